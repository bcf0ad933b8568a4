"""The hug timer."""

from datetime import timedelta

from skill.domain.hug import Fit, Hug, Length, Mode, hug_of, named
from skill.handlers.slots import length
from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say

_INTRO = {Fit.EXACT: "hug.exact", Fit.LENGTHENED: "hug.lengthened", Fit.SHORTENED: "hug.shortened"}


@answers("StartHugTimerIntent")
def start_hug_timer(turn: Turn) -> Reply:
    """Count down the length that was asked for, or thirty seconds."""
    hug = hug_of(_asked(turn), _mode(turn))
    if hug is None:
        return say("hug.absurd").asking("thirty_second_hug")
    return _count_down(turn, hug)


def start_default_hug(turn: Turn) -> Reply:
    """Count down thirty seconds."""
    return _count_down(turn, Hug())


def hug_later(_turn: Turn) -> Reply:
    """No hug now."""
    return say("hug.later")


@answers("Alexa.Presentation.APLA.RuntimeError")
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


def _count_down(turn: Turn, hug: Hug) -> Reply:
    """A hug that starts counts as today's moment: no device tells how long it was held."""
    intro = say(_INTRO[hug.fit], seconds=hug.seconds)
    if not turn.remembers:
        return say("hug.without_memory").and_then(intro).counting(hug)
    told = turn.household.tell(turn.day, turn.request)
    return intro.counting(hug, apla=turn.household.apla_failed != turn.day).keeping(told)
