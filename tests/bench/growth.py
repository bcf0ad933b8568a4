"""Cost against age: a household of ten days to ten years of daily use."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from skill.domain.household import Household
from skill.domain.streak import streak
from skill.store.record import to_record
from skill.store.sqlite import SQLiteStore
from skill.words import load_catalogue
from tests.bench.figures import Figure, table
from tests.support.deadlines import ample

if TYPE_CHECKING:
    from tests.bench.peers import Field

Result = TypeVar("Result")

AGES_DAYS = (10, 100, 365, 1825, 3650)
ROUNDS = 200
BORN = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = "0" * 64
ATTRIBUTE_NAMES = len("householdversionexpiresdaysrest") + len(KEY) + 16


Ages = dict[int, "Age"]


@dataclass
class Age:
    """Bytes of the DynamoDB item; microseconds of a load, a streak and a save."""

    size: int
    load: Figure = field(default_factory=Figure)
    streak: Figure = field(default_factory=Figure)
    save: Figure = field(default_factory=Figure)


def measure(here: "Field") -> Ages:
    """Every age, on SQLite."""
    return {age: _measure(age, SQLiteStore(here.folder / f"{age}.db")) for age in AGES_DAYS}


def tell(ages: Ages) -> str:
    """The table."""
    head = ("daily use, days", "item, bytes", "load, µs", "streak, µs", "save, µs")
    rows = [[days, age.size, age.load, age.streak, age.save] for days, age in ages.items()]
    return table("Cost against age, on SQLite", head, rows)


def _measure(days: int, store: SQLiteStore) -> Age:
    household = grown(days)
    record = to_record(household)
    age = Age(len(record.days) + len(record.rest) + ATTRIBUTE_NAMES)
    today = BORN + timedelta(days=days - 1)
    expires = NOW + timedelta(days=400)
    store.save(KEY, household, expires, ample())
    for number in range(ROUNDS):
        loaded = _timed(age.load, partial(store.load, KEY, NOW, ample()))
        _timed(age.streak, partial(streak, loaded.history, today))
        changed = replace(loaded, moments=loaded.moments + number)
        _timed(age.save, partial(store.save, KEY, changed, expires, ample()))
    store.close()
    return age


def _timed(into: Figure, action: Callable[[], Result]) -> Result:
    begin = time.perf_counter_ns()
    result = action()
    into.add((time.perf_counter_ns() - begin) / 1000)
    return result


def grown(days: int, since: date = BORN, now: datetime = NOW) -> Household:
    """Every day a gesture, a prompt and a moment; its device was asked for its zone just now."""
    catalogue, rng, household = load_catalogue("en"), random.Random(1), Household()
    for number in range(days):
        today = since + timedelta(days=number)
        _, household = household.todays_gesture(today, tuple(catalogue.gestures), rng)
        _, household = household.prompt(tuple(catalogue.prompts), rng)
        household = household.tell(today, f"{number:08}")
    return household.live_in("America/Argentina/Buenos_Aires", now, since)
