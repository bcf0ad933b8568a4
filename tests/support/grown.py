"""A household as it is after so many days of daily use."""

from datetime import UTC, date, datetime, timedelta

from skill.domain.choosing import suiting
from skill.domain.household import Household
from tests.support.cards import KEY, on
from tests.support.words import load_catalogue

BORN = date(2026, 1, 1)
CHOSEN_DAYS = 200
"""By then what is kept of gestures and prompts has grown as long as it gets."""


def grown(days: int) -> Household:
    """Return a household that counted a moment on each day, and took gestures and prompts."""
    catalogue, household = load_catalogue("en"), Household()
    gestures = suiting(catalogue, frozenset(), frozenset(), apart=False)
    prompts = list(catalogue.prompts.values())
    for number in range(days):
        today = BORN + timedelta(days=number)
        if number >= days - CHOSEN_DAYS:
            chosen = household.todays_gesture(gestures, on(today))
            household = chosen.household.did(chosen.gesture, today)
            _, household = household.next_prompt(prompts, prompts, KEY)
        household = household.tell(today, f"{number:08}")
    born = datetime(BORN.year, BORN.month, BORN.day, tzinfo=UTC)
    return household.live_in("America/Argentina/Buenos_Aires", born, BORN)
