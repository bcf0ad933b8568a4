"""The hug timer and its siblings, a kiss and a dance: asked for, or held once more."""

from datetime import timedelta

from skill.conversation.handlers.counting import count_down
from skill.conversation.handlers.routine import ask_about_a_routine
from skill.conversation.registry import answers
from skill.conversation.reply import CountDown, Reply, say
from skill.conversation.slots import length
from skill.conversation.turn import Question, Turn
from skill.domain.hug import Embrace, Hug, Length, Mode, Part, hug_of, named

HUG_TOKEN = "hug"  # noqa: S105  a directive's token
"""What its sound and its screen are sent with, and what Alexa reports of them names."""

_COMPARED = {Length.LONGER, Length.SHORTER}


@answers("StartHugTimerIntent", bare={"duration": "length"})
def start_hug_timer(turn: Turn) -> Reply:
    """Count down the length that was asked for, or thirty seconds; or a kiss, or a dance."""
    last = hug_before(turn)
    before = last or Hug()
    hug = hug_of(_asked(turn, before), _mode(turn, before), _embrace(turn, before))
    if last is None and _is_compared(turn) and not {"duration", "what"} & turn.slots.keys():
        return Reply().asking(Question.THIRTY_SECOND_HUG)  # longer than none is no wish for one
    if hug is None:
        return say("hug.absurd").asking(Question.THIRTY_SECOND_HUG)
    return _inviting_one_more(turn, hug)


def hug_for(turn: Turn, duration: str) -> Reply | None:
    """Take a length alone for a hug's, where a hug was asked about; days are none of a hug's."""
    before = hug_before(turn) or Hug()
    hug = hug_of(length(duration), before.mode, before.embrace)
    return _inviting_one_more(turn, hug) if hug else None


def hug_once_more(turn: Turn) -> Reply:
    """Start the same again: the one of this session, or else of a few minutes ago."""
    return _inviting_one_more(turn, hug_before(turn) or Hug())


def another_hug(turn: Turn) -> Reply:
    """Start another hug, by that name: the same again, unless that was no hug."""
    before = hug_before(turn) or Hug()
    return _inviting_one_more(turn, before if before.embrace is Embrace.HUG else Hug())


def ask_for_the_hug_again(_turn: Turn) -> Reply:
    """Ask, since nothing starts a hug but a wish for one."""
    return Reply().asking(Question.HUG_AGAIN)


def hug_before(turn: Turn) -> Hug | None:
    """Return the hug on the table, or else the one of a few minutes ago."""
    offer = turn.session.offer
    return (offer and offer.hug) or turn.household.hug_to_repeat(turn.now)


def hug_later(_turn: Turn) -> Reply:
    """Leave the hug for now."""
    return say("hug.later")


@answers("Alexa.Presentation.APLA.RuntimeError")
def sound_unplayable(turn: Turn) -> Reply:
    """Speak the hugs of the day on this kind of device, which cannot play APLA; say nothing."""
    part = Part.sound_of(has_screen=turn.has_screen)
    return Reply().keeping(turn.household.without(part, turn.day))


@answers("Alexa.Presentation.APL.RuntimeError")
def screen_unplayable(turn: Turn) -> Reply:
    """Show no ring for the day where that failed; what a card or a calendar shows is said too."""
    if turn.slots.get("document") != HUG_TOKEN:
        return Reply()
    return Reply().keeping(turn.household.without(Part.RING, turn.day))


def _asked(turn: Turn, before: Hug) -> timedelta | None:
    """Return the length that was measured, or else named."""
    name = turn.slots.get("length")
    if "duration" not in turn.slots and name in set(Length):
        return named(Length(name), before.seconds)
    return length(turn.slots.get("duration"))


def _mode(turn: Turn, before: Hug) -> Mode:
    """Return how it is accompanied; "a longer one" is like the one before."""
    asked, usual = turn.slots.get("mode"), before.mode if _is_compared(turn) else Mode.GUIDED
    return Mode(asked) if asked in set(Mode) else usual


def _embrace(turn: Turn, before: Hug) -> Embrace:
    """Return what was asked for; "a longer one" is another of the kind before."""
    asked, usual = turn.slots.get("what"), before.embrace if _is_compared(turn) else Embrace.HUG
    return Embrace(asked) if asked in set(Embrace) else usual


def _is_compared(turn: Turn) -> bool:
    """Tell whether it is to be longer or shorter than the one before."""
    return turn.slots.get("length") in _COMPARED


def _inviting_one_more(turn: Turn, hug: Hug) -> Reply:
    """Ask at the end where a screen keeps the session while it counts, or once about a routine.

    Chimes alone ask nothing, and nobody is asked who wants no touch.
    """
    reply = count_down(turn, hug)
    counted = reply.effect(CountDown)
    if hug.mode is Mode.SILENT or counted is None or not turn.household.welcomes_touch:
        return reply
    routine = ask_about_a_routine(turn, reply) if hug.embrace is Embrace.HUG else None
    seen = turn.has_screen and counted.screen
    return routine or (reply.asking(Question.HUG_ONCE_MORE) if seen else reply)
