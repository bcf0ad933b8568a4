"""A year with the skill, in process: what a couple hears that comes every day, and what wears out.

One couple is always heard; `make dialogues` has others.

`python -m tests.whole.test_a_year` prints the figures and the worst of what was heard again.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from skill.conversation.turn import Question
from skill.domain.catalogue import About, Gesture, Needs
from skill.domain.choosing import later
from skill.domain.household import Household, Life
from skill.domain.offer import OfferKind
from tests.conversation.couch import Couch, Exchange
from tests.support.turns import CATALOGUE, turn

NEW_YORK = ZoneInfo("America/New_York")
FIRST = datetime(2026, 1, 1)
DAYS = 365
DONE_SHARE, NO_SHARE, PROMPT_SHARE = 0.85, 0.25, 0.3
"""On so many days they do it; so often they want another, or something kind to say as well."""

SHORT_WORDS = 6
"""What has no more words may be heard again and again."""

FOR_ANOTHER_DAY = {"gesture.tomorrow", "gesture.tomorrow_morning", "gesture.weekend"}

HEARD_SHARE = 0.05
"""So much of the longer replies may have been heard before."""


@dataclass(frozen=True)
class Habits:
    """When a couple opens the skill, what it told of itself, and which of all couples it is.

    One that is talkative tells in a session that they did it, and so is asked what else it likes.
    """

    hours: tuple[int, ...] = (18,)
    life: tuple[Life, ...] = ()
    talkative: bool = False
    seed: int = 1

    @property
    def forgets_after(self) -> timedelta:
        """How long no line of a gesture may come again."""
        return timedelta(days=120 / len(self.hours))


@dataclass(frozen=True)
class Heard:
    """A reply, and when."""

    at: datetime
    exchange: Exchange

    @property
    def text(self) -> str:
        return " ".join(re.sub("<[^>]*>", " ", self.exchange.words).split())

    @property
    def shape(self) -> str:
        """The text without its numbers, which may differ."""
        return re.sub(r"\d+", "#", self.text)

    @property
    def is_long(self) -> bool:
        return len(self.text.split()) > SHORT_WORDS

    @property
    def gesture(self) -> Gesture | None:
        """The gesture that is offered in it."""
        offer = self.exchange.reply.offer
        is_one = offer and offer.kind is OfferKind.GESTURE and not self.is_a_memory
        return CATALOGUE.gestures[offer.id] if offer and is_one else None

    @property
    def is_a_memory(self) -> bool:
        """Whether it is what they did long ago, by its title."""
        return any(name.startswith("remember_when.") for name in self.exchange.lines)

    @property
    def way(self) -> str | None:
        """How the gesture is said."""
        offer = self.exchange.reply.offer
        return self.gesture.way(offer.way) if offer and self.gesture else None


@cache
def year(habits: Habits) -> tuple[Heard, ...]:
    """Return everything that a couple hears in a year."""
    couch = Couch()
    return tuple(_told(couch, habits)) + tuple(
        heard for day in range(DAYS) for heard in _day(couch, habits, day)
    )


def _told(couch: Couch, habits: Habits) -> Iterator[Heard]:
    couch.now = _at(0, 9)
    for life in habits.life:
        yield _said(couch, "RememberUsIntent", {"life": life})


def _day(couch: Couch, habits: Habits, day: int) -> Iterator[Heard]:
    chance = Random(f"{habits.seed} {day}")
    is_done = chance.random() < DONE_SHARE
    before: Gesture | None = None
    for hour in habits.hours:
        couch.now, couch.attributes = _at(day, hour), None
        yield (heard := _said(couch, "LaunchRequest"))
        if before and heard.gesture == before:
            yield (heard := _said(couch, "AMAZON.NextIntent"))
        before = heard.gesture
        yield from _answers(couch, heard, chance, NO_SHARE)
    if is_done:
        couch.now, couch.attributes = _at(day, 22), None
        if habits.talkative:
            yield _said(couch, "LaunchRequest")
        yield (done := _said(couch, "GestureDoneIntent"))
        assert done.exchange.after.moments > done.exchange.before.moments
        yield from _answers(couch, done, chance, 0)


def _answers(couch: Couch, heard: Heard, chance: Random, no_share: float) -> Iterator[Heard]:
    """Say yes, or no and then yes; and now and then take something kind to say."""
    wants_another = chance.random() < no_share
    while (asks := heard.exchange.reply.asks) is not None:
        again = asks is Question.KEEP_GESTURE and wants_another
        wants_another = False
        if asks in {Question.PROMPT, Question.ANOTHER_PROMPT}:
            again = chance.random() > PROMPT_SHARE
        heard = _said(couch, "AMAZON.NoIntent" if again else "AMAZON.YesIntent")
        yield heard


def _said(couch: Couch, intent: str, slots: Mapping[str, str] | None = None) -> Heard:
    at = couch.now.astimezone(NEW_YORK)
    return Heard(at, couch.say(intent, slots))


def _at(day: int, hour: int) -> datetime:
    local = datetime.combine(FIRST + timedelta(days=day), time(hour), NEW_YORK)
    return local.astimezone(UTC)


EVENINGS = Habits()
TWICE_A_DAY = Habits(hours=(8, 21))
COUPLES = {
    "evenings": EVENINGS,
    "another seed": Habits(seed=2),
    "twice a day": TWICE_A_DAY,
    "talkative": Habits(talkative=True),
    "apart": Habits(life=(Life.APART,)),
    "no touch, no coffee": Habits(life=(Life.NO_TOUCH, Life.NO_COFFEE)),
}
couples = pytest.mark.parametrize(
    "habits",
    [
        pytest.param(habits, id=name, marks=[] if habits is EVENINGS else pytest.mark.dialogues)
        for name, habits in COUPLES.items()
    ],
)


@dataclass(frozen=True)
class Again:
    """Words that were heard before, how many days ago."""

    days: int
    text: str


def heard_again(heard: tuple[Heard, ...], within: timedelta) -> list[Again]:
    """Return the longer replies that were heard before within a time, but for their numbers."""
    last: dict[str, datetime] = {}
    found = []
    for each in heard:
        if each.is_long:
            before = last.get(each.shape)
            if before and each.at - before < within:
                found.append(Again((each.at - before).days, each.text))
            last[each.shape] = each.at
    return found


def gestures_again(heard: tuple[Heard, ...], within: timedelta) -> list[Again]:
    """Return the lines of gestures that were heard before within a time, on another day."""
    last: dict[str, date] = {}
    found = []
    for each in heard:
        if each.way:
            ago = each.at.date() - last.get(each.way, date.min)
            if timedelta() < ago < within:
                found.append(Again(ago.days, each.way))
            last[each.way] = each.at.date()
    return found


def long_ones(heard: tuple[Heard, ...]) -> int:
    return sum(each.is_long for each in heard)


def unsaid_misfits(heard: tuple[Heard, ...]) -> list[str]:
    """Return the gestures that do not fit their hour, and are not said to be for another one."""
    found = []
    for each in heard:
        gesture = each.gesture
        when = later(gesture, each.at.date(), each.at.hour) if gesture else None
        if when and f"gesture.{when}" not in each.exchange.lines:
            found.append(f"{each.at:%m-%d %H:%M} {each.text}")
    return found


@couples
def test_no_gesture_is_said_in_the_same_words_for_a_long_time(habits: Habits) -> None:
    assert gestures_again(year(habits), habits.forgets_after) == []


@couples
def test_no_longer_reply_is_heard_twice_within_two_weeks(habits: Habits) -> None:
    assert heard_again(year(habits), timedelta(days=14)) == []


@couples
def test_of_the_longer_replies_few_were_heard_before(habits: Habits) -> None:
    again = heard_again(year(habits), timedelta(days=60))
    assert len(again) <= HEARD_SHARE * long_ones(year(habits))


@couples
def test_no_gesture_misses_the_hour_unless_it_is_said_to_be_for_another(habits: Habits) -> None:
    assert unsaid_misfits(year(habits)) == []


@couples
def test_what_is_for_another_day_is_not_asked_about_as_todays(habits: Habits) -> None:
    offers = [each for each in year(habits) if each.exchange.lines & FOR_ANOTHER_DAY]
    framed = [each.text.replace(each.way or "", "") for each in offers]
    assert [text for text in framed if "today" in text.lower()] == []


@couples
def test_all_twenty_five_are_heard_before_any_again(habits: Habits) -> None:
    """Of the gestures that came first on their day, or in the place of another one."""
    spine: list[str] = []
    for each in year(habits):
        if each.gesture and not each.gesture.is_guest and spine[-1:] != [each.gesture.id]:
            spine.append(each.gesture.id)
    size = len(set(spine))
    rounds = [spine[start : start + size] for start in range(0, len(spine) - size + 1, size)]
    assert size == (25 if not habits.life else len(spine_of(habits)))
    assert [len(set(each)) for each in rounds] == [size] * len(rounds)


def spine_of(habits: Habits) -> tuple[Gesture, ...]:
    household = Household(life=frozenset(habits.life))
    return tuple(each for each in turn(household=household).gestures if not each.is_guest)


@pytest.mark.dialogues
@pytest.mark.parametrize(
    ("life", "left_out"),
    [(Life.NO_TOUCH, About.TOUCH), (Life.NO_COFFEE, About.COFFEE)],
)
def test_what_they_left_out_is_not_heard_all_year(life: Life, left_out: About) -> None:
    habits = COUPLES["no touch, no coffee"]
    assert life in habits.life
    offered = [each.gesture for each in year(habits) if each.gesture]
    assert len(offered) > DAYS
    assert [each.id for each in offered if left_out in each.about] == []


@pytest.mark.dialogues
def test_who_lives_apart_hears_nothing_all_year_that_needs_one_room() -> None:
    offered = [each.gesture for each in year(COUPLES["apart"]) if each.gesture]
    assert len(offered) > DAYS
    assert [each.id for each in offered if each.needs is Needs.TOGETHER] == []


def report() -> Iterator[str]:
    for name, habits in COUPLES.items():
        heard = year(habits)
        lines = gestures_again(heard, habits.forgets_after)
        two_weeks, two_months = (heard_again(heard, timedelta(days=days)) for days in (14, 60))
        misfits = unsaid_misfits(heard)
        yield (
            f"{name}: {len(heard)} replies, {long_ones(heard)} longer than {SHORT_WORDS} words,"
            f" {len({each.way for each in heard if each.way})} lines of gestures"
        )
        yield f"  the same line of a gesture within {habits.forgets_after.days} days: {len(lines)}"
        yield from (f"    {each.days:3} days: {each.text}" for each in lines[:5])
        yield f"  the same longer reply within 14 days: {len(two_weeks)}"
        yield from (f"    {each.days:3} days: {each.text}" for each in two_weeks[:8])
        share = len(two_months) / long_ones(heard)
        yield f"  longer replies heard before within 60 days: {len(two_months)} ({share:.1%})"
        yield from (f"    {each.days:3} days: {each.text}" for each in two_months[-5:])
        yield f"  misfits of the hour that are not said to be for another: {len(misfits)}"
        yield from (f"    {each}" for each in misfits[:5])


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
