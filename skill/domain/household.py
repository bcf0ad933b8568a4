"""What is remembered of a household, and everything that may happen to it."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from skill.domain.catalogue import About, Gesture, Guess, Occasion, Prompt, number_of
from skill.domain.choosing import Circumstances
from skill.domain.days import WEEK
from skill.domain.hug import Embrace, Hug, Part
from skill.domain.offer import Offer, OfferKind
from skill.domain.repertoire import Repertoire
from skill.domain.streak import History, Pause, without_needless_excuses
from skill.domain.told import ToldDays
from skill.domain.walk import Walk

NO_DAYS = ToldDays()
ZONE_KEPT_FOR = WEEK
REQUESTS_KEPT = 4
AGAIN_WITHIN = timedelta(minutes=10)
CORRECTED_WITHIN = timedelta(hours=1)
"""How long a moment can be taken back where its local day is over already."""

MOST_FAVOURITES, MOST_SET_ASIDE, MOST_DATES, MOST_PAUSES, MOST_MOVES = 20, 40, 6, 4, 4
MOST_DONE, MOST_HUGS = 60, 3
"""Where one of these is full, the oldest goes."""

SECRET_FOR = timedelta(days=2)
"""For so long after its day a secret is told of to whoever asks; then nothing is left of it."""

LOOKED_BACK_FOR = timedelta(days=14)
"""For so long they are not reminded again."""

FORTNIGHT = timedelta(days=14)
"""Whoever hugged as often as is kept within this time may be offered a routine."""

QUIET_FOR = timedelta(days=30)
"""For so long after something hard was told nothing is offered that a good day is for."""

SETTLED_AFTER = timedelta(days=8)
"""After so long no told day can join a gap any more: a moment is told at most a week late."""


class Zone(NamedTuple):
    """The household's zone (an IANA name), and when its device was asked."""

    name: str
    asked: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it need not be asked for again yet."""
        return abs(now - self.asked) <= ZONE_KEPT_FOR


class Life(StrEnum):
    """What a couple told of its life, and wants respected."""

    APART = "apart"
    BABY = "baby"
    NIGHTS = "nights"
    NO_TOUCH = "no_touch"
    NO_ALCOHOL = "no_alcohol"
    NO_COFFEE = "no_coffee"
    NO_FOOD = "no_food"
    NO_CARDS = "no_cards"
    NO_GAMES = "no_games"


_LEFT_OUT = {
    Life.NO_TOUCH: About.TOUCH,
    Life.NO_ALCOHOL: About.ALCOHOL,
    Life.NO_COFFEE: About.COFFEE,
    Life.NO_FOOD: About.FOOD,
}


class TheirDate(NamedTuple):
    """A day of every year that is theirs."""

    occasion: Occasion
    month: int
    day: int

    def next_after(self, today: date) -> date:
        """Return when it comes next, today included; a leap day is the last of February else."""
        for year in (today.year, today.year + 1):
            last = monthrange(year, self.month)[1]
            day = date(year, self.month, min(self.day, last))
            if day >= today:
                return day
        return today


class TodaysGesture(NamedTuple):
    """The gesture that is the household's on a day, by its number, and in which way it was said."""

    day: date
    number: int
    way: int = 0


class Done(NamedTuple):
    """A gesture that they did, by its number, and on which day."""

    number: int
    day: date


class Held(NamedTuple):
    """How many seconds they were counted holding each other, in a year."""

    year: int
    seconds: int


class Secret(NamedTuple):
    """A secret gesture that was asked for, by its number, on which day; nobody knows by whom."""

    number: int
    day: date

    def is_over(self, day: date) -> bool:
        """Tell whether it is of no use any more."""
        return day - self.day > SECRET_FOR


class Quiet(NamedTuple):
    """Until when they would like it quiet; and whether days of theirs are met again after it.

    It is the same whatever was told, so that nobody who reads a record can tell one trouble from
    another. A day of theirs is met again once somebody asks for one.
    """

    until: date
    dates: bool = False

    def is_over(self, day: date) -> bool:
        """Tell whether its days are over."""
        return day > self.until


class Chosen(NamedTuple):
    """A gesture that was chosen, the index of the way it is said, and the household after that."""

    gesture: Gesture
    way: int
    household: "Household"

    def as_todays(self, day: date) -> "Chosen":
        """Return the same, made the day's gesture."""
        return self._replace(household=self.household.keep(day, self.gesture, self.way))


class Choice(NamedTuple):
    """A gesture or a prompt among the favourites, or set aside, by its number."""

    kind: OfferKind
    number: int

    @classmethod
    def of(cls, offer: Offer) -> "Choice":
        """Return the choice of what was offered."""
        return cls(offer.kind, number_of(offer.id))


class LastMoment(NamedTuple):
    """The moment that was told last: for which day, when on the household's clocks (naive).

    `alone`: no other moment was told for that day, so the day counts by this one.
    """

    day: date
    at: datetime
    alone: bool


class Unplayable(NamedTuple):
    """The parts of a hug that devices of the household could not play on a day."""

    day: date
    parts: frozenset[Part]


class LastHug(NamedTuple):
    """The hug that was counted last, and when it began."""

    hug: Hug
    at: datetime


@dataclass(frozen=True, slots=True)
class Household:
    """One couple's memory. Immutable: whatever happens makes another one.

    `repertoire` and `prompts` are how far it has come through gestures and prompts. `favourites`
    and `set_aside` are in the order in which they became that. `offered` is the kind of what was
    offered last, `gesture` the number of the gesture, and `way` how it was said.
    `guesses` is how far it has come through the questions to guess at; none of the answers is kept.
    `done` are the latest gestures that they did, `hugs` the days of the latest hugs. `looked_back`
    is when they were last reminded of something done, `routine_offered` when a routine was offered
    or first used,
    `greeted` which day of theirs they were greeted on, `quiet` until when they would like it quiet.
    `version` counts the saves (0: never saved) and `recent` holds the hashes of the requests that
    told or took back the latest moments, so that a request that Alexa sends again does it once.
    `last_moment` is what can be corrected.
    """

    days: ToldDays = NO_DAYS
    moments: int = 0
    today: TodaysGesture | None = None
    repertoire: Repertoire = field(default_factory=Repertoire)
    prompts: Walk = field(default_factory=Walk)
    offered: OfferKind | None = None
    gesture: int | None = None
    way: int = 0
    favourites: tuple[Choice, ...] = ()
    set_aside: tuple[Choice, ...] = ()
    life: frozenset[Life] = frozenset()
    dates: tuple[TheirDate, ...] = ()
    done: tuple[Done, ...] = ()
    held: Held | None = None
    hugs: tuple[date, ...] = ()
    secret: Secret | None = None
    looked_back: date | None = None
    routine_offered: date | None = None
    guesses: Walk = field(default_factory=Walk)
    greeted: date | None = None
    quiet: Quiet | None = None
    pauses: tuple[Pause, ...] = ()
    moves: tuple[date, ...] = ()
    zone: Zone | None = None
    unplayable: Unplayable | None = None
    last_hug: LastHug | None = None
    recent: tuple[str, ...] = ()
    last_moment: LastMoment | None = None
    version: int = 0

    @property
    def is_new(self) -> bool:
        """Whether it was never offered or told anything, as far as is known."""
        return not self.days and self.gesture is None and self.prompts.last is None

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is kept of it, its zone included."""
        return replace(self, version=0) == Household()

    @property
    def left_out(self) -> frozenset[About]:
        """What they do not want, as far as they told."""
        return frozenset(about for life, about in _LEFT_OUT.items() if life in self.life)

    @property
    def welcomes_touch(self) -> bool:
        """Whether a hug may be offered: not where they told of no touch, or live apart."""
        return not self.life & {Life.NO_TOUCH, Life.APART}

    @property
    def history(self) -> History:
        """The told days, and what excuses the rest days between them."""
        return History(self.days, self.pauses, self.moves)

    def tell(self, day: date, request: str, at: datetime | None = None) -> "Household":
        """Count a moment on a day; the day counts once, a request (by its hash) counts once.

        `at`: when it is told, on the household's clocks; on that very day where it is not given.
        """
        if request in self.recent:
            return self
        told_at = (at or datetime.combine(day, time())).replace(
            second=0, microsecond=0, tzinfo=None
        )
        return replace(
            self,
            days=self.days.with_day(day),
            moments=self.moments + 1,
            recent=self._with_recent(request),
            last_moment=LastMoment(day, told_at, day not in self.days),
        )

    def moment_to_correct(self, now: datetime) -> LastMoment | None:
        """Return the moment that was told last, today or just now; None where there is none."""
        last, clock = self.last_moment, now.replace(tzinfo=None)
        if last is None or clock + CORRECTED_WITHIN < last.at:
            return None
        is_todays = last.at.date() == clock.date()
        return last if is_todays or clock - last.at <= CORRECTED_WITHIN else None

    def has_just_told(self, now: datetime) -> bool:
        """Tell whether a moment was told a few minutes ago."""
        last = self.last_moment
        return last is not None and _is_just_past(last.at, now.replace(tzinfo=None))

    def take_back(self, request: str) -> "Household":
        """Take back the moment that was told last; the request that told it stays counted."""
        if self.last_moment is None or request in self.recent:
            return self
        return replace(self._without_last_moment(), recent=self._with_recent(request))

    def move(self, day: date) -> "Household":
        """Tell the moment that was told last for another day."""
        last = self.last_moment
        if last is None or day == last.day:
            return self
        bare = self._without_last_moment()
        return replace(
            bare,
            days=bare.days.with_day(day),
            moments=self.moments,
            last_moment=LastMoment(day, last.at, day not in bare.days),
        )

    def _without_last_moment(self) -> "Household":
        last = self.last_moment
        if last is None:
            return self
        days = self.days.without_day(last.day) if last.alone else self.days
        return replace(self, days=days, moments=self.moments - 1, last_moment=None)

    def _with_recent(self, request: str) -> tuple[str, ...]:
        return (*self.recent, request)[-REQUESTS_KEPT:]

    def hug(self, hug: Hug, at: datetime, day: date, request: str) -> "Household":
        """Count a hug or a sibling as a moment, and remember it for whoever says: again.

        Nobody is held while they kiss.
        """
        plain = Hug(hug.seconds, mode=hug.mode, embrace=hug.embrace)
        last = LastHug(plain, at.replace(microsecond=0))
        told = replace(self.tell(day, request, at), last_hug=last, offered=OfferKind.HUG)
        if told.moments == self.moments:  # this very request counted it before
            return told
        if hug.embrace is not Embrace.KISS:
            held = self.held_in(day.year) + hug.seconds
            told = replace(told, held=Held(day.year, held))
        if hug.embrace is Embrace.HUG:
            told = replace(told, hugs=(*self.hugs, day)[-MOST_HUGS:])
        return told

    def held_in(self, year: int) -> int:
        """Return how many seconds they were counted holding each other in a year."""
        return self.held.seconds if self.held and self.held.year == year else 0

    def hug_to_repeat(self, now: datetime) -> Hug | None:
        """Return the hug that "again" means; None where that was too long ago."""
        last = self.last_hug
        return last.hug if last and _is_just_past(last.at, now) else None

    def has_a_gesture(self, day: date) -> bool:
        """Tell whether a gesture was chosen for a day already."""
        return self.today is not None and self.today.day == day

    def todays_gesture(self, gestures: Sequence[Gesture], at: Circumstances) -> Chosen:
        """Return the day's gesture: the same all day, chosen where there is none."""
        kept = self.today if self.has_a_gesture(at.day) else None
        for gesture in gestures if kept else ():
            if kept and gesture.number == kept.number:
                return Chosen(gesture, kept.way, self.offer_gesture(gesture, kept.way))
        return self.another_gesture(gestures, at)

    def another_gesture(self, gestures: Sequence[Gesture], at: Circumstances) -> Chosen:
        """Choose the next gesture and make it the day's; ValueError without any gesture."""
        is_first = not self.has_a_gesture(at.day)
        gesture, way, left = self.repertoire.next_gesture(gestures, at, is_first=is_first)
        household = replace(self, repertoire=left).keep(at.day, gesture, way)
        return Chosen(gesture, way, household.offer_gesture(gesture, way))

    def wished_gesture(
        self, wished: Sequence[Gesture], gestures: Sequence[Gesture], at: Circumstances
    ) -> Chosen:
        """Choose one of those that were wished for; the day's gesture stays what it was."""
        gesture, way, left = self.repertoire.wished_gesture(wished, gestures, at, self.gesture)
        household = replace(self, repertoire=left).offer_gesture(gesture, way)
        return Chosen(gesture, way, household)

    def like(self, gesture: Gesture) -> "Household":
        """Note that a gesture was kept, saved or done: there will be more of its kinds."""
        return replace(self, repertoire=self.repertoire.like(gesture))

    def did(self, gesture: Gesture, day: date) -> "Household":
        """Remember that they did a gesture on a day, once a day, and that they like its kinds."""
        this = Done(gesture.number, day)
        if this in self.done:
            return self
        return replace(self.like(gesture), done=(*self.done, this)[-MOST_DONE:])

    def keep(self, day: date, gesture: Gesture, way: int) -> "Household":
        """Make a gesture that was offered the day's."""
        return replace(self, today=TodaysGesture(day, gesture.number, way))

    def offer_gesture(self, gesture: Gesture, way: int) -> "Household":
        """Make a gesture the last one offered, whatever is left of the spine."""
        return replace(self, gesture=gesture.number, way=way, offered=OfferKind.GESTURE)

    def offer_prompt(self, prompt: Prompt) -> "Household":
        """Make a prompt the last one offered, whatever is left of the prompts."""
        walk = self.prompts._replace(last=prompt.number)
        return replace(self, prompts=walk, offered=OfferKind.PROMPT)

    def next_prompt(
        self, wished: Sequence[Prompt], prompts: Sequence[Prompt], key: str
    ) -> tuple[Prompt, "Household"]:
        """Draw the next of those prompts that were wished for, of all the prompts that suit."""
        by_number = {each.number: each for each in wished}
        every = [each.number for each in prompts]
        walk = self.prompts if self.prompts.left(every, key) else self.prompts.anew()
        left = walk.left(by_number, key) or sorted(by_number, key=walk.behind_last(key))
        others = [number for number in left if number != walk.last] or left
        household = replace(self, prompts=walk.after(others[0], every, key))
        return by_number[others[0]], replace(household, offered=OfferKind.PROMPT)

    def next_guess(self, guesses: Sequence[Guess], key: str) -> tuple[Guess, "Household"]:
        """Draw the next question to guess at; every one comes once before any comes again."""
        by_number = {each.number: each for each in guesses}
        walk = self.guesses if self.guesses.left(by_number, key) else self.guesses.anew()
        left = walk.left(by_number, key)
        number = next((each for each in left if each != walk.last), left[0])
        return by_number[number], replace(self, guesses=walk.after(number, by_number, key))

    def choose_secret(
        self, secrets: Sequence[Gesture], gestures: Sequence[Gesture], at: Circumstances
    ) -> Chosen:
        """Choose one of these for one of the two alone: it is never what was offered or the day's.

        Raises:
            ValueError: there is none.
        """
        before = self.secret.number if self.secret else self.gesture
        gesture, way, left = self.repertoire.wished_gesture(secrets, gestures, at, before)
        secret = Secret(gesture.number, at.day)
        return Chosen(gesture, way, replace(self, repertoire=left, secret=secret))

    def notice(self, day: date, request: str, at: datetime) -> "Household":
        """Count that a secret was noticed, and forget it."""
        return self.tell(day, request, at).forget_secret()

    def forget_secret(self) -> "Household":
        """Keep nothing of a secret any more."""
        return replace(self, secret=None)

    def without_old_secret(self, day: date) -> "Household":
        """Forget a secret whose days are over."""
        return self.forget_secret() if self.secret and self.secret.is_over(day) else self

    def aside(self, kind: OfferKind) -> frozenset[int]:
        """Return the numbers of the gestures, or of the prompts, that were set aside."""
        return frozenset(choice.number for choice in self.set_aside if choice.kind is kind)

    def set_card_aside(self, choice: Choice) -> "Household":
        """Set a gesture or a prompt aside: it is not offered any more, and no favourite."""
        if choice in self.set_aside:
            return self
        return replace(self.unsave(choice), set_aside=(*self.set_aside, choice)[-MOST_SET_ASIDE:])

    def bring_back(self, known: Collection[Choice]) -> tuple[Choice | None, "Household"]:
        """Take back what was set aside last, of those that are still there."""
        for choice in reversed(self.set_aside):
            if choice in known:
                left = tuple(each for each in self.set_aside if each != choice)
                return choice, replace(self, set_aside=left)
        return None, self

    def save_favourite(self, choice: Choice) -> "Household":
        """Keep a gesture or a prompt among the favourites, where nothing is that was set aside."""
        if choice in self.favourites:
            return self
        left = tuple(each for each in self.set_aside if each != choice)
        saved = (*self.favourites, choice)[-MOST_FAVOURITES:]
        return replace(self, favourites=saved, set_aside=left)

    def unsave(self, choice: Choice) -> "Household":
        """Keep a gesture or a prompt among the favourites no longer."""
        left = tuple(each for each in self.favourites if each != choice)
        return replace(self, favourites=left)

    def lives(self, life: Life) -> "Household":
        """Remember what they told of their life."""
        return replace(self, life=self.life | {life})

    def lives_no_longer(self, life: Life) -> "Household":
        """Forget what they told of their life before."""
        return replace(self, life=self.life - {life})

    def mark_date(self, their: TheirDate) -> "Household":
        """Remember a day of theirs; there is one anniversary, but there are several birthdays."""
        one = their.occasion is Occasion.ANNIVERSARY
        others = tuple(
            each
            for each in self.dates
            if each != their and not (one and each.occasion is their.occasion)
        )
        return replace(self, dates=(*others, their)[-MOST_DATES:])

    def move_last_date(self, to: TheirDate) -> "Household":
        """Remember another date in the place of the one that was told last."""
        return replace(self, dates=self.dates[:-1]).mark_date(to)

    def unmark_date(self, occasion: Occasion) -> "Household":
        """Forget their day of that occasion."""
        return replace(self, dates=tuple(e for e in self.dates if e.occasion is not occasion))

    def occasions_on(self, day: date) -> frozenset[Occasion]:
        """Return which of their days it is; none of them where it is quiet about those."""
        if self.quiet and not (self.quiet.dates and self.quiet.is_over(day)):
            return frozenset()
        return frozenset(each.occasion for each in self.dates if each.next_after(day) == day)

    def greet(self, day: date) -> "Household":
        """Remember that they were greeted on a day of theirs."""
        return replace(self, greeted=day)

    def may_look_back(self, day: date) -> bool:
        """Tell whether they were not reminded of something done for a while."""
        return self.looked_back is None or day - self.looked_back >= LOOKED_BACK_FOR

    def look_back(self, day: date) -> "Household":
        """Remember that they were reminded of something done."""
        return replace(self, looked_back=day)

    def is_quiet(self, day: date) -> bool:
        """Tell whether something hard was told so lately that it is to be quiet."""
        return self.quiet is not None and not self.quiet.is_over(day)

    def hush(self, day: date) -> "Household":
        """Be quiet from a day on, on which something hard was told; never what it was."""
        until = day + QUIET_FOR
        is_longer = self.quiet is not None and self.quiet.until >= until
        return self if is_longer else replace(self, quiet=Quiet(until))

    def ask_for_days_of_theirs(self) -> "Household":
        """Meet days of theirs again, once it need not be quiet any more."""
        return replace(self, quiet=self.quiet._replace(dates=True)) if self.quiet else self

    def without_old_quiet(self, day: date) -> "Household":
        """Forget that it was to be quiet, where that is over in every way."""
        if self.quiet is None or not self.quiet.is_over(day):
            return self
        return self if self.dates and not self.quiet.dates else replace(self, quiet=None)

    def suits_a_routine(self, day: date) -> bool:
        """Tell whether a routine may be offered: once ever, to couples who hug often of late."""
        often = len(self.hugs) == MOST_HUGS and day - self.hugs[0] < FORTNIGHT
        fits = self.welcomes_touch and not self.is_quiet(day)
        return self.routine_offered is None and often and fits

    def offer_routine(self, day: date) -> "Household":
        """Remember that a routine was offered, whatever is answered."""
        return replace(self, routine_offered=day)

    def has_routine(self, day: date) -> "Household":
        """Remember, once, that they have a routine: none need be offered."""
        return self if self.routine_offered else self.offer_routine(day)

    def pause(self, today: date, back: date) -> "Household":
        """Pause from today until the first day back; a pause under way ends then instead."""
        under_way = [each for each in self.pauses if each.back >= today]
        start = min((each.start for each in under_way), default=today)
        past = [each for each in self.pauses if each not in under_way]
        return replace(
            self, pauses=(*past, Pause(min(start, today), back))[-MOST_PAUSES:]
        )._settled(today)

    def come_home(self, today: date, day: date) -> "Household | None":
        """End the pause that is under way, or was until lately, on the day they came home.

        None where there is no such pause. One that had not begun on that day was none.
        """
        lately = [each for each in self.pauses if each.start <= today and each.back >= day - WEEK]
        if not lately:
            return None
        pause = max(lately)
        rest = tuple(each for each in self.pauses if each != pause)
        ended = (Pause(pause.start, day),) if pause.start < day else ()
        return replace(self, pauses=(*rest, *ended))._settled(today)

    def live_in(self, zone: str, now: datetime, day: date) -> "Household":
        """Note the zone that its device is set to now; another one than before is a move."""
        moved = self.zone is not None and self.zone.name != zone
        moves = (*self.moves, day) if moved and day not in self.moves else self.moves
        moves = moves[-MOST_MOVES:]
        return replace(self, zone=Zone(zone, now), moves=moves)._settled(day)

    def _settled(self, today: date) -> "Household":
        """Drop old pauses and moves that no run needs, so that a record stays small."""
        history = without_needless_excuses(self.history, today - SETTLED_AFTER)
        return replace(self, pauses=tuple(history.pauses), moves=tuple(history.moves))

    def plays(self, part: Part, day: date) -> bool:
        """Tell whether no device of that kind failed to play that part of a hug on that day."""
        failed = self.unplayable
        return failed is None or failed.day != day or part not in failed.parts

    def without(self, part: Part, day: date) -> "Household":
        """Remember that a device could not play that part of a hug on that day."""
        failed = self.unplayable
        before = failed.parts if failed and failed.day == day else frozenset()
        return replace(self, unplayable=Unplayable(day, before | {part}))


def _is_just_past(at: datetime, now: datetime) -> bool:
    return timedelta() <= now - at <= AGAIN_WITHIN
