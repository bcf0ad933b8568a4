"""How the release before schema 3 reads a record: frozen, and cut to what reading needs.

It may still run beside this release, or be rolled back to.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

LAST_SECOND = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
ABSURD_SECONDS = 3600
VERSIONS = range(1, 2**63 - 1)

Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Timestamp = Annotated[int, msgspec.Meta(ge=0, le=LAST_SECOND)]


class CorruptRecord(Exception):
    """Upon which it answers without memory, and saves nothing; a StoreUnavailable there."""


class OfferKind(StrEnum):
    GESTURE = "gesture"
    PROMPT = "prompt"
    HUG = "hug"


class Mode(StrEnum):
    GUIDED = "guided"
    WATER = "water"
    SILENT = "silent"
    COUNTED = "counted"


class Item(NamedTuple):
    household: str
    version: int
    expires: int
    days: bytes
    rest: str


class Rest(msgspec.Struct, kw_only=True, omit_defaults=True):
    schema: Literal[1, 2]
    since: date | None = None
    moments: Count
    today: tuple[date, str] | None = None
    gestures: tuple[str, str] | None = None
    prompts: tuple[str, str] | None = None
    last: OfferKind | None = None
    favourites: str | None = None
    retired: str | None = None
    all_favourites: str | None = None
    all_retired: str | None = None
    pauses: tuple[str, ...] | None = None
    moves: tuple[date, ...] | None = None
    zone: tuple[str, Timestamp] | None = None
    apla_failed: date | None = None
    hug: tuple[Timestamp, Annotated[int, msgspec.Meta(ge=1, le=ABSURD_SECONDS)], Mode] | None = None
    recent: str | None = None
    told: tuple[date, Timestamp, bool] | None = None


_DECODER = msgspec.json.Decoder(Rest)


def from_sqlite(row: tuple[Any, ...]) -> Rest | None:
    """Read a row of the table; None where it expired."""
    return as_of(Item(*row), datetime.now(UTC))


def from_dynamodb(attributes: Mapping[str, Any]) -> Rest | None:
    """Read an item as the client returns it; None where it expired."""
    try:
        item = Item(
            attributes["household"]["S"],
            int(attributes["version"]["N"]),
            int(attributes["expires"]["N"]),
            bytes(attributes["days"]["B"]),
            attributes["rest"]["S"],
        )
    except (KeyError, TypeError, ValueError) as unreadable:
        raise CorruptRecord("a stored item has not the attributes of a household") from unreadable
    return as_of(item, datetime.now(UTC))


def as_of(item: Item, now: datetime) -> Rest | None:
    if type(item.expires) is not int:
        raise CorruptRecord("a stored household has no expiry")
    if item.expires <= now.timestamp():
        return None
    if type(item.version) is not int or item.version not in VERSIONS:
        raise CorruptRecord("a stored household has no version that a save can go on from")
    try:
        return _read(_DECODER.decode(item.rest), item.days)
    except (ValueError, TypeError, OverflowError, RecursionError) as unreadable:
        raise CorruptRecord("a stored household cannot be read") from unreadable


def _read(rest: Rest, packed: bytes) -> Rest:
    if rest.told and not rest.moments:
        raise ValueError("the last moment is not counted")
    if not isinstance(packed, bytes):
        raise TypeError("days are bytes")
    if rest.since is None and not packed:
        return rest
    bits = int.from_bytes(packed, "little")
    if rest.since is None or not bits & 1:
        raise ValueError("the days do not begin on their first day")
    date.fromordinal(rest.since.toordinal() + bits.bit_length() - 1)
    return rest
