"""Hears a typed line as Alexa would, by the interaction model itself."""

from skill.echo.hearing.ear import Hearing
from skill.echo.hearing.heard import Heard, Resolution, SlotHeard

__all__ = ["Heard", "Hearing", "Resolution", "SlotHeard"]
