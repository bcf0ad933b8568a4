"""Turns as handlers get them, for tests that need only some of what a turn has."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from skill.conversation.turn import Turn
from tests.support.cards import KEY
from tests.support.words import load_catalogue

CATALOGUE = load_catalogue("en")
EVENING = datetime(2026, 11, 22, 23, tzinfo=UTC)
"""Six in the evening in New York."""


def turn(**known: Any) -> Turn:
    """Return a turn of a household in New York, at six in the evening unless it is told."""
    usual: dict[str, Any] = {
        "key": KEY,
        "request": "request",
        "at": EVENING,
        "locale": "en-US",
        "catalogue": CATALOGUE,
    }
    return Turn(**(usual | known))


def at_six(day: date) -> datetime:
    """Six in the evening of a day, in New York's winter."""
    return datetime.combine(day, time(18), UTC) + timedelta(hours=5)
