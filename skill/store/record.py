"""A household as the two values that both engines keep: its days as bits, the rest as JSON."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal, NamedTuple

import msgspec

from skill.domain.days import is_zone
from skill.domain.deck import MARK_LENGTH, Deck
from skill.domain.household import Household, LastHug, LastMoment, TodaysGesture, Unplayable, Zone
from skill.domain.hug import ABSURD_SECONDS, Hug, Mode, Part
from skill.domain.offer import OfferKind
from skill.domain.streak import Pause
from skill.domain.told import ToldDays
from skill.store.protocol import Conflict, Item, StoreUnavailable

SCHEMA: Literal[2] = 2
VERSIONS = range(1, 2**63 - 1)
"""Those that a save can go on from: SQLite's numbers end at 2**63 - 1."""

_LAST_SECOND = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())

Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Timestamp = Annotated[int, msgspec.Meta(ge=0, le=_LAST_SECOND)]
"""Seconds since 1970."""


class CorruptRecord(StoreUnavailable):
    """What an engine gave back is not a record that this program wrote."""


class Record(NamedTuple):
    """`days`: a bit a day from the first told day on; `rest`: everything else, as JSON text."""

    days: bytes
    rest: str


class Rest(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a record keeps beside the days; what it lacks, the household has not.

    Schema 1 had no favourites, pauses or moves. Early records of schema 2 also have `offered`,
    which is no longer read. Where prompts are among the choices, `all_favourites` and `all_retired`
    hold all of them in their order; releases that know neither read the gestures in the other two.
    Releases that wrote `apla_failed` told no part of a hug from another.
    """

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
    unplayed: tuple[date, str] | None = None
    hug: tuple[Timestamp, Annotated[int, msgspec.Meta(ge=1, le=ABSURD_SECONDS)], Mode] | None = None
    recent: str | None = None
    told: tuple[date, Timestamp, bool] | None = None


_DECODER = msgspec.json.Decoder(Rest)
_ENCODER = msgspec.json.Encoder()


def to_record(household: Household) -> Record:
    """Return the household without its version, which the engines keep beside it."""
    days, today, zone, last = household.days, household.today, household.zone, household.last_hug
    failed = household.unplayable
    rest = Rest(
        schema=SCHEMA,
        since=date.fromordinal(days.since) if days else None,
        moments=household.moments,
        today=today,
        gestures=_from_deck(household.gestures),
        prompts=_from_deck(household.prompts),
        last=household.offered,
        favourites=_of_gestures(household.favourites),
        retired=_of_gestures(household.retired),
        all_favourites=_where_mixed(household.favourites),
        all_retired=_where_mixed(household.retired),
        pauses=tuple(f"{each.start}/{each.back}" for each in household.pauses) or None,
        moves=household.moves or None,
        zone=zone and (zone.name, int(zone.asked.timestamp())),
        unplayed=failed and (failed.day, "".join(sorted(failed.parts))),
        hug=last and (int(last.at.timestamp()), last.hug.seconds, last.hug.mode),
        recent=" ".join(household.recent) or None,
        told=_from_moment(household.last_moment),
    )
    packed = days.bits.to_bytes((days.bits.bit_length() + 7) // 8, "little")
    return Record(packed, _ENCODER.encode(rest).decode())


def from_record(record: Record, version: int) -> Household:
    """Return the household of a record.

    Raises:
        CorruptRecord: it cannot be read.
    """
    try:
        return _read(_DECODER.decode(record.rest), record.days, version)
    except (ValueError, TypeError, OverflowError, RecursionError) as unreadable:
        raise CorruptRecord("a stored household cannot be read") from unreadable


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
    return Household(
        days=_to_days(days, rest.since),
        moments=rest.moments,
        today=TodaysGesture(*rest.today) if rest.today else None,
        gestures=_to_deck(rest.gestures),
        prompts=_to_deck(rest.prompts),
        offered=rest.last,
        favourites=_to_choices(rest.favourites, rest.all_favourites),
        retired=_to_choices(rest.retired, rest.all_retired),
        pauses=tuple(map(_to_pause, rest.pauses or ())),
        moves=rest.moves or (),
        zone=_to_zone(rest.zone),
        unplayable=_to_unplayable(rest.unplayed, rest.apla_failed),
        last_hug=_to_hug(rest.hug),
        recent=tuple((rest.recent or "").split()),
        last_moment=_to_moment(rest.told),
        version=version,
    )


def _version(item: Item) -> int:
    # SQLite keeps values of any type in any column.
    if type(item.version) is not int or item.version not in VERSIONS:
        raise CorruptRecord("a stored household has no version that a save can go on from")
    return item.version


def _to_days(packed: bytes, first: date | None) -> ToldDays:
    if not isinstance(packed, bytes):
        raise TypeError("days are bytes")
    if first is None and not packed:
        return ToldDays()
    bits = int.from_bytes(packed, "little")
    if first is None or not bits & 1:
        raise ValueError("the days do not begin on their first day")
    date.fromordinal(first.toordinal() + bits.bit_length() - 1)  # there must be a last day
    return ToldDays(first.toordinal(), bits)


def _from_deck(deck: Deck) -> tuple[str, str] | None:
    return ("".join(sorted(deck.drawn)), deck.last) if deck.last else None


def _to_deck(kept: tuple[str, str] | None) -> Deck:
    if kept is None:
        return Deck()
    marks, last = kept
    return Deck(frozenset(_to_marks(marks)), last)


def _to_marks(kept: str | None) -> tuple[str, ...]:
    text = kept or ""
    starts = range(0, len(text), MARK_LENGTH)
    return tuple(text[start : start + MARK_LENGTH] for start in starts)


def _of_gestures(choices: tuple[str, ...]) -> str | None:
    return "".join(each for each in choices if len(each) == MARK_LENGTH) or None


def _where_mixed(choices: tuple[str, ...]) -> str | None:
    return " ".join(choices) if any(len(each) > MARK_LENGTH for each in choices) else None


def _to_choices(gestures: str | None, every: str | None) -> tuple[str, ...]:
    return _to_marks(gestures) if every is None else tuple(every.split())


def _to_pause(kept: str) -> Pause:
    start, back = kept.split("/")
    return Pause(date.fromisoformat(start), date.fromisoformat(back))


def _to_zone(kept: tuple[str, int] | None) -> Zone | None:
    if kept is None:
        return None
    name, asked = kept
    # One that this machine does not know, which may be an older one, is asked for again.
    return Zone(name, datetime.fromtimestamp(asked, UTC)) if is_zone(name) else None


def _to_unplayable(kept: tuple[date, str] | None, every: date | None) -> Unplayable | None:
    if kept is None:
        return Unplayable(every, frozenset({Part.SOUND, Part.SCREEN_SOUND})) if every else None
    day, parts = kept
    # A part of a later release's is none of this one's.
    return Unplayable(day, frozenset(part for part in Part if part in parts))


def _from_moment(last: LastMoment | None) -> tuple[date, int, bool] | None:
    """Write the local time of the moment that was told last as if it were UTC: it is shortest."""
    return last and (last.day, int(last.at.replace(tzinfo=UTC).timestamp()), last.alone)


def _to_moment(kept: tuple[date, int, bool] | None) -> LastMoment | None:
    if kept is None:
        return None
    day, at, alone = kept
    return LastMoment(day, datetime.fromtimestamp(at, UTC).replace(tzinfo=None), alone)


def _to_hug(kept: tuple[int, int, Mode] | None) -> LastHug | None:
    if kept is None:
        return None
    at, seconds, mode = kept
    return LastHug(Hug(seconds, mode=mode), datetime.fromtimestamp(at, UTC))
