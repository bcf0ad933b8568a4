"""What other threads do, sooner or later."""

from collections.abc import Callable
from time import monotonic, sleep

import pytest

PATIENCE_SECONDS = 30.0


def until(come_true: Callable[[], bool]) -> None:
    """Wait for something that surely comes true, however busy the machine is."""
    ends = monotonic() + PATIENCE_SECONDS
    while not come_true():
        if monotonic() > ends:
            pytest.fail("it never came true")
        sleep(0.01)
