"""Deadlines for tests that are in no hurry."""

import time

from skill.domain.deadline import Deadline


def ample() -> Deadline:
    """Return one that no engine misses, however busy the machine is."""
    return Deadline.after(60, time.monotonic)


def soon() -> Deadline:
    """Return one that is missed wherever somebody waits for it."""
    return Deadline.after(0.2, time.monotonic)
