"""Help, stop, and what nobody understood."""

from skill.conversation.handlers.answers import OPEN_QUESTIONS
from skill.conversation.handlers.hug import ONCE_MORE, hug_once_more, is_about_a_hug
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn
from skill.words.spoken import When

_HELP = {
    "another_gesture": "help.gesture",
    "one_more_gesture": "help.one_more",
    "another_prompt": "help.prompt",
    ONCE_MORE: "help.hug",
    "hug_again": "help.hug",
    "which_day": "help.day",
    "moved_day": "help.day",
    "pause_until": "help.pause",
    "forget": "help.forget",
    "reminder_time": "help.reminder_time",
}


@answers("AMAZON.HelpIntent", household=False)
def help_(turn: Turn) -> Reply:
    """Explain what can be said here and now, and ask."""
    asking, reminder = turn.session.asking, turn.session.reminder
    if asking == "reminder" and reminder:
        when = When(reminder, turn.day)
        return say("help.reminder", when=when).proposing(reminder).asking(asking)
    if asking in _HELP:
        return say(_HELP[asking]).proposing(reminder).asking(asking)
    return say("help.all").asking("help")


@answers("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent", household=False)
def stop(_turn: Turn) -> Reply:
    """Say goodbye."""
    return say("goodbye.stop")


@answers("AMAZON.FallbackIntent", household=False)
def fallback(turn: Turn) -> Reply:
    """Say so, and tell what would be understood; the second time in other words."""
    asking = turn.session.asking
    if turn.session.puzzled:
        return say("fallback.again").puzzling().asking("suggestion")
    if asking in OPEN_QUESTIONS:
        unknown = say("fallback.unknown").then(_HELP[asking]).puzzling()
        return unknown.proposing(turn.session.reminder).asking(asking)
    return say("fallback.unknown").puzzling().asking("menu")


@answers("AMAZON.RepeatIntent")
def repeat(turn: Turn) -> Reply:
    """The last words once more, exactly; a hug of some minutes ago only after a question."""
    if turn.session.one_shot:
        return _once_more(turn)
    if is_about_a_hug(turn):
        return hug_once_more(turn)
    if turn.session.said is None:
        return say("answer.nothing_to_repeat").asking("menu")
    return Reply(
        verbatim=turn.session.said,
        asks=turn.session.asking,
        wish=turn.session.wish,
        puzzled=turn.session.puzzled,
        reminder=turn.session.reminder,
    )


def _once_more(turn: Turn) -> Reply:
    """Nobody knows what was said before this session: a repeat that begins one starts nothing."""
    if is_about_a_hug(turn):
        return Reply().asking("hug_again")
    return say("answer.nothing_to_repeat").asking("menu")
