"""Every household as a line of JSON, to move from one store to another and to keep as a backup.

A line tells `household`, `schema`, `version`, `expires` (seconds since 1970), `days` and `moments`;
its `record` is what restores the household exactly. Lines come in the order of the engine, which
may be none.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import IO, Annotated

import msgspec

from skill.store import Archive
from skill.store.older import Timestamp
from skill.store.protocol import CorruptRecord, Item
from skill.store.record import SCHEMA, Record, from_item, schema_of

RESTORED_AT_ONCE = 200
MOST_BYTES = 400 * 1024 - 512
"""A record that is larger fits into no item of DynamoDB's, with its key and its names."""

HIGHEST = 2**62
"""So that a household that was moved may be saved and moved again, as often as anyone lives."""

Complain = Callable[[str], None]


class BrokenLine(Exception):
    """A line cannot be imported; the message says why."""


class _Record(msgspec.Struct):
    """`rest` is the JSON of schemas 1 and 2, or else bytes in base 64."""

    days: bytes
    rest: msgspec.Raw


class _Line(msgspec.Struct):
    household: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    schema: int
    version: Annotated[int, msgspec.Meta(ge=1, le=HIGHEST)]
    expires: Timestamp
    days: list[date]
    moments: Annotated[int, msgspec.Meta(ge=0, le=HIGHEST)]
    record: _Record


_DECODER = msgspec.json.Decoder(_Line)


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


def export_to(out: IO[bytes], archive: Archive, complain: Complain) -> Moved:
    """Write a line for each household, and complain of those that cannot be read."""
    moved = Moved()
    out.writelines(_lines(archive.items(), moved, complain))
    return moved


def import_from(lines: Iterable[bytes], archive: Archive, complain: Complain) -> Moved:
    """Keep each line's household unless the store has it as new; complain of broken lines."""
    moved = Moved()
    items = _items(lines, moved, complain)
    while batch := list(islice(items, RESTORED_AT_ONCE)):
        moved.written += archive.restore(batch)
    return moved


def to_line(item: Item) -> bytes:
    """Return a household as a line of JSON.

    Raises:
        CorruptRecord: it cannot be read.
    """
    return msgspec.json.encode(_line(item)) + b"\n"


def from_line(line: bytes) -> Item:
    """Return the household of a line.

    Raises:
        BrokenLine: it is not whole, too large for an engine, or contradicts its record.
    """
    try:
        given = _DECODER.decode(line)
        item = _item(given)
        read = _line(item)
    except (ValueError, RecursionError, CorruptRecord) as unreadable:
        raise BrokenLine(str(unreadable)) from unreadable
    if len(item.days) + _size(item.rest) > MOST_BYTES:
        raise BrokenLine(f"its record is larger than {MOST_BYTES} bytes")
    for name in ("schema", "days", "moments"):
        if getattr(given, name) != getattr(read, name):
            raise BrokenLine(f"its {name} and its record do not agree")
    return item


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


def _line(item: Item) -> _Line:
    household = from_item(item)
    rest = item.rest.encode() if isinstance(item.rest, str) else msgspec.json.encode(item.rest)
    return _Line(
        item.household,
        schema_of(Record(item.days, item.rest)),
        item.version,
        item.expires,
        sorted(household.days),
        household.moments,
        _Record(item.days, msgspec.Raw(rest)),
    )


def _size(rest: bytes | str) -> int:
    return len(rest.encode() if isinstance(rest, str) else rest)


def _item(line: _Line) -> Item:
    rest: bytes | str = msgspec.json.format(line.record.rest, indent=-1).decode()
    if line.schema == SCHEMA:
        rest = msgspec.json.decode(line.record.rest, type=bytes)
    return Item(line.household, line.version, line.expires, line.record.days, rest)
