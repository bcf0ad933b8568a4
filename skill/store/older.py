"""Records of schemas 1 and 2: the days as bits, the rest as JSON, cards by marks of two letters.

A mark is the number of a card in base 64, so what was chosen then is still that. What did not
change since is read by this module for schema 3 as well.
"""

from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime
from typing import Annotated, Literal

import msgspec

from skill.domain.catalogue import number_of
from skill.domain.days import is_zone
from skill.domain.household import (
    Choice,
    Household,
    LastHug,
    LastMoment,
    TodaysGesture,
    Unplayable,
    Zone,
)
from skill.domain.hug import ABSURD_SECONDS, Hug, Mode, Part
from skill.domain.offer import OfferKind
from skill.domain.repertoire import Repertoire
from skill.domain.streak import Pause
from skill.domain.told import ToldDays
from skill.domain.walk import MOST_EXCEPTIONS, Walk

MARK_LENGTH = 2
LAST_SECOND = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())

Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Timestamp = Annotated[int, msgspec.Meta(ge=0, le=LAST_SECOND)]
"""Seconds since 1970."""


class _Rest(msgspec.Struct, kw_only=True):
    """What a record keeps beside the days; what it lacks, the household has not.

    Schema 1 had no favourites, pauses or moves. Early records of schema 2 also have `offered`,
    which is no longer read. Where prompts are among the choices, `all_favourites` and `all_retired`
    hold all of them in their order; releases that know neither read the gestures in the other two.
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
    hug: tuple[Timestamp, Annotated[int, msgspec.Meta(ge=1, le=ABSURD_SECONDS)], Mode] | None = None
    recent: str | None = None
    told: tuple[date, Timestamp, bool] | None = None


_DECODER = msgspec.json.Decoder(_Rest)


def schema_of(rest: str) -> int:
    """Return the schema of a record that can be read."""
    return _DECODER.decode(rest).schema


def read(days: bytes, text: str, version: int) -> Household:
    """Return the household of a record.

    Which cards of a round were drawn is taken over as far as the walk has room for exceptions.

    Raises:
        ValueError: it cannot be read; and so do TypeError and OverflowError.
    """
    rest = _DECODER.decode(text)
    if rest.told and not rest.moments:
        raise ValueError("the last moment is not counted")
    return Household(
        days=to_days(days, rest.since),
        moments=rest.moments,
        today=TodaysGesture(rest.today[0], number_of(rest.today[1])) if rest.today else None,
        repertoire=Repertoire(spine=_to_walk(rest.gestures)),
        prompts=_to_walk(rest.prompts),
        offered=rest.last,
        gesture=number_of(rest.gestures[1]) if rest.gestures else None,
        favourites=_to_choices(rest.favourites, rest.all_favourites),
        set_aside=_to_choices(rest.retired, rest.all_retired),
        pauses=tuple(map(_to_pause, rest.pauses or ())),
        moves=rest.moves or (),
        zone=to_zone(rest.zone),
        unplayable=_unplayable(rest.apla_failed),
        last_hug=_to_hug(rest.hug),
        recent=tuple((rest.recent or "").split()),
        last_moment=_to_moment(rest.told),
        version=version,
    )


def to_days(packed: bytes, first: date | None) -> ToldDays:
    """Return the told days of a record, as bits from the first one on.

    Raises:
        ValueError: they do not begin on their first day; TypeError where they are no bytes.
    """
    if not isinstance(packed, bytes):
        raise TypeError("days are bytes")
    if first is None and not packed:
        return ToldDays()
    bits = int.from_bytes(packed, "little")
    if first is None or not bits & 1:
        raise ValueError("the days do not begin on their first day")
    date.fromordinal(first.toordinal() + bits.bit_length() - 1)  # there must be a last day
    return ToldDays(first.toordinal(), bits)


def _to_walk(kept: tuple[str, str] | None) -> Walk:
    if kept is None:
        return Walk()
    marks, last = kept
    drawn = [_number(mark) for mark in _to_marks(marks)]
    return Walk(exceptions=tuple(drawn[:MOST_EXCEPTIONS]), last=number_of(last))


def _number(mark: str) -> int:
    """Return the number of the card that a mark stands for."""
    return int.from_bytes(urlsafe_b64decode(f"{mark}A=")) >> 4


def _to_marks(kept: str | None) -> tuple[str, ...]:
    text = kept or ""
    starts = range(0, len(text), MARK_LENGTH)
    return tuple(text[start : start + MARK_LENGTH] for start in starts)


def _to_choices(gestures: str | None, every: str | None) -> tuple[Choice, ...]:
    marks = _to_marks(gestures) if every is None else every.split()
    return tuple(map(_to_choice, marks))


def _to_choice(mark: str) -> Choice:
    if len(mark) > MARK_LENGTH:
        return Choice(OfferKind.PROMPT, _number(mark[1:]))
    return Choice(OfferKind.GESTURE, _number(mark))


def _to_pause(kept: str) -> Pause:
    start, back = kept.split("/")
    return Pause(date.fromisoformat(start), date.fromisoformat(back))


def to_zone(kept: tuple[str, int] | None) -> Zone | None:
    """Return the zone of a record; one that this machine does not know is asked for again."""
    if kept is None:
        return None
    name, asked = kept
    return Zone(name, datetime.fromtimestamp(asked, UTC)) if is_zone(name) else None


def _to_moment(kept: tuple[date, int, bool] | None) -> LastMoment | None:
    if kept is None:
        return None
    day, at, alone = kept
    return LastMoment(day, datetime.fromtimestamp(at, UTC).replace(tzinfo=None), alone)


def _unplayable(day: date | None) -> Unplayable | None:
    """Return what could not be played: those schemas told no part of a hug from another."""
    return Unplayable(day, frozenset({Part.SOUND, Part.SCREEN_SOUND})) if day else None


def _to_hug(kept: tuple[int, int, Mode] | None) -> LastHug | None:
    if kept is None:
        return None
    at, seconds, mode = kept
    return LastHug(Hug(seconds, mode=mode), datetime.fromtimestamp(at, UTC))
