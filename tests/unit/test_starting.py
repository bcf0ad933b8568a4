"""What is imported and put together at the start is never taken for garbage."""

import gc
from collections.abc import Iterator

import pytest

from skill.hosting.starting import nothing_is_garbage


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_looks_for_garbage_meanwhile_and_something_does_afterwards() -> None:
    with nothing_is_garbage():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_there_by_then_is_never_looked_through() -> None:
    before = gc.get_freeze_count()
    with nothing_is_garbage():
        made = [[number] for number in range(1000)]
    assert gc.get_freeze_count() >= before + len(made)


def test_garbage_is_looked_for_again_where_the_start_went_wrong() -> None:
    with pytest.raises(LookupError), nothing_is_garbage():
        raise LookupError
    assert gc.isenabled()
