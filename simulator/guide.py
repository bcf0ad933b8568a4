"""What the simulator itself says to a person at its terminal."""

from collections.abc import Iterable

from simulator.hearing import Heard, SlotHeard
from simulator.routines import Routine

ASKED_FOR = "?"
"""Nobody can say it, so it is no line for the skill; "help" is one."""

FIRST_VISIT = """\
You are next to a simulated Echo, and what you type is what it hears. Begin with
  open small gestures
? tells what else can be typed, Control-D ends it.
"""
LATER_VISIT = "? tells what can be typed, Control-D ends it.\n"
COMING = "(one moment)\n"
HEARD_BY = "(what is heard stands in brackets: by a simple ear, which is not Alexa's)\n"

_GUIDE = """\
What you type is what a person says to the speaker, without "Alexa":
  open small gestures   begins a conversation; then just answer
  start a hug timer     asks for it in one breath, where nothing is open
  help                  asks the skill, like any other line
  any line, in a hug    ends the countdown, and is heard
Just now, for example: {suggestions}
  ?                     is this page, from the simulator
  exit, or Control-D    ends it
The ear is simple, and it is not Alexa's: what it does not understand she may.
Without a conversation: python -m skill talk --say "start a hug timer". There is --heard, which
tells what was heard, --fast, which does not wait out a hug, and --help for the rest.
"""


def guide(suggestions: Iterable[str]) -> str:
    """Return what can be typed, and what would fit just now."""
    return _GUIDE.format(suggestions=" · ".join(suggestions))


def told(heard: Heard | Routine) -> str:
    """Return an intent and the slots that were filled, as the request has them."""
    if isinstance(heard, Routine):
        return f"a routine, which starts {heard.task.rpartition('.')[2]}"
    if heard.intent is None:
        return "LaunchRequest"
    slots = (f"{name} = {_value(slot)}" for name, slot in heard.slots.items() if slot.value)
    return ", ".join((heard.intent, *slots))


def _value(slot: SlotHeard) -> str:
    if slot.is_custom and slot.resolution is None:
        return f"{slot.value} (no value of {slot.type})"
    meant = slot.resolution.id or slot.resolution.name if slot.resolution else None
    return f"{meant} ({slot.value})" if meant and meant != slot.value else f"{slot.value}"
