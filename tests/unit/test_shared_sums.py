"""Sums that processes keep together: nothing is lost with a process, and nothing ever waits."""

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from skill.observability import shared_sums
from skill.observability.shared_sums import SharedSums

TURNS = ("turns", "StreakIntent", "answered")
CALLS = ("calls", "load", "ok")


def in_a_fork(work: Callable[[], object]) -> None:
    """Do work in a process of its own, to its end."""
    with forked(work) as child:
        os.kill(child, signal.SIGKILL)


@contextmanager
def forked(work: Callable[[], object]) -> Iterator[int]:
    """Provide a process that has done its work and goes on living."""
    done, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            os.write(tell, b".")
            signal.pause()
        finally:
            os._exit(1)
    os.close(tell)
    try:
        assert os.read(done, 1) == b"."
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(done)


def test_what_is_added_is_the_sum() -> None:
    sums = SharedSums(1)
    sums.add(TURNS)
    sums.add(TURNS, 2.5)
    sums.add(CALLS)
    assert sums.totals() == {TURNS: 3.5, CALLS: 1.0}


def test_processes_that_live_together_are_summed_up() -> None:
    sums = SharedSums(3)
    sums.add(TURNS)
    with forked(lambda: sums.add(TURNS)), forked(lambda: sums.add(CALLS, 4)):
        assert sums.totals() == {TURNS: 2.0, CALLS: 4.0}


def test_a_process_that_was_killed_stays_in_the_sum_and_its_place_is_free_again() -> None:
    sums = SharedSums(1)
    for _ in range(5):
        in_a_fork(lambda: sums.add(TURNS))
    in_a_fork(lambda: sums.add(CALLS))
    assert sums.totals() == {TURNS: 5.0, CALLS: 1.0}


def test_one_process_too_many_is_not_counted_and_not_stopped() -> None:
    sums = SharedSums(1)
    sums.add(TURNS)
    in_a_fork(lambda: sums.add(TURNS))
    assert sums.totals() == {TURNS: 1.0}


@pytest.mark.parametrize("bound", ["NAMES_BYTES", "MOST_NAMES"])
def test_one_name_too_many_is_not_counted_and_the_others_are(
    bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = SharedSums(1)
    sums.add(TURNS)
    monkeypatch.setattr(shared_sums, bound, 1)
    sums.add(CALLS)
    sums.add(TURNS)
    assert sums.totals() == {TURNS: 2.0}


def test_a_name_may_hold_any_text() -> None:
    sums, name = SharedSums(1), ("turns", 'a "b"\n\\c\0', "é")
    sums.add(name)
    assert sums.totals() == {name: 1.0}


def test_a_process_that_is_no_fork_counts_for_itself() -> None:
    sums = SharedSums(2)
    sums.add(TURNS)
    other = pickle.loads(pickle.dumps(sums))  # noqa: S301  our own
    other.add(CALLS)
    assert (sums.totals(), other.totals()) == ({TURNS: 1.0}, {CALLS: 1.0})
