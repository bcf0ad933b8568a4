"""Hears a typed line as Alexa would, by the interaction model itself."""

from simulator.hearing.ear import Hearing
from simulator.hearing.heard import Heard, Resolution, SlotHeard

__all__ = ["Heard", "Hearing", "Resolution", "SlotHeard"]
