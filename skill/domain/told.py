"""The told days, as the bits of one number: ten years are 457 bytes, and as quick as ten days."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Stretch(NamedTuple):
    """Told days that lie close together: the first, the last, and how many they are."""

    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True, eq=False)
class ToldDays(Set[date]):
    """A set of days, immutable: `bits` has bit n where day number `since` + n is in it.

    `since` is the proleptic Gregorian ordinal of the first day, 0 where there is none.
    """

    since: int = 0
    bits: int = 0

    @classmethod
    def of(cls, days: Iterable[date]) -> "ToldDays":
        """Return the set of these days."""
        ordinals = {day.toordinal() for day in days}
        since = min(ordinals, default=0)
        return cls(since, sum(1 << (ordinal - since) for ordinal in ordinals))

    def with_day(self, day: date) -> "ToldDays":
        """Return the set with one more day in it."""
        ordinal = day.toordinal()
        if not self.bits:
            return ToldDays(ordinal, 1)
        if ordinal < self.since:
            return ToldDays(ordinal, self.bits << (self.since - ordinal) | 1)
        return ToldDays(self.since, self.bits | 1 << (ordinal - self.since))

    def without_day(self, day: date) -> "ToldDays":
        """Return the set with that day not in it."""
        if day not in self:
            return self
        bits = self.bits & ~(1 << (day.toordinal() - self.since))
        ahead = (bits & -bits).bit_length() - 1 if bits else 0
        return ToldDays(self.since + ahead, bits >> ahead) if bits else ToldDays()

    def until(self, day: date) -> "ToldDays":
        """Return those up to a day, and on it."""
        length = max(day.toordinal() - self.since + 1, 0)
        bits = self.bits & ((1 << length) - 1)
        return ToldDays(self.since, bits) if bits else ToldDays()

    def count_after(self, day: date) -> int:
        """Return how many come after a day."""
        return (self.bits >> max(day.toordinal() - self.since + 1, 0)).bit_count()

    @property
    def last(self) -> date | None:
        """The latest day; None where there is none."""
        return date.fromordinal(self.since + self.bits.bit_length() - 1) if self.bits else None

    def stretches(self, gap: int) -> list[Stretch]:
        """Return the days in stretches, in order: up to `gap` days between two break none."""
        joined = self.bits
        for _ in range(gap):
            joined |= joined << 1
        return [self._stretch(begin, end) for begin, end in _ones(joined)]

    def _stretch(self, begin: int, end: int) -> Stretch:
        bits = (self.bits >> begin) & ((1 << (end - begin)) - 1)
        first = self.since + begin
        last = first + bits.bit_length() - 1
        return Stretch(date.fromordinal(first), date.fromordinal(last), bits.bit_count())

    def __contains__(self, day: object) -> bool:
        offset = day.toordinal() - self.since if isinstance(day, date) else -1
        return offset >= 0 and bool(self.bits >> offset & 1)

    def __iter__(self) -> Iterator[date]:
        bits, ordinal = self.bits, self.since
        while bits:
            ahead = (bits & -bits).bit_length() - 1
            yield date.fromordinal(ordinal + ahead)
            bits, ordinal = bits >> (ahead + 1), ordinal + ahead + 1

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ToldDays):
            return (self.since, self.bits) == (other.since, other.bits)
        return Set.__eq__(self, other)

    def __hash__(self) -> int:
        return self._hash()


def _ones(bits: int) -> Iterator[tuple[int, int]]:
    """Return where each run of ones begins, and where it has ended."""
    position = 0
    while bits:
        begin = (bits & -bits).bit_length() - 1
        bits >>= begin
        length = (~bits & (bits + 1)).bit_length() - 1
        yield position + begin, position + begin + length
        bits, position = bits >> length, position + begin + length
