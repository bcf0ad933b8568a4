"""Sums that a server's processes keep together, in memory that they share.

No file is behind it that a full disk, or a cleaner of folders, could take away. Each process adds
to a region of its own, so no process ever waits for another one.
"""

import fcntl
import json
import mmap
import os
import sys
import tempfile
import threading
import weakref
from collections import Counter

NAMES_BYTES = 128 * 1024
MOST_NAMES = 2048
_REGION_BYTES = NAMES_BYTES + (1 + MOST_NAMES) * 8

Name = tuple[str, ...]
"""What is summed up, and its labels."""


class SharedSums:
    """Sums by name, over this process and every process that is forked from it.

    There is room for `processes` that live at the same time. One more, or a name too many, is not
    counted: what counts never stops what it counts.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._descriptor = _anonymous_file()
        weakref.finalize(self, os.close, self._descriptor)
        os.ftruncate(self._descriptor, processes * _REGION_BYTES)
        memory = memoryview(mmap.mmap(self._descriptor, processes * _REGION_BYTES))
        starts = range(0, len(memory), _REGION_BYTES)
        self._regions = [_Region(memory[start : start + _REGION_BYTES]) for start in starts]
        self._lock = threading.Lock()
        self._owner, self._own = 0, self._regions[0]

    def __reduce__(self) -> tuple[type["SharedSums"], tuple[int]]:
        """Start anew in a process that is not a fork: it shares nothing."""
        return SharedSums, (self._processes,)

    def add(self, name: Name, amount: float = 1.0) -> None:
        """Add to a sum, in the region of this process."""
        with self._lock:
            if self._owner == os.getpid() or self._claim():
                self._own.add(name, amount)

    def totals(self) -> dict[Name, float]:
        """Return each sum over all processes that ever added to it, dead ones included."""
        totals: Counter[Name] = Counter()
        for region in self._regions:
            totals.update(region.sums())
        return dict(totals)

    def _claim(self) -> bool:
        """Take a region that no living process has, and go on with the sums of the one before.

        A lock on its byte says whose it is: the kernel gives that back when a process dies.
        """
        for number, region in enumerate(self._regions):
            try:
                fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
            except OSError:
                continue
            region.take_over()
            self._owner, self._own = os.getpid(), region
            return True
        return False


class _Region:
    """Names, a line of JSON each, beside a row of doubles: how many names, then their sums.

    The number of names grows last, so that a name is whole before any reader looks at it.
    """

    def __init__(self, memory: memoryview) -> None:
        self._text = memory[:NAMES_BYTES]
        self._numbers = memory[NAMES_BYTES:].cast("d")
        self._places: dict[Name, int] = {}
        self._used = 0

    def add(self, name: Name, amount: float) -> None:
        place = self._places.get(name) or self._append(name)
        if place:
            self._numbers[place] += amount

    def sums(self) -> dict[Name, float]:
        return dict(zip(map(_name, self._lines()), self._numbers[1:], strict=False))

    def take_over(self) -> None:
        lines = self._lines()
        self._places = {_name(line): place for place, line in enumerate(lines, 1)}
        self._used = sum(len(line) + 1 for line in lines)

    def _lines(self) -> list[bytes]:
        return bytes(self._text).split(b"\n", int(self._numbers[0]))[:-1]

    def _append(self, name: Name) -> int:
        """Give a name its place; 0 where there is no room for it."""
        line = json.dumps(name).encode() + b"\n"
        place, end = len(self._places) + 1, self._used + len(line)
        if place > MOST_NAMES or end > NAMES_BYTES:
            return 0
        self._text[self._used : end] = line
        self._numbers[0] = place
        self._places[name], self._used = place, end
        return place


def _name(line: bytes) -> Name:
    return tuple(json.loads(line))


def _anonymous_file() -> int:
    """Return the descriptor of a file without a name: in memory, where Linux has such files."""
    if sys.platform == "linux":
        return os.memfd_create("sums")
    descriptor, path = tempfile.mkstemp()
    os.unlink(path)  # noqa: PTH108  a path of one's own needs no object
    return descriptor
