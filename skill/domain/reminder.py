"""A reminder: when it rings, what was asked for, and what became of setting or cancelling it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from skill.domain.catalogue import Moment
from skill.domain.days import A_DAY, LONGEST_PAUSE, span

PROPOSED: Mapping[str, time] = {"MO": time(8), "AF": time(15), "EV": time(19), "NI": time(21)}
"""What is proposed to somebody who only said: in the morning, afternoon, evening, at night."""

_HOURS: Mapping[str, Collection[int]] = {
    "MO": range(4, 12),
    "AF": range(12, 18),
    "EV": range(16, 24),
    "NI": (*range(18, 24), *range(4)),
}
PARTS: Mapping[str, str] = {
    Moment.MORNING: "MO",
    Moment.DAYTIME: "AF",
    Moment.EVENING: "EV",
    Moment.BEDTIME: "NI",
}
"""How an AMAZON.TIME names the moments that it knows."""

HALF_A_DAY = 12
A_MINUTE = timedelta(minutes=1)
NO_TIME = "?"

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_SOON = re.compile(r"in ([0-9]{1,4})")
_EVENING = re.compile(r".*T(?:EV|NI)")
"""A date that is an evening or a night, as "tonight" may come [unverified]."""


class Outcome(Enum):
    """What became of it: after NO_ANSWER nobody knows, after the refusals all is as it was."""

    DONE = auto()
    DONE_BESIDE_ANOTHER = auto()  # an older one could not be removed
    NONE_THERE = auto()
    NOT_ALLOWED = auto()
    NOT_ON_THIS_DEVICE = auto()
    NOT_IN_THIS_LANGUAGE = auto()
    TOO_MANY = auto()
    DEVICE_OFFLINE = auto()
    NO_ANSWER = auto()


class Often(StrEnum):
    """How often a reminder rings: the ids of the slot type OFTEN."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKENDS = "weekends"
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"
    ONCE = "once"

    @property
    def weekdays(self) -> frozenset[int]:
        """The weekdays on which it rings, numbered as `date.weekday` does; none where once."""
        if self in _SINGLE_DAYS:
            return frozenset({_SINGLE_DAYS.index(self)})
        return _DAYS.get(self, frozenset())

    @classmethod
    def on(cls, weekdays: frozenset[int]) -> "Often | None":
        """Return what rings on just these weekdays; None where nothing does."""
        return next((each for each in cls if weekdays and each.weekdays == weekdays), None)


_SINGLE_DAYS = tuple(Often)[3:10]
_DAYS = {
    Often.DAILY: frozenset(range(7)),
    Often.WEEKDAYS: frozenset(range(5)),
    Often.WEEKENDS: frozenset({5, 6}),
}


class Proposal(NamedTuple):
    """A reminder as it is proposed: again and again, once on a day, or so many minutes from now.

    `at` is a time of day on the household's clocks, None while that must be asked for; `on` is the
    day of one that rings once; `minutes` stands in the place of both.
    """

    at: time | None = None
    often: Often = Often.DAILY
    on: date | None = None
    minutes: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing must be asked for any more."""
        return bool(self.minutes) or self.at is not None

    @property
    def is_once(self) -> bool:
        """Whether it rings once."""
        return self.often is Often.ONCE

    def write(self) -> str:
        """Return it as the text that a session or a permission's token carries."""
        if self.minutes:
            return f"in {self.minutes}"
        at = f"{self.at:%H:%M}" if self.at is not None else NO_TIME
        return f"{self.on} {at}" if self.on else f"{at} {self.often}"

    @classmethod
    def read(cls, text: str | None) -> "Proposal | None":
        """Return what such a text carries; a time alone, from a release before, is a daily one."""
        text = text or ""
        if soon := _SOON.fullmatch(text):
            minutes = int(soon[1])
            return cls(often=Often.ONCE, minutes=minutes) if 0 < minutes <= _MOST_MINUTES else None
        first, _, second = text.partition(" ")
        try:
            if second in set(Often):
                return cls(_time_or_none(first), Often(second))
            if second:
                return cls(_time_or_none(second), Often.ONCE, date.fromisoformat(first))
            return cls(_time(first))
        except ValueError:
            return None


_MOST_MINUTES = A_DAY // A_MINUTE


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that was agreed to, asked for at a moment on the household's clocks (aware).

    `zone` is the IANA name of those clocks, or None where it could only be guessed.
    """

    proposal: Proposal
    asked: datetime
    zone: str | None

    @property
    def first(self) -> datetime:
        """When it rings for the first time, on the same clocks (naive)."""
        proposal, asked = self.proposal, self.asked.replace(tzinfo=None)
        if proposal.minutes:
            return asked + timedelta(minutes=proposal.minutes)
        at = proposal.at or time()
        if proposal.on:
            return datetime.combine(proposal.on, at)
        days = (asked.date() + timedelta(days=ahead) for ahead in range(8))
        rings = (datetime.combine(day, at) for day in days if _rings_on(proposal.often, day))
        return next(ring for ring in rings if ring > asked)


def _rings_on(often: Often, day: date) -> bool:
    return often is Often.ONCE or day.weekday() in often.weekdays


class Unusable(Enum):
    """Why what was asked for cannot be proposed."""

    NO_SUCH_RHYTHM = auto()  # every month, a whole week
    GONE_BY = auto()  # a time of today that is over


def propose(
    slots: Mapping[str, str], delay: timedelta | None, now: datetime, open_: Proposal | None
) -> Proposal | Unusable:
    """Return the reminder that was asked for, at a moment on the household's clocks.

    `slots` may hold `time`, `date`, `often` and `moment`; `delay` is the length that was told; what
    is not told is as in the proposal that is open, if any.
    """
    if delay is not None:
        return _after(delay, now)
    often, on = _rhythm(slots, now, open_ or Proposal())
    if often is None:
        return Unusable.NO_SUCH_RHYTHM
    at = _at(slots, open_.at if open_ else None)
    return _ahead(Proposal(at, often, on), now) if often is Often.ONCE else Proposal(at, often)


def _after(delay: timedelta, now: datetime) -> Proposal | Unusable:
    """Propose minutes where it is less than a day, else that day at the same time."""
    if not A_MINUTE <= delay <= LONGEST_PAUSE:
        return Unusable.NO_SUCH_RHYTHM
    if delay < A_DAY:
        return Proposal(often=Often.ONCE, minutes=delay // A_MINUTE)
    rings = now + delay
    return Proposal(time(rings.hour, rings.minute), Often.ONCE, rings.date())


def _rhythm(
    slots: Mapping[str, str], now: datetime, usual: Proposal
) -> tuple[Often | None, date | None]:
    """Return how often, and on which day where that is once.

    None for what Alexa has no rule for.
    """
    often = slots.get("often")
    if often is not None and often != Often.ONCE:
        return (Often(often), None) if often in set(Often) else (None, None)
    if "date" in slots:
        days, today = span(slots["date"], now.date()), now.date()
        usable = days and days.is_a_day and today <= days.first <= today + LONGEST_PAUSE
        return (Often.ONCE, days.first) if days and usable else (None, None)
    return (Often.ONCE, usual.on) if often else (usual.often, usual.on)


def _at(slots: Mapping[str, str], usual: time | None) -> time | None:
    """Return the time that was told, or the usual one in the part of the day that was told."""
    clock, date_ = slots.get("time", ""), slots.get("date", "")
    moment = slots.get("moment", "")
    part = clock if clock in PROPOSED else date_.partition("T")[2]
    at = None if clock in PROPOSED else time_of_day(clock)
    if at is None:
        return _in_that_part(part or PARTS.get(moment, ""), usual) if usual else PROPOSED.get(part)
    is_late = bool(_EVENING.fullmatch(date_)) or (not moment and _is_late(usual))
    late = Moment.EVENING if is_late else None
    return at_that_time_of(Moment(moment) if moment in set(Moment) else late, at)


def _is_late(usual: time | None) -> bool:
    """Tell whether an hour alone is one after noon: "no, ten", said of nine in the evening."""
    return usual is not None and usual.hour >= HALF_A_DAY


def _in_that_part(part: str, at: time) -> time:
    """Move a time into a part of the day that was said after it; where none fits, propose anew."""
    hours = _HOURS.get(part, ())
    fitting = next((each for each in (at, _half_a_day_from(at)) if each.hour in hours), None)
    return fitting or PROPOSED.get(part, at)


def _ahead(once: Proposal, now: datetime) -> Proposal | Unusable:
    """Return one that rings once with its day; "at eight", said at six at night, is twenty."""
    at, today = once.at, now.date()
    if at is None:
        return once
    if once.on not in (None, today) or at > now.time():
        return once._replace(on=once.on or today)
    evening = _half_a_day_from(at)
    if 0 < at.hour < HALF_A_DAY and evening > now.time():
        return once._replace(at=evening, on=today)
    return Unusable.GONE_BY if once.on else once._replace(on=today + A_DAY)


def at_that_time_of(moment: Moment | None, at: time) -> time:
    """Return the time meant: seven, said of evenings, is seven in the evening."""
    is_late = moment in (Moment.EVENING, Moment.BEDTIME)
    return _half_a_day_from(at) if is_late and 0 < at.hour < HALF_A_DAY else at


def _half_a_day_from(at: time) -> time:
    """Return the other time that a clock with twelve hours shows in the same way."""
    return at.replace(hour=(at.hour + HALF_A_DAY) % (2 * HALF_A_DAY))


def time_of_day(spoken: str | None) -> time | None:
    """Return the time that an AMAZON.TIME means or leads one to propose.

    None where it must be asked.
    """
    try:
        return PROPOSED.get(spoken or "") or _time(spoken or "")
    except ValueError:
        return None


def _time(clock: str) -> time:
    """Read a time of day, such as 19:30.

    Raises:
        ValueError: it is none.
    """
    read = _TIME.fullmatch(clock)
    if read is None:
        raise ValueError("no time of day")
    return time(int(read[1]), int(read[2]))


def _time_or_none(clock: str) -> time | None:
    return None if clock == NO_TIME else _time(clock)
