"""Made-up gestures and prompts, and the day on which one is chosen."""

from datetime import date
from hashlib import sha256
from typing import Any

from skill.domain.catalogue import Gesture, Occasion, Prompt, Season
from skill.domain.choosing import Circumstances, occasions_of

KEY = sha256(b"a couple").hexdigest()
"""A household's key; by it each has its own order."""


def card(id_: str, **known: Any) -> Gesture:
    """Return a gesture that fits always, unless more of it is known."""
    return Gesture(id_, f"The line of {id_}.", id_, **known)


def prompt(id_: str, **known: Any) -> Prompt:
    """Return a prompt."""
    return Prompt(id_, f"The line of {id_}.", **known)


def on(day: date, hour: int = 18, *occasions: Occasion, **known: Any) -> Circumstances:
    """Return what a day is like, an evening of autumn unless more of it is known."""
    usual: dict[str, Any] = {"key": KEY, "season": Season.AUTUMN}
    told = frozenset(occasions).union(occasions_of(day))
    return Circumstances(**usual | {"day": day, "hour": hour, "occasions": told} | known)
