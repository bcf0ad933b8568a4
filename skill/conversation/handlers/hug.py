"""The hug timer: asked for, held once more, or started by a routine."""

from datetime import timedelta
from http import HTTPStatus

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.slots import length, whole_number
from skill.conversation.turn import Turn
from skill.domain.hug import Fit, Hug, Length, Mode, hug_of, named

ONCE_MORE = "hug_once_more"
TASK = "HugTimer"

_INTRO = {Fit.EXACT: "hug.exact", Fit.LENGTHENED: "hug.lengthened", Fit.SHORTENED: "hug.shortened"}


@answers("StartHugTimerIntent")
def start_hug_timer(turn: Turn) -> Reply:
    """Count down the length that was asked for, or thirty seconds."""
    hug = hug_of(_asked(turn), _mode(turn))
    if hug is None:
        return say("hug.absurd").asking("thirty_second_hug")
    return _inviting_one_more(turn, hug)


def start_default_hug(turn: Turn) -> Reply:
    """Count down thirty seconds."""
    return _inviting_one_more(turn, Hug())


def hug_once_more(turn: Turn) -> Reply:
    """The same again: the one of this session, or else of a few minutes ago."""
    return _inviting_one_more(turn, turn.session.hug or _lately(turn) or Hug())


def is_about_a_hug(turn: Turn) -> bool:
    """Whether "again" means a hug: on a speaker, the session ended as it began."""
    before = turn.session.said is None and _lately(turn) is not None
    return turn.session.asking == ONCE_MORE or before


def _lately(turn: Turn) -> Hug | None:
    return turn.household.hug_to_repeat(turn.now)


def hug_later(_turn: Turn) -> Reply:
    """No hug now."""
    return say("hug.later")


@answers("LaunchRequest.task")
def run_task(turn: Turn) -> Reply:
    """Count down for a routine or a quick link, and tell it how that went."""
    seconds = turn.slots.get("seconds")
    asked = whole_number(seconds)
    hug = hug_of(None if seconds is None else timedelta(seconds=asked or 0))
    if turn.slots.get("task") != TASK or hug is None or hug.fit is not Fit.EXACT:
        return say("hug.absurd").completing(HTTPStatus.BAD_REQUEST)
    return _count_down(turn, hug).completing(HTTPStatus.OK)


@answers("Alexa.Presentation.APLA.RuntimeError", "Alexa.Presentation.APL.RuntimeError")
def countdown_unplayable(turn: Turn) -> Reply:
    """Remember, for the rest of the day, that a device here cannot play APLA; say nothing."""
    return Reply().keeping(turn.household.without_apla(turn.day))


def _asked(turn: Turn) -> timedelta | None:
    """The length that was measured, or else named."""
    name = turn.slots.get("length")
    if "duration" not in turn.slots and name in set(Length):
        return named(Length(name))
    return length(turn.slots.get("duration"))


def _mode(turn: Turn) -> Mode:
    asked = turn.slots.get("mode")
    return Mode(asked) if asked in set(Mode) else Mode.GUIDED


def _inviting_one_more(turn: Turn, hug: Hug) -> Reply:
    """A screen keeps the session while it counts, so it asks at the end; chimes ask nothing."""
    reply = _count_down(turn, hug)
    asks = turn.has_screen and hug.mode is not Mode.SILENT
    return reply.asking(ONCE_MORE) if asks else reply


def _count_down(turn: Turn, hug: Hug) -> Reply:
    """A hug that starts counts as today's moment: no device tells how long it was held."""
    intro = say(_INTRO[hug.fit], seconds=hug.seconds)
    if not turn.remembers:
        return say("hug.without_memory").and_then(intro).counting(hug)
    told = turn.household.hug(hug, turn.now, turn.day, turn.request)
    return intro.counting(hug, apla=turn.household.apla_failed != turn.day).keeping(told)
