"""What Linux says of a server's processes while it serves, and whether that stays as it was."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.outage.households import Met
from tests.support.processes import Serving

PAGE = os.sysconf("SC_PAGE_SIZE")
LOOKS = 400

MOST_BYTES_MORE = 4_000_000
"""Two hundred bytes a turn, left behind by each of a worker's in the time that is compared, are
more."""

MOST_DESCRIPTORS_MORE = 16
"""By chance all households may be at one worker; one left open each thousandth turn is more."""


@dataclass(frozen=True)
class Size:
    """A process at a moment: its resident memory in bytes, and how many files it has open."""

    memory: float
    descriptors: float

    def __str__(self) -> str:
        return f"{self.memory / 1e6:.1f} MB, {self.descriptors:.0f}"


@dataclass(frozen=True)
class Look:
    """What was seen at once: how many turns there were, each process, and bytes of the store."""

    turns: int
    sizes: list[Size]
    stored: int


@dataclass
class Watch:
    """Looks at a server's processes while it serves, so many times in all."""

    running: Serving
    seconds: float
    met: Met
    files: Sequence[Path]
    processes: list[int] = field(init=False)
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.processes = [self.running.process.pid, *self.running.workers()]

    def looks_while(self, goes_on: Callable[[], bool]) -> None:
        """Look again and again."""
        while goes_on():
            sizes = [_size(each) for each in self.processes]
            stored = sum(each.stat().st_size for each in self.files if each.exists())
            self.looks.append(Look(len(self.met.seconds), sizes, stored))
            time.sleep(self.seconds / LOOKS)

    def between(self, begin: float, end: float) -> list[Look]:
        """Return what was seen in a part of the time, such as between 0.9 and 1."""
        return self.looks[int(len(self.looks) * begin) : int(len(self.looks) * end)]

    def grown(self) -> list[str]:
        """Return each process that holds more in the last tenth than after a third of the time.

        Until then what is made once is made: threads, connections, keys, the parts of words, and
        the requests of five minutes.
        """
        both = zip(
            self._names(),
            _medians(self.between(0.3, 0.4)),
            _medians(self.between(0.9, 1)),
            strict=True,
        )
        return [
            f"{name} grew from {early} to {late}"
            for name, early, late in both
            if late.memory - early.memory > MOST_BYTES_MORE
            or late.descriptors - early.descriptors > MOST_DESCRIPTORS_MORE
        ]

    def table(self, parts: Sequence[float]) -> str:
        """Return Markdown: what was so at these parts of the time; the times since the one before.

        Memory and descriptors are medians of the tenth that ends there.
        """
        head = ("at", "turns", "p50, ms", "p99, ms", "slowest, ms", *self._names(), "store, MB")
        lines = [head, ["---"] * len(head)]
        for before, part in pairwise((0.0, *parts)):
            first, last = self.between(before, part)[0], self.between(before, part)[-1]
            times = sorted(self.met.seconds[first.turns : last.turns])
            percents = [times[int(len(times) * share)] * 1000 for share in (0.5, 0.99)]
            lines.append(
                [
                    f"{self.seconds * part:.0f} s",
                    str(last.turns),
                    *(f"{each:.0f}" for each in (*percents, times[-1] * 1000)),
                    *map(str, _medians(self.between(part - 0.1, part))),
                    f"{last.stored / 1e6:.2f}",
                ]
            )
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _names(self) -> list[str]:
        return ["parent", *(f"worker {number}" for number in range(1, len(self.processes)))]


def _medians(looks: Sequence[Look]) -> list[Size]:
    return [
        Size(median(each.memory for each in own), median(each.descriptors for each in own))
        for own in zip(*(look.sizes for look in looks), strict=True)
    ]


def _size(process: int) -> Size:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return Size(pages * PAGE, sum(1 for _ in Path(f"/proc/{process}/fd").iterdir()))
