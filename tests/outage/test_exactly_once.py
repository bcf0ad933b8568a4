"""Moments that are told at once, by many, to two servers: each counts, and counts once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from skill.store import Households
from tests.support.couple import DONE, Answered, Couple
from tests.support.deadlines import ample
from tests.support.processes import serving

THREADS = 8
MOMENTS = 15
MOST_TRIES = 5


@pytest.fixture(scope="module")
def servers(settings: dict[str, str]) -> Iterator[list[str]]:
    with serving("--unsigned", **settings) as one, serving("--unsigned", **settings) as other:
        yield [one.url, other.url]


@pytest.fixture
def couple(servers: list[str]) -> list[Couple]:
    """Return one household, as two server processes know it."""
    user = uuid4().hex
    return [Couple(url, user) for url in servers]


def kept_moments(store: Households, couple: list[Couple]) -> int:
    return store.load(couple[0].key, datetime.now(UTC), ample(), consistent=True).moments


def test_many_who_tell_at_once_end_in_the_exact_count(
    store: Households, couple: list[Couple]
) -> None:
    start = threading.Barrier(THREADS)

    def tell(thread: int) -> int:
        start.wait()
        return sum(tell_until_saved(couple[thread % 2]) for _ in range(MOMENTS))

    with ThreadPoolExecutor(THREADS) as threads:
        saved = sum(threads.map(tell, range(THREADS)))
    assert saved == THREADS * MOMENTS
    assert kept_moments(store, couple) == saved


def tell_until_saved(couple: Couple) -> bool:
    """Tell a moment again for as long as the answer asks for that."""
    answers = (couple.says(DONE) for _ in range(MOST_TRIES))
    return any(is_saved(answer) for answer in answers)


def is_saved(answer: Answered) -> bool:
    assert bool(answer.claims) != bool(answer.confessions)
    return bool(answer.claims)


def test_a_request_that_comes_ten_times_at_once_counts_once(
    store: Households, couple: list[Couple]
) -> None:
    start = threading.Barrier(10)

    def tell(thread: int) -> Answered:
        start.wait()
        return couple[thread % 2].says(DONE, request="the same")

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(tell, range(10)))
    assert all(answer.claims for answer in answers)
    assert kept_moments(store, couple) == 1


def test_a_request_that_comes_again_after_four_others_counts_once(
    store: Households, couple: list[Couple]
) -> None:
    for request in ("one", "two", "three", "four", "five", "one"):
        assert couple[0].says(DONE, request=request).claims
    assert kept_moments(store, couple) == 5
