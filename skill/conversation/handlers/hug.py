"""The hug timer: asked for, held once more, or started by a routine."""

from datetime import timedelta
from http import HTTPStatus

from skill.conversation.registry import answers
from skill.conversation.reply import CompleteTask, CountDown, Reply, say
from skill.conversation.slots import length, whole_number
from skill.conversation.turn import Question, Turn
from skill.domain.hug import DEFAULT_SECONDS, Fit, Hug, Length, Mode, hug_of, named
from skill.domain.offer import Offer, OfferKind

TASK = "HugTimer"
FIND_EACH_OTHER_MS = 4_000
"""How long it takes to walk over."""

_FIT = {Fit.LENGTHENED: "hug.lengthened", Fit.SHORTENED: "hug.shortened"}
_MINUTE = 60


@answers("StartHugTimerIntent", bare={"duration": "length"})
def start_hug_timer(turn: Turn) -> Reply:
    """Count down the length that was asked for, or thirty seconds."""
    hug = hug_of(_asked(turn), _mode(turn))
    if hug is None:
        return say("hug.absurd").asking(Question.THIRTY_SECOND_HUG)
    return _inviting_one_more(turn, hug)


def hug_for(turn: Turn, duration: str) -> Reply | None:
    """Take a length alone for a hug's, where a hug was asked about; days are none of a hug's."""
    hug = hug_of(length(duration), (hug_before(turn) or Hug()).mode)
    return _inviting_one_more(turn, hug) if hug else None


def hug_once_more(turn: Turn) -> Reply:
    """Start the same again: the one of this session, or else of a few minutes ago."""
    return _inviting_one_more(turn, hug_before(turn) or Hug())


def ask_for_the_hug_again(_turn: Turn) -> Reply:
    """Nothing starts a hug but a wish for one."""
    return Reply().asking(Question.HUG_AGAIN)


def hug_before(turn: Turn) -> Hug | None:
    """Return the hug on the table, or else the one of a few minutes ago."""
    offer = turn.session.offer
    return (offer and offer.hug) or turn.household.hug_to_repeat(turn.now)


def hug_later(_turn: Turn) -> Reply:
    """Leave the hug for now."""
    return say("hug.later")


@answers("LaunchRequest.task")
def run_task(turn: Turn) -> Reply:
    """Count down for a routine or a quick link, and tell it how that went."""
    seconds = turn.slots.get("seconds")
    asked = whole_number(seconds)
    hug = hug_of(None if seconds is None else timedelta(seconds=asked or 0))
    if turn.slots.get("task") != TASK or hug is None or hug.fit is not Fit.EXACT:
        return say("hug.absurd").doing(CompleteTask(HTTPStatus.BAD_REQUEST))
    return _count_down(turn, hug).doing(CompleteTask(HTTPStatus.OK))


@answers("Alexa.Presentation.APLA.RuntimeError", "Alexa.Presentation.APL.RuntimeError")
def countdown_unplayable(turn: Turn) -> Reply:
    """Remember, for the rest of the day, that a device here cannot play APLA; say nothing."""
    return Reply().keeping(turn.household.without_apla(turn.day))


def _asked(turn: Turn) -> timedelta | None:
    """Return the length that was measured, or else named."""
    name, before = turn.slots.get("length"), hug_before(turn)
    if "duration" not in turn.slots and name in set(Length):
        return named(Length(name), before.seconds if before else DEFAULT_SECONDS)
    return length(turn.slots.get("duration"))


def _mode(turn: Turn) -> Mode:
    """Return how it is accompanied; "a longer one" is like the one before."""
    asked, before = turn.slots.get("mode"), hug_before(turn)
    if asked in set(Mode):
        return Mode(asked)
    compared = turn.slots.get("length") in {Length.LONGER, Length.SHORTER}
    return before.mode if before and compared else Mode.GUIDED


def _inviting_one_more(turn: Turn, hug: Hug) -> Reply:
    """Ask at the end where a screen keeps the session while it counts; chimes ask nothing."""
    reply = _count_down(turn, hug)
    asks = turn.has_screen and hug.mode is not Mode.SILENT
    return reply.asking(Question.HUG_ONCE_MORE) if asks else reply


def _count_down(turn: Turn, hug: Hug) -> Reply:
    """Count a hug that starts as today's moment: no device tells how long it was held."""
    if not turn.remembers:
        reply = say("hug.without_memory").and_then(_opening(hug)).doing(CountDown(hug))
        return reply.offering(Offer(OfferKind.HUG, hug=hug))
    told = turn.household.hug(hug, turn.now, turn.day, turn.request)
    reply = _opening(hug).doing(CountDown(hug, turn.household.apla_failed != turn.day))
    return reply.offering(Offer(OfferKind.HUG, turn.request, hug=hug)).keeping(told)


def _opening(hug: Hug) -> Reply:
    """Time to walk over, and how long it will be."""
    reply = say(_FIT[hug.fit]) if hug.fit in _FIT else Reply()
    reply = reply.then("hug.find").waiting(FIND_EACH_OTHER_MS)
    minutes, rest = divmod(hug.seconds, _MINUTE)
    if rest:
        return reply.then("hug.seconds", seconds=hug.seconds)
    return reply.then("hug.minutes", minutes=minutes)
