"""A household as the two values that engines keep: its days as bits, the rest as MessagePack."""

import struct
import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Literal, NamedTuple

import msgspec

from skill.domain.catalogue import NUMBERS, Occasion
from skill.domain.household import (
    Choice,
    Done,
    Held,
    Household,
    LastHug,
    LastMoment,
    Life,
    Quiet,
    Secret,
    TheirDate,
    TodaysGesture,
    Unplayable,
)
from skill.domain.hug import ABSURD_SECONDS, Embrace, Hug, Mode, Part
from skill.domain.offer import OfferKind
from skill.domain.repertoire import KINDS, Heard, Repertoire
from skill.domain.streak import Pause
from skill.domain.walk import Walk
from skill.store import older
from skill.store.older import Count, Timestamp, to_days, to_zone
from skill.store.protocol import Conflict, CorruptRecord, Item

SCHEMA: Literal[3] = 3
VERSIONS = range(1, 2**63 - 1)
"""Those that a save can go on from: SQLite's numbers end at 2**63 - 1."""

MOST_BYTES_OF_DAYS = 2**19
"""Enough for every day that there is."""

_DAY_BYTES, _NUMBER_BYTES = 2, 2
_PAIR = struct.Struct(">HH")
_BEFORE_ALEXA = date(2000, 1, 1).toordinal()
"""Days in a row are counted from here, which is enough for 179 years; 0 is none."""

_PROMPT = NUMBERS
"""Added to the number of a prompt among the choices."""

# By their index in a record: new ones go to the end.
_OFFERS = tuple(OfferKind)
_LIVES = tuple(Life)
_OCCASIONS = tuple(Occasion)

Number = Annotated[int, msgspec.Meta(ge=0, lt=NUMBERS)]
Day = Annotated[int, msgspec.Meta(ge=0, le=date.max.toordinal())]
"""A proleptic Gregorian ordinal; 0 is none."""

ShortDay = Annotated[int, msgspec.Meta(ge=0, le=2**16 - 1)]
"""Counted as days in a row are; 0 is none."""

QuietDay = Annotated[int, msgspec.Meta(ge=0, le=2**16 - 1)]
"""Twice such a day, and one more where days of theirs are met again after it; 0 is none."""


class Record(NamedTuple):
    """`days`: a bit a day from the first told day on, deflated; `rest`: everything else.

    Records of schemas 1 and 2 have their days as they are, and the rest as JSON text.
    """

    days: bytes
    rest: bytes | str


class _Walk(msgspec.Struct, array_like=True):
    round: Count
    place: Annotated[int, msgspec.Meta(ge=0, le=NUMBERS)]
    exceptions: bytes
    last: Number | None


class Rest(msgspec.Struct, array_like=True):
    """What a record keeps beside the days, in this order; what comes later goes to the end.

    Days in a row, and numbers of cards, are two bytes each. A release that knows schema 2 alone
    takes a record of this one for unreadable: it answers without memory, and changes nothing.
    """

    schema: Literal[3]
    since: Day
    moments: Count
    today: tuple[Day, Number, Count] | None
    spine: _Walk
    guests: tuple[Count, Number, bytes]
    prompts: _Walk
    offered: Annotated[int, msgspec.Meta(ge=0, lt=len(_OFFERS))] | None
    gesture: Number | None
    way: Count
    liked: bytes
    kinds: bytes
    favourites: bytes
    set_aside: bytes
    life: Annotated[int, msgspec.Meta(ge=0)]
    dates: bytes
    pauses: bytes
    moves: bytes
    zone: tuple[str, Timestamp] | None
    unplayable: tuple[Day, str] | None
    hug: tuple[Timestamp, Annotated[int, msgspec.Meta(ge=1, le=ABSURD_SECONDS)], Mode] | None
    recent: str
    told: tuple[Day, Timestamp, bool] | None
    done: bytes = b""
    held: tuple[Annotated[int, msgspec.Meta(ge=1, le=9999)], Count] | None = None
    hugs: bytes = b""
    secret: tuple[Number, Day] | None = None
    looked_back: ShortDay = 0
    routine_offered: ShortDay = 0
    guesses: _Walk | None = None
    greeted: ShortDay = 0
    embrace: Embrace = Embrace.HUG
    quiet: QuietDay = 0


_DECODER = msgspec.msgpack.Decoder(Rest)
_ENCODER = msgspec.msgpack.Encoder()


def to_record(household: Household) -> Record:
    """Return the household without its version, which the engines keep beside it."""
    days, met, last = household.days, household.repertoire, household.last_hug
    rest = Rest(
        schema=SCHEMA,
        since=days.since,
        moments=household.moments,
        today=household.today and (household.today.day.toordinal(), *household.today[1:]),
        spine=_from_walk(met.spine),
        guests=(met.round, met.place, _from_pairs(met.heard)),
        prompts=_from_walk(household.prompts),
        offered=None if household.offered is None else _OFFERS.index(household.offered),
        gesture=household.gesture,
        way=household.way,
        liked=bytes(met.liked),
        kinds=_days(met.offered),
        favourites=_from_choices(household.favourites),
        set_aside=_from_choices(household.set_aside),
        life=sum(1 << _LIVES.index(life) for life in household.life),
        dates=bytes(part for each in household.dates for part in _from_date(each)),
        pauses=_days(day for each in household.pauses for day in (each.start, each.back)),
        moves=_days(household.moves),
        zone=household.zone and (household.zone.name, int(household.zone.asked.timestamp())),
        unplayable=_from_unplayable(household.unplayable),
        hug=last and (int(last.at.timestamp()), last.hug.seconds, last.hug.mode),
        recent=" ".join(household.recent),
        told=_from_moment(household.last_moment),
        done=_from_pairs(household.done),
        held=household.held,
        hugs=_days(household.hugs),
        secret=household.secret and (household.secret.number, household.secret.day.toordinal()),
        looked_back=_short(household.looked_back),
        routine_offered=_short(household.routine_offered),
        guesses=_from_walk(household.guesses),
        greeted=_short(household.greeted),
        embrace=last.hug.embrace if last else Embrace.HUG,
        quiet=_from_quiet(household.quiet),
    )
    bits = days.bits.to_bytes((days.bits.bit_length() + 7) // 8, "little")
    return Record(zlib.compress(bits, 9) if bits else b"", _ENCODER.encode(rest))


def from_record(record: Record, version: int) -> Household:
    """Return the household of a record, of this schema or an older one.

    Raises:
        CorruptRecord: it cannot be read.
    """
    try:
        if isinstance(record.rest, str):
            return older.read(record.days, record.rest, version)
        return _read(_DECODER.decode(record.rest), _inflated(record.days), version)
    except (ValueError, TypeError, OverflowError, RecursionError, LookupError) as wrong:
        raise CorruptRecord("a stored household cannot be read") from wrong


def schema_of(record: Record) -> int:
    """Return the schema of a record that can be read."""
    return older.schema_of(record.rest) if isinstance(record.rest, str) else SCHEMA


def to_item(key: str, household: Household, expires: datetime) -> Item:
    """Return what a save writes: the household as its next version."""
    record = to_record(household)
    version = household.version + 1
    return Item(key, version, int(expires.timestamp()), record.days, record.rest)


def from_item(item: Item) -> Household:
    """Return the household of an item, expired or not.

    Raises:
        CorruptRecord: it cannot be read.
    """
    return from_record(Record(item.days, item.rest), _version(item))


def as_of(item: Item, now: datetime) -> Household:
    """Return the household of an item, of which only the version is left where it expired.

    Raises:
        CorruptRecord: it cannot be read.
    """
    if type(item.expires) is not int:
        raise CorruptRecord("a stored household has no expiry")
    if item.expires <= now.timestamp():
        return Household(version=_version(item))
    return from_item(item)


def expect_same(written: Item, stored: Item | None) -> None:
    """Tell a conditional write that met its own first try, whose answer got lost, from a conflict.

    Raises:
        Conflict: it met another version.
        CorruptRecord: it met one that cannot be read.
    """
    if stored != written:
        raise Conflict(from_item(stored) if stored else None)


def _read(rest: Rest, days: bytes, version: int) -> Household:
    if rest.told and not rest.moments:
        raise ValueError("the last moment is not counted")
    round_, place, heard = rest.guests
    liked, kinds = tuple(rest.liked), _to_days_or_none(rest.kinds)
    if len(liked) != len(KINDS) or len(kinds) != len(KINDS):
        raise ValueError("it knows other kinds of gestures")
    return Household(
        days=to_days(days, date.fromordinal(rest.since) if rest.since else None),
        moments=rest.moments,
        today=rest.today and TodaysGesture(date.fromordinal(rest.today[0]), *rest.today[1:]),
        repertoire=Repertoire(
            _to_walk(rest.spine),
            round_,
            place,
            tuple(Heard(*each) for each in _to_pairs(heard)),
            liked,
            kinds,
        ),
        prompts=_to_walk(rest.prompts),
        offered=None if rest.offered is None else _OFFERS[rest.offered],
        gesture=rest.gesture,
        way=rest.way,
        favourites=_to_choices(rest.favourites),
        set_aside=_to_choices(rest.set_aside),
        life=_to_life(rest.life),
        dates=tuple(_to_date(each) for each in _pieces(rest.dates, 3)),
        pauses=tuple(Pause(*_to_days(each)) for each in _pieces(rest.pauses, 2 * _DAY_BYTES)),
        moves=_to_days(rest.moves),
        zone=to_zone(rest.zone),
        unplayable=_to_unplayable(rest.unplayable),
        last_hug=_to_hug(rest.hug, rest.embrace),
        recent=tuple(rest.recent.split()),
        last_moment=_to_moment(rest.told),
        done=tuple(Done(*each) for each in _to_pairs(rest.done)),
        held=rest.held and Held(*rest.held),
        hugs=_to_days(rest.hugs),
        secret=rest.secret and Secret(rest.secret[0], date.fromordinal(rest.secret[1])),
        looked_back=_from_short(rest.looked_back),
        routine_offered=_from_short(rest.routine_offered),
        guesses=_to_walk(rest.guesses) if rest.guesses else Walk(),
        greeted=_from_short(rest.greeted),
        quiet=_to_quiet(rest.quiet),
        version=version,
    )


def _version(item: Item) -> int:
    # SQLite keeps values of any type in any column.
    if type(item.version) is not int or item.version not in VERSIONS:
        raise CorruptRecord("a stored household has no version that a save can go on from")
    return item.version


def _inflated(days: bytes) -> bytes:
    """Return the bits of the days, which are no more than there are days."""
    if not isinstance(days, bytes):
        raise TypeError("days are bytes")
    if not days:
        return b""
    inflater = zlib.decompressobj()
    try:
        bits = inflater.decompress(days, MOST_BYTES_OF_DAYS)
    except zlib.error as broken:
        raise ValueError("the days cannot be inflated") from broken
    if not inflater.eof:
        raise ValueError("the days have no end")
    return bits


def _pieces(packed: bytes, size: int) -> Iterable[bytes]:
    if len(packed) % size:
        raise ValueError("a row of values has no whole number of them")
    return (packed[at : at + size] for at in range(0, len(packed), size))


def _numbers(cards: Iterable[int]) -> bytes:
    return b"".join(card.to_bytes(_NUMBER_BYTES) for card in cards)


def _to_numbers(packed: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(each) for each in _pieces(packed, _NUMBER_BYTES))


def _days(days: Iterable[date | None]) -> bytes:
    return b"".join(_short(day).to_bytes(_DAY_BYTES) for day in days)


def _to_days_or_none(packed: bytes) -> tuple[date | None, ...]:
    counted = (int.from_bytes(each) for each in _pieces(packed, _DAY_BYTES))
    return tuple(date.fromordinal(_BEFORE_ALEXA + each) if each else None for each in counted)


def _to_days(packed: bytes) -> tuple[date, ...]:
    days = tuple(day for day in _to_days_or_none(packed) if day)
    if len(days) * _DAY_BYTES != len(packed):
        raise ValueError("a day is missing")
    return days


def _from_walk(walk: Walk) -> _Walk:
    return _Walk(walk.round, walk.place, _numbers(walk.exceptions), walk.last)


def _to_walk(kept: _Walk) -> Walk:
    return Walk(kept.round, kept.place, _to_numbers(kept.exceptions), kept.last)


def _short(day: date | None, most: int = 2**16 - 1) -> int:
    return min(max(day.toordinal() - _BEFORE_ALEXA, 1), most) if day else 0


def _from_short(counted: int) -> date | None:
    return date.fromordinal(_BEFORE_ALEXA + counted) if counted else None


def _from_quiet(quiet: Quiet | None) -> int:
    return 2 * _short(quiet.until, 2**15 - 1) + quiet.dates if quiet else 0


def _to_quiet(kept: int) -> Quiet | None:
    until = _from_short(kept // 2)
    return Quiet(until, bool(kept % 2)) if until else None


def _from_pairs(cards: Iterable[Heard | Done]) -> bytes:
    return b"".join(_numbers([each.number]) + _days([each.day]) for each in cards)


def _to_pairs(packed: bytes) -> Iterable[tuple[int, date]]:
    pairs = map(_PAIR.unpack, _pieces(packed, _PAIR.size))
    return ((card, date.fromordinal(_BEFORE_ALEXA + day)) for card, day in pairs)


def _from_choices(choices: Iterable[Choice]) -> bytes:
    return _numbers(
        choice.number + _PROMPT * (choice.kind is OfferKind.PROMPT) for choice in choices
    )


def _to_choices(packed: bytes) -> tuple[Choice, ...]:
    kinds = (OfferKind.GESTURE, OfferKind.PROMPT)
    return tuple(
        Choice(kinds[number // _PROMPT], number % _PROMPT) for number in _to_numbers(packed)
    )


def _to_life(bits: int) -> frozenset[Life]:
    return frozenset(life for index, life in enumerate(_LIVES) if bits >> index & 1)


def _from_date(their: TheirDate) -> tuple[int, int, int]:
    return _OCCASIONS.index(their.occasion), their.month, their.day


def _to_date(kept: bytes) -> TheirDate:
    occasion, month, day = kept
    date(2000, month, day)  # which was a leap year
    return TheirDate(_OCCASIONS[occasion], month, day)


def _from_unplayable(failed: Unplayable | None) -> tuple[int, str] | None:
    return failed and (failed.day.toordinal(), "".join(sorted(failed.parts)))


def _to_unplayable(kept: tuple[int, str] | None) -> Unplayable | None:
    if kept is None:
        return None
    day, parts = kept
    # A part of a later release's is none of this one's.
    return Unplayable(date.fromordinal(day), frozenset(each for each in Part if each in parts))


def _from_moment(last: LastMoment | None) -> tuple[int, int, bool] | None:
    """Write the local time of the moment that was told last as if it were UTC: it is shortest."""
    return last and (last.day.toordinal(), int(last.at.replace(tzinfo=UTC).timestamp()), last.alone)


def _to_moment(kept: tuple[int, int, bool] | None) -> LastMoment | None:
    if kept is None:
        return None
    day, at, alone = kept
    local = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    return LastMoment(date.fromordinal(day), local, alone)


def _to_hug(kept: tuple[int, int, Mode] | None, embrace: Embrace) -> LastHug | None:
    if kept is None:
        return None
    at, seconds, mode = kept
    return LastHug(Hug(seconds, mode=mode, embrace=embrace), datetime.fromtimestamp(at, UTC))
