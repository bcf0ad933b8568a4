"""A household of ten years in which every field is filled to its bound."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from skill.domain.catalogue import NUMBERS, Occasion
from skill.domain.household import (
    MOST_DATES,
    MOST_DONE,
    MOST_FAVOURITES,
    MOST_HUGS,
    MOST_MOVES,
    MOST_PAUSES,
    MOST_SET_ASIDE,
    REQUESTS_KEPT,
    Choice,
    Done,
    Held,
    Household,
    LastHug,
    LastMoment,
    Life,
    Quiet,
    Secret,
    TheirDate,
    TodaysGesture,
    Unplayable,
    Zone,
)
from skill.domain.hug import LONGEST, Embrace, Hug, Mode, Part
from skill.domain.offer import OfferKind
from skill.domain.repertoire import KINDS, MOST_HEARD, MOST_LIKED, Heard, Repertoire
from skill.domain.streak import Pause
from skill.domain.told import ToldDays
from skill.domain.walk import MOST_EXCEPTIONS, Walk

BEGAN, NOW = date(2026, 1, 1), datetime(2036, 1, 1, 18, tzinfo=UTC)
TEN_YEARS = [BEGAN + timedelta(days=number) for number in range(3653)]
LAST = NUMBERS - 1
MANY = 2**16 - 1
"""More rounds, ways and saves than ten years have."""

REQUEST_HASH = "x" * 8


def full(days: Iterable[date]) -> Household:
    """Return a household with these days told, and as much of everything else as there can be."""
    rng, today = random.Random(1), NOW.date()

    def numbers(count: int) -> tuple[int, ...]:
        return tuple(rng.sample(range(NUMBERS), count))

    def prompts(count: int) -> tuple[Choice, ...]:
        return tuple(Choice(OfferKind.PROMPT, number) for number in numbers(count))

    walk = Walk(MANY, NUMBERS, numbers(MOST_EXCEPTIONS), LAST)
    heard = tuple(Heard(number, today) for number in numbers(MOST_HEARD))
    liked, offered = (MOST_LIKED,) * len(KINDS), (today,) * len(KINDS)
    return Household(
        days=ToldDays.of(days),
        moments=MANY,
        today=TodaysGesture(today, LAST, MANY),
        repertoire=Repertoire(walk, MANY, LAST, heard, liked, offered),
        prompts=walk,
        offered=OfferKind.PROMPT,
        gesture=LAST,
        way=MANY,
        favourites=prompts(MOST_FAVOURITES),
        set_aside=prompts(MOST_SET_ASIDE),
        life=frozenset(Life),
        dates=tuple(TheirDate(Occasion.BIRTHDAY, 12, day + 1) for day in range(MOST_DATES)),
        done=tuple(Done(number, today) for number in numbers(MOST_DONE)),
        held=Held(today.year, MANY),
        hugs=(today,) * MOST_HUGS,
        secret=Secret(LAST, today),
        looked_back=today,
        routine_offered=today,
        # Questions are drawn in their order: at most the one before the last waits.
        guesses=Walk(MANY, NUMBERS, numbers(1), LAST),
        greeted=today,
        quiet=Quiet(today, dates=True),
        pauses=(Pause(today, today),) * MOST_PAUSES,
        moves=(today,) * MOST_MOVES,
        zone=Zone("America/Argentina/ComodRivadavia", NOW),
        unplayable=Unplayable(today, frozenset(Part)),
        last_hug=LastHug(Hug(LONGEST, mode=Mode.BREATHING, embrace=Embrace.DANCE), NOW),
        recent=(REQUEST_HASH,) * REQUESTS_KEPT,
        last_moment=LastMoment(today, NOW.replace(tzinfo=None), alone=True),
        version=MANY,
    )
