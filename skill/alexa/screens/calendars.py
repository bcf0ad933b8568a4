"""The kept days of the last weeks. A day without a moment is quiet: it has its number, no mark."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)

from skill.alexa.screens.documents import rendered, shown
from skill.alexa.screens.fitting import Room, scale_of
from skill.domain.days import WEEK

WEEKS = 5
ROOMS = (Room(6.3, 4.7),)
"""For the sentence, beside the weeks and below four lines of the title."""


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """What a calendar says: a title, a sentence, and the seven weekdays in short, from Monday."""

    title: str
    text: str
    weekdays: tuple[str, ...]


def calendar(
    kept: Container[date], today: date, texts: CalendarTexts, first_weekday: int
) -> RenderDocumentDirective:
    """Return a screen with the last weeks.

    `first_weekday` begins each (0 is Monday, as in `date`).
    """
    names = texts.weekdays[first_weekday:] + texts.weekdays[:first_weekday]
    data = {
        "title": shown(texts.title),
        "text": shown(texts.text),
        "scale": scale_of(texts.text, ROOMS),
        "weekdays": [shown(name) for name in names],
        "weeks": [
            [_shown_day(day, kept, today) for day in week] for week in weeks(today, first_weekday)
        ],
    }
    return rendered("calendar", data)


def weeks(today: date, first_weekday: int) -> Iterator[list[date]]:
    """Return the last weeks from the first to today's.

    Each has seven days, today's is not over yet.
    """
    begun = today - timedelta(days=(today.weekday() - first_weekday) % 7)
    for back in range(WEEKS - 1, -1, -1):
        first = begun - back * WEEK
        yield [first + timedelta(days=ahead) for ahead in range(7)]


def _shown_day(day: date, kept: Container[date], today: date) -> dict[str, object]:
    """Return a day's number, unless it is still to come, and how it is drawn."""
    return {
        "day": str(day.day) if day <= today else "",
        "kept": day <= today and day in kept,
        "today": day == today,
    }
