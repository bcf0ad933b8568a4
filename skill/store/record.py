"""A household as the two values that both engines keep: its days as bits, the rest as JSON."""

import json
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from skill.domain.days import is_zone
from skill.domain.deck import MARK_LENGTH, Deck
from skill.domain.household import Household, LastHug, LastMoment, TodaysGesture, Zone
from skill.domain.hug import Hug, Mode
from skill.domain.streak import Pause
from skill.domain.told import ToldDays
from skill.store.protocol import StoreUnavailable

SCHEMA = 2
READABLE = frozenset({1, SCHEMA})
"""Schema 1 had no favourites, pauses or moves: what a record lacks, a household has not.

Early records of schema 2 also tell what was `offered` last, which nobody reads any more.
"""

_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
)


class CorruptRecord(StoreUnavailable):
    """What an engine gave back is not a record that this program wrote."""


class Record(NamedTuple):
    """`days`: a bit a day from the first told day on; `rest`: everything else, as JSON text."""

    days: bytes
    rest: str


def to_record(household: Household) -> Record:
    """The household without its version, which the engines keep beside it."""
    days, today, zone = household.days, household.today, household.zone
    rest: dict[str, Any] = {
        "schema": SCHEMA,
        "since": date.fromordinal(days.since).isoformat() if days else None,
        "moments": household.moments,
        "today": today and [today.day.isoformat(), today.gesture],
        "gestures": _from_deck(household.gestures),
        "prompts": _from_deck(household.prompts),
        "favourites": "".join(household.favourites) or None,
        "retired": "".join(household.retired) or None,
        "pauses": [f"{each.start}/{each.back}" for each in household.pauses] or None,
        "moves": [each.isoformat() for each in household.moves] or None,
        "zone": zone and [zone.name, int(zone.asked.timestamp())],
        "apla_failed": household.apla_failed and household.apla_failed.isoformat(),
        "hug": _from_hug(household.last_hug),
        "recent": " ".join(household.recent) or None,
        "told": _from_moment(household.last_moment),
    }
    kept = {name: value for name, value in rest.items() if value is not None}
    packed = days.bits.to_bytes((days.bits.bit_length() + 7) // 8, "little")
    return Record(packed, json.dumps(kept, separators=(",", ":")))


def from_record(record: Record, version: int) -> Household:
    """The household of a record; CorruptRecord when it cannot be read."""
    try:
        return _read(json.loads(record.rest), record.days, version)
    except _UNREADABLE as unreadable:
        raise CorruptRecord("a stored household cannot be read") from unreadable


def _read(rest: dict[str, Any], days: bytes, version: int) -> Household:
    if rest["schema"] not in READABLE:
        raise CorruptRecord(f"schema {rest['schema']} is not known to this version")
    return Household(
        days=_to_days(days, rest.get("since")),
        moments=_to_count(rest["moments"]),
        today=_to_today(rest.get("today")),
        gestures=_to_deck(rest.get("gestures")),
        prompts=_to_deck(rest.get("prompts")),
        favourites=_to_marks(rest.get("favourites", "")),
        retired=_to_marks(rest.get("retired", "")),
        pauses=tuple(map(_to_pause, rest.get("pauses", ()))),
        moves=tuple(map(date.fromisoformat, rest.get("moves", ()))),
        zone=_to_zone(rest.get("zone")),
        apla_failed=_to_day(rest.get("apla_failed")),
        last_hug=_to_hug(rest.get("hug")),
        recent=tuple(rest.get("recent", "").split()),
        last_moment=_to_moment(rest.get("told")),
        version=version,
    )


def _to_count(kept: object) -> int:
    if type(kept) is not int:
        raise TypeError("a count is a whole number")
    return kept


def _to_days(packed: bytes, since: str | None) -> ToldDays:
    if since is None and not packed:
        return ToldDays()
    first, bits = date.fromisoformat(since or ""), int.from_bytes(packed, "little")
    if not bits & 1:
        raise ValueError("the days do not begin on their first day")
    date.fromordinal(first.toordinal() + bits.bit_length() - 1)  # there must be a last day
    return ToldDays(first.toordinal(), bits)


def _from_deck(deck: Deck) -> list[str] | None:
    return ["".join(sorted(deck.drawn)), deck.last] if deck.last else None


def _to_deck(kept: list[str] | None) -> Deck:
    if kept is None:
        return Deck()
    marks, last = kept
    return Deck(frozenset(_to_marks(marks)), last)


def _to_marks(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, str):
        raise TypeError("marks are text")
    starts = range(0, len(kept), MARK_LENGTH)
    return tuple(kept[start : start + MARK_LENGTH] for start in starts)


def _to_today(kept: list[str] | None) -> TodaysGesture | None:
    return TodaysGesture(date.fromisoformat(kept[0]), kept[1]) if kept else None


def _to_pause(kept: str) -> Pause:
    start, back = kept.split("/")
    return Pause(date.fromisoformat(start), date.fromisoformat(back))


def _to_zone(kept: list[Any] | None) -> Zone | None:
    if kept is None:
        return None
    name, asked = kept
    # One that this machine does not know, which may be an older one, is asked for again.
    return Zone(name, datetime.fromtimestamp(asked, UTC)) if is_zone(name) else None


def _from_hug(last: LastHug | None) -> list[Any] | None:
    return [int(last.at.timestamp()), last.hug.seconds, last.hug.mode] if last else None


def _to_hug(kept: list[Any] | None) -> LastHug | None:
    if kept is None:
        return None
    at, seconds, mode = kept
    return LastHug(Hug(_to_count(seconds), mode=Mode(mode)), datetime.fromtimestamp(at, UTC))


def _from_moment(last: LastMoment | None) -> list[Any] | None:
    return last and [last.day.isoformat(), f"{last.at:%Y-%m-%dT%H:%M}", int(last.alone)]


def _to_moment(kept: list[Any] | None) -> LastMoment | None:
    """Read the moment told last, which the release before does not keep."""
    if kept is None:
        return None
    day, at, alone = kept
    told_at = datetime.fromisoformat(at)
    if told_at.tzinfo:
        raise ValueError("a moment is told on the household's clocks")
    return LastMoment(date.fromisoformat(day), told_at, bool(_to_count(alone)))


def _to_day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
