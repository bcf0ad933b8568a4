"""A household as it is after so many days of daily use."""

import random
from datetime import UTC, date, datetime, timedelta

from skill.domain.household import Household
from skill.words import load_catalogue

BORN = date(2026, 1, 1)


def grown(days: int) -> Household:
    """Return a household that took a gesture and a prompt and counted a moment on each day."""
    catalogue, rng, household = load_catalogue("en"), random.Random(1), Household()
    for number in range(days):
        today = BORN + timedelta(days=number)
        _, household = household.todays_gesture(today, tuple(catalogue.gestures), rng)
        _, household = household.prompt(tuple(catalogue.prompts), rng)
        household = household.tell(today, f"{number:08}")
    born = datetime(BORN.year, BORN.month, BORN.day, tzinfo=UTC)
    return household.live_in("America/Argentina/Buenos_Aires", born, BORN)
