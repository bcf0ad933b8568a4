"""Every household as a line of JSON, to move from one store to another and to keep as a backup.

A line tells `household`, `schema`, `version`, `expires` (seconds since 1970), `days` and `moments`;
its `record` is what restores the household exactly. Lines are in the order of their households:
where two stores keep the same, their files are the same.
"""

import hashlib
import heapq
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from rich.progress import Progress

from skill.store import Store
from skill.store.protocol import Item
from skill.store.record import CorruptRecord, Record, from_record

SORTED_AT_ONCE = 10_000
RESTORED_AT_ONCE = 200
_KEY = re.compile(r"[0-9a-f]{64}")
_WHOLE = {"version": range(1, 2**63), "expires": range(-(2**63), 2**63)}
_TERSE = (",", ":")

Complain = Callable[[str], None]


class BrokenLine(Exception):
    """A line cannot be imported; the message says why."""


@dataclass(slots=True)
class Tally:
    """How many households, and a checksum of their lines, which is the same in any order."""

    households: int = 0
    checksum: int = 0

    def add(self, line: bytes) -> None:
        """Count a line as to_line writes it."""
        start = hashlib.sha256(line).digest()[:8]
        self.households += 1
        self.checksum = (self.checksum + int.from_bytes(start)) % 2**64

    def __str__(self) -> str:
        return f"{self.households} households, checksum {self.checksum:016x}"


@dataclass(slots=True)
class Moved:
    """What was read and how much of it was written; `broken` is what could not be read."""

    read: Tally = field(default_factory=Tally)
    written: int = 0
    broken: int = 0

    @property
    def left(self) -> int:
        """Households that the store had already, in this version or a later one."""
        return self.read.households - self.written


def export_to(out: IO[bytes], store: Store, bar: Progress, complain: Complain) -> Moved:
    """Write a line for each household, and complain of those that cannot be read."""
    moved = Moved()
    items = bar.track(store.items(), description="reading")
    with in_order(_lines(items, moved, complain)) as lines:
        out.writelines(bar.track(lines, moved.read.households, description="writing"))
    return moved


def import_from(lines: Iterable[bytes], store: Store, complain: Complain) -> Moved:
    """Keep each line's household unless the store has it as new; complain of broken lines."""
    moved = Moved()
    items = _items(lines, moved, complain)
    while batch := list(islice(items, RESTORED_AT_ONCE)):
        moved.written += store.restore(batch)
    return moved


def to_line(item: Item) -> bytes:
    """A household as a line of JSON; CorruptRecord where it cannot be read."""
    household = from_record(Record(item.days, item.rest), item.version)
    rest = json.loads(item.rest)
    line = {
        "household": item.household,
        "schema": rest["schema"],
        "version": item.version,
        "expires": item.expires,
        "days": [day.isoformat() for day in sorted(household.days)],
        "moments": household.moments,
        "record": {"days": b64encode(item.days).decode(), "rest": rest},
    }
    return json.dumps(line, separators=_TERSE).encode() + b"\n"


def from_line(line: bytes) -> Item:
    """The household of a line; BrokenLine where it is not whole, or contradicts its record."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as malformed:
        raise BrokenLine("it is not JSON") from malformed
    try:
        item = _item(given)
        told = json.loads(to_line(item))
    except KeyError as missing:
        raise BrokenLine(f"it has no {missing.args[0]}") from missing
    except (TypeError, ValueError, RecursionError) as wrong:
        raise BrokenLine("it is not a household") from wrong
    except CorruptRecord as unreadable:
        raise BrokenLine(str(unreadable)) from unreadable
    for name, value in told.items():
        if given.get(name) != value:
            raise BrokenLine(f"its {name} and its record do not agree")
    return item


@contextmanager
def in_order(lines: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """The lines sorted; by way of temporary files, so that there may be any number."""
    lines = iter(lines)
    with ExitStack() as files:
        runs = []
        while run := sorted(islice(lines, SORTED_AT_ONCE)):
            file = files.enter_context(TemporaryFile())
            file.writelines(run)
            file.seek(0)
            runs.append(file)
        yield heapq.merge(*runs)


def _lines(items: Iterable[Item], moved: Moved, complain: Complain) -> Iterator[bytes]:
    for item in items:
        try:
            line = to_line(item)
        except CorruptRecord as unreadable:
            moved.broken += 1
            complain(f"household {item.household}: {unreadable}")
            continue
        moved.read.add(line)
        yield line


def _items(lines: Iterable[bytes], moved: Moved, complain: Complain) -> Iterator[Item]:
    for number, line in enumerate(lines, 1):
        try:
            item = from_line(line)
        except BrokenLine as broken:
            moved.broken += 1
            complain(f"line {number}: {broken}")
            continue
        moved.read.add(to_line(item))
        yield item


def _item(given: Mapping[str, Any]) -> Item:
    for name, allowed in _WHOLE.items():
        if type(given[name]) is not int or given[name] not in allowed:
            raise BrokenLine(f"its {name} is not a whole number from {allowed.start}")
    if not _KEY.fullmatch(given["household"]):
        raise BrokenLine("its household is not the hex SHA-256 of a user id")
    days, rest = given["record"]["days"], given["record"]["rest"]
    return Item(
        given["household"],
        given["version"],
        given["expires"],
        b64decode(days, validate=True),
        json.dumps(rest, separators=_TERSE),
    )
