"""Help, stop, wait, once more, and what was not understood.

Each reads the household, plainly, whether it needs that or not: among what everybody says now and
then, nobody who reads a log or counts store calls can tell who was not safe (telemetry.PRIVATE).
"""

from skill.conversation.handlers.hug import ask_for_the_hug_again
from skill.conversation.registry import answers, asked
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.offer import OfferKind
from skill.words.spoken import When

MOST_MISSES = 2


@answers("AMAZON.HelpIntent", locates=False)
def help_(turn: Turn) -> Reply:
    """Explain what can be said here and now, and ask."""
    row = asked(turn)
    if row and row.help:
        return _naming_the_reminder(turn, say(row.help)).still_asking(turn)
    return say("help.all").asking(Question.HELP)


def _naming_the_reminder(turn: Turn, reply: Reply) -> Reply:
    """Name a reminder that is proposed, since a yes would set it."""
    proposal = turn.session.reminder
    if turn.session.asking is not Question.REMINDER or proposal is None:
        return reply
    return reply.then("help.reminder_when", when=When(proposal, turn.day))


@answers("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent", locates=False)
def stop(_turn: Turn) -> Reply:
    """Say goodbye."""
    return say("goodbye.stop")


@answers("HoldOnIntent", locates=False)
def hold_on(turn: Turn) -> Reply:
    """Wait: nothing starts, and what was asked stays asked."""
    return say("answer.hold_on").still_asking(turn)


@answers("AMAZON.FallbackIntent", locates=False)
def misheard(turn: Turn) -> Reply:
    """Ask again in other words, then tell what can be said here, then let go."""
    row, misses = asked(turn), turn.session.misses + 1
    if misses > MOST_MISSES:
        return say("fallback.let_go")
    if row is None:
        return say("fallback.unknown").asking(Question.MENU).missing(misses)
    reply = say("fallback.sorry" if misses == 1 else "fallback.again")
    if misses > 1 and row.help:
        reply = reply.then(row.help)
    return _naming_the_reminder(turn, reply).still_asking(turn).missing(misses)


@answers("AMAZON.RepeatIntent", locates=False)
def repeat(turn: Turn) -> Reply:
    """Say the last words once more, exactly; start a hug again only after a question."""
    session = turn.session
    if _is_about_a_hug(turn):
        return ask_for_the_hug_again(turn)
    if session.asking is Question.ROUTINE:
        return Reply().still_asking(turn)  # the words before it were those before the hug
    if session.said is None or session.asking is None:
        return say("answer.nothing_to_repeat").asking(Question.MENU)
    return Reply(verbatim=session.said).still_asking(turn)


def _is_about_a_hug(turn: Turn) -> bool:
    """Tell whether "again" means a hug: on a speaker the session ended as that began."""
    session = turn.session
    if session.said is None:
        return turn.household.hug_to_repeat(turn.now) is not None
    hug = session.offer and session.offer.kind is OfferKind.HUG
    return bool(hug) and session.asking in {Question.HUG_ONCE_MORE, Question.HUG_AGAIN}
