"""What is remembered of a household, and everything that may happen to it."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from skill.domain.deck import Deck, mark
from skill.domain.hug import Hug
from skill.domain.offer import Offer, OfferKind
from skill.domain.streak import History, Pause, without_needless_excuses
from skill.domain.told import ToldDays

NO_DAYS = ToldDays()
ZONE_KEPT_FOR = timedelta(days=7)
REQUESTS_KEPT = 4
AGAIN_WITHIN = timedelta(minutes=10)
CORRECTED_WITHIN = timedelta(hours=1)
"""How long a moment can be taken back where its local day is over already."""

WEEK = timedelta(days=7)
SETTLED_AFTER = timedelta(days=8)
"""After so long no told day can join a gap any more: a moment is told at most a week late."""


class Zone(NamedTuple):
    """The household's zone (an IANA name), and when its device was asked."""

    name: str
    asked: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it need not be asked for again yet."""
        return abs(now - self.asked) <= ZONE_KEPT_FOR


class TodaysGesture(NamedTuple):
    """The gesture that is the household's on a day."""

    day: date
    gesture: str


class LastMoment(NamedTuple):
    """The moment that was told last: for which day, when on the household's clocks (naive).

    `alone`: no other moment was told for that day, so the day counts by this one.
    """

    day: date
    at: datetime
    alone: bool


class LastHug(NamedTuple):
    """The hug that was counted last, and when it began."""

    hug: Hug
    at: datetime


@dataclass(frozen=True, slots=True)
class Household:
    """One couple's memory. Immutable: whatever happens makes another one.

    `favourites` and `retired` hold what stands for gestures and prompts (`choice_of`), in the order
    in which they became that. `offered` is the kind of what was offered last.
    `version` counts the saves (0: never saved) and `recent` holds the marks of the requests that
    told or took back the latest moments, so that a request that Alexa sends again does it once.
    `last_moment` is what can be corrected.
    """

    days: ToldDays = NO_DAYS
    moments: int = 0
    today: TodaysGesture | None = None
    gestures: Deck = field(default_factory=Deck)
    prompts: Deck = field(default_factory=Deck)
    offered: OfferKind | None = None
    favourites: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    moves: tuple[date, ...] = ()
    zone: Zone | None = None
    apla_failed: date | None = None
    last_hug: LastHug | None = None
    recent: tuple[str, ...] = ()
    last_moment: LastMoment | None = None
    version: int = 0

    @property
    def is_new(self) -> bool:
        """Whether it was never offered or told anything, as far as is known."""
        return not (self.days or self.gestures.last or self.prompts.last)

    @property
    def last_offer(self) -> Offer | None:
        """What was offered last, in whichever session."""
        if self.offered is OfferKind.HUG and self.last_hug:
            return Offer(OfferKind.HUG, hug=self.last_hug.hug)
        if self.offered is OfferKind.PROMPT or not self.gestures.last:
            return Offer(OfferKind.PROMPT, self.prompts.last) if self.prompts.last else None
        return Offer(OfferKind.GESTURE, self.gestures.last)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is kept of it, its zone included."""
        return replace(self, version=0) == Household()

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
        """Count a hug as a moment, and remember it for whoever says: again."""
        last = LastHug(Hug(hug.seconds, mode=hug.mode), at.replace(microsecond=0))
        return replace(self.tell(day, request, at), last_hug=last, offered=OfferKind.HUG)

    def hug_to_repeat(self, now: datetime) -> Hug | None:
        """Return the hug that "again" means; None where that was too long ago."""
        last = self.last_hug
        return last.hug if last and timedelta() <= now - last.at <= AGAIN_WITHIN else None

    def todays_gesture(
        self, day: date, gestures: Sequence[str], rng: random.Random, prefer: Collection[str] = ()
    ) -> tuple[str, "Household"]:
        """Return the day's gesture: the same all day, drawn from the deck where there is none."""
        if self.today and self.today.day == day and self.today.gesture in gestures:
            return self.today.gesture, self.offer_again(
                Offer(OfferKind.GESTURE, self.today.gesture)
            )
        return self.another_gesture(day, gestures, rng, prefer)

    def another_gesture(
        self, day: date, gestures: Sequence[str], rng: random.Random, prefer: Collection[str] = ()
    ) -> tuple[str, "Household"]:
        """Draw the next gesture and make it the day's."""
        gesture, deck = self.gestures.draw(gestures, rng, prefer)
        return gesture, self._given(deck, TodaysGesture(day, gesture))

    def gentle_gesture(
        self, day: date, gentle: Sequence[str], rng: random.Random
    ) -> tuple[str, "Household"]:
        """Draw one of the gentle gestures and make it the day's."""
        gesture, deck = self.gestures.draw_among(gentle, rng)
        return gesture, self._given(deck, TodaysGesture(day, gesture))

    def wished_gesture(self, wished: Sequence[str], rng: random.Random) -> tuple[str, "Household"]:
        """Draw one of those that were wished for; the day's gesture stays what it was."""
        gesture, deck = self.gestures.draw_among(wished, rng)
        return gesture, self._given(deck, self.today)

    def keep(self, day: date, gesture: str) -> "Household":
        """Make a gesture that was offered the day's."""
        return replace(self, today=TodaysGesture(day, gesture))

    def _given(self, deck: Deck, today: TodaysGesture | None) -> "Household":
        return replace(self, gestures=deck, today=today, offered=OfferKind.GESTURE)

    def prompt(self, prompts: Sequence[str], rng: random.Random) -> tuple[str, "Household"]:
        """Draw the next appreciation prompt."""
        prompt, deck = self.prompts.draw(prompts, rng)
        return prompt, replace(self, prompts=deck, offered=OfferKind.PROMPT)

    def prompt_among(self, wished: Sequence[str], rng: random.Random) -> tuple[str, "Household"]:
        """Draw one of those prompts that were wished for."""
        prompt, deck = self.prompts.draw_among(wished, rng)
        return prompt, replace(self, prompts=deck, offered=OfferKind.PROMPT)

    def offer_again(self, offer: Offer) -> "Household":
        """Make a gesture or a prompt the last one offered, whatever is left of its deck."""
        if offer.kind is OfferKind.PROMPT:
            deck = replace(self.prompts, last=offer.id)
            return replace(self, prompts=deck, offered=OfferKind.PROMPT)
        return self._given(replace(self.gestures, last=offer.id), self.today)

    def without_retired(self, kind: OfferKind, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of some gestures or prompts that were not set aside."""
        return tuple(id_ for id_ in ids if choice_of(kind, id_) not in self.retired)

    def retire(self, kind: OfferKind, id_: str) -> "Household":
        """Set a gesture or a prompt aside: it is not offered any more, and no favourite."""
        choice = choice_of(kind, id_)
        if choice in self.retired:
            return self
        return replace(self.unsave(kind, id_), retired=(*self.retired, choice))

    def restore(self, choices: Mapping[str, Offer]) -> tuple[Offer | None, "Household"]:
        """Take back what was set aside last, of those choices that are still there."""
        for choice in reversed(self.retired):
            if offer := choices.get(choice):
                left = tuple(each for each in self.retired if each != choice)
                return offer, replace(self, retired=left).offer_again(offer)
        return None, self

    def save_favourite(self, kind: OfferKind, id_: str) -> "Household":
        """Keep a gesture or a prompt among the favourites, where nothing is that was set aside."""
        choice = choice_of(kind, id_)
        if choice in self.favourites:
            return self
        retired = tuple(each for each in self.retired if each != choice)
        return replace(self, favourites=(*self.favourites, choice), retired=retired)

    def unsave(self, kind: OfferKind, id_: str) -> "Household":
        """Keep a gesture or a prompt among the favourites no longer."""
        left = tuple(each for each in self.favourites if each != choice_of(kind, id_))
        return replace(self, favourites=left)

    def favourites_among(self, kind: OfferKind, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of some gestures or prompts that are favourites."""
        return tuple(id_ for id_ in ids if choice_of(kind, id_) in self.favourites)

    def is_away(self, today: date) -> bool:
        """Tell whether a pause goes on beyond today."""
        return any(each.start <= today < each.back for each in self.pauses)

    def pause(self, today: date, back: date) -> "Household":
        """Away from today until the first day back; a pause that is under way ends then instead."""
        under_way = [each for each in self.pauses if each.back >= today]
        start = min((each.start for each in under_way), default=today)
        past = [each for each in self.pauses if each not in under_way]
        return replace(self, pauses=(*past, Pause(min(start, today), back)))._settled(today)

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
        """Its device says that it lives in this zone now; another one than before is a move."""
        moved = self.zone is not None and self.zone.name != zone
        moves = (*self.moves, day) if moved and day not in self.moves else self.moves
        return replace(self, zone=Zone(zone, now), moves=moves)._settled(day)

    def _settled(self, today: date) -> "Household":
        """Without old pauses and moves that no run needs, so that a record stays small."""
        history = without_needless_excuses(self.history, today - SETTLED_AFTER)
        return replace(self, pauses=tuple(history.pauses), moves=tuple(history.moves))

    def without_apla(self, day: date) -> "Household":
        """Remember that a device of the household could not play APLA on that day."""
        return replace(self, apla_failed=day)


def choice_of(kind: OfferKind, id_: str) -> str:
    """Return a card's stand-in among the choices: its mark, after a P where it is a prompt."""
    return mark(id_) if kind is OfferKind.GESTURE else f"P{mark(id_)}"
