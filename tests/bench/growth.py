"""Cost against age: a household of ten days to ten years of daily use."""

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from skill.domain.household import Household
from skill.domain.streak import streak
from skill.store.record import to_record
from skill.store.sqlite import SQLiteStore
from skill.words import load_catalogue

Result = TypeVar("Result")

AGES_DAYS = (10, 100, 365, 1825, 3650)
ROUNDS = 200
BORN = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = "0" * 64
ATTRIBUTE_NAMES = len("householdversionexpiresdaysrest") + len(KEY) + 16


def growth() -> str:
    """A table: bytes of the DynamoDB item, microseconds of a load, a streak and a save."""
    rows = [
        "| daily use, days | item, bytes | load, µs | streak, µs | save, µs |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        rows += [_row(age, SQLiteStore(Path(folder) / f"{age}.db")) for age in AGES_DAYS]
    return "\n".join(rows)


def _row(age: int, store: SQLiteStore) -> str:
    household = _grown(age)
    today = BORN + timedelta(days=age - 1)
    expires = NOW + timedelta(days=400)
    store.save(KEY, household, expires)
    loads: list[float] = []
    streaks: list[float] = []
    saves: list[float] = []
    for number in range(ROUNDS):
        loaded = _timed(loads, partial(store.load, KEY, NOW))
        _timed(streaks, partial(streak, loaded.history, today))
        changed = replace(loaded, moments=loaded.moments + number)
        _timed(saves, partial(store.save, KEY, changed, expires))
    store.close()
    record = to_record(household)
    size = len(record.days) + len(record.rest) + ATTRIBUTE_NAMES
    times = " | ".join(f"{median(each):.0f}" for each in (loads, streaks, saves))
    return f"| {age} | {size} | {times} |"


def _timed(into: list[float], action: Callable[[], Result]) -> Result:
    begin = time.perf_counter_ns()
    result = action()
    into.append((time.perf_counter_ns() - begin) / 1000)
    return result


def _grown(days: int) -> Household:
    """Every day a gesture, a prompt and a moment."""
    catalogue, rng, household = load_catalogue("en"), random.Random(1), Household()
    for number in range(days):
        today = BORN + timedelta(days=number)
        _, household = household.todays_gesture(today, tuple(catalogue.gestures), rng)
        _, household = household.prompt(tuple(catalogue.prompts), rng)
        household = household.tell(today, f"{number:08}")
    return household.live_in("America/Argentina/Buenos_Aires", NOW, BORN)
