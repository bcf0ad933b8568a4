"""A turn is a function: what a handler needs is one value, what it decides is another."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from skill.domain.catalogue import Catalogue, Gesture, Needs, Prompt
from skill.domain.choosing import Circumstances, occasions_of, suiting
from skill.domain.days import commonest_zone, is_southern, local_time, season_of
from skill.domain.household import Household, Life
from skill.domain.offer import Offer, OfferKind
from skill.domain.reminder import Proposal
from skill.domain.streak import streak
from skill.words.spoken import FirstName

BEGINNER_DAYS = 5
"""Until they told of so many kind days the gentlest gestures come first."""


class Question(StrEnum):
    """The questions that may be open: a name in skill/words, and the session attribute `asking`.

    What an answer to each means stands in dialogue.py.
    """

    FIRST_GESTURE = "first_gesture"
    TODAYS_GESTURE = "todays_gesture"
    KEEP_GESTURE = "keep_gesture"
    ONE_MORE_GESTURE = "one_more_gesture"
    RESTORE = "restore"
    PROMPT = "prompt"
    ANOTHER_PROMPT = "another_prompt"
    THIRTY_SECOND_HUG = "thirty_second_hug"
    HUG_ONCE_MORE = "hug_once_more"
    HUG_AGAIN = "hug_again"
    ROUTINE = "routine"
    WHICH_DAY = "which_day"
    MOVED_DAY = "moved_day"
    PAUSE_UNTIL = "pause_until"
    REMINDER_TIME = "reminder_time"
    REMINDER = "reminder"
    NOTICE = "notice"
    GUESSED = "guessed"
    DATE_TOLD = "date_told"
    FORGET = "forget"
    HELP = "help"
    MENU = "menu"


class Said(NamedTuple):
    """What a reply says, as SSML; and, as plain text, the question that ends a screen's countdown.

    That one is no part of `speech`, which is over before the countdown begins.
    """

    speech: str
    reprompt: str
    last: str = ""


class Session(NamedTuple):
    """What the session attributes carried into a turn.

    `one_shot`: it began with this very request. `offer`: what is on the table; `gesture` and
    `prompt`: the ids of what was offered last of each kind. `misses`: how many lines in a row were
    not understood. `distant`: somebody said that they feel distant. `reminder`: the one that was
    proposed, as far as it was told. `version`: the household's, as left last.
    """

    one_shot: bool = False
    asking: Question | None = None
    offer: Offer | None = None
    gesture: str | None = None
    prompt: str | None = None
    misses: int = 0
    distant: bool = False
    reminder: Proposal | None = None
    version: int = 0
    said: Said | None = None


class Device(NamedTuple):
    """The device that a turn came from, and where and how Alexa may be asked about it."""

    id: str = ""
    api_endpoint: str | None = None
    api_token: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a handler may look at: the request, and the household once that is loaded.

    `key` (the household's) and `request` are hashes, never Alexa's own ids; `at` is in UTC. A
    slot's value is its id where it has one, and a task's input is a slot as well. Without memory
    (`remembers`), `household` is a blank one. Whether or not it `may_remind` (None: untold), Alexa
    has the last word. So many `troubles` were told lately, as far as this process knows: no two in
    a row are answered in the same words.
    """

    key: str
    request: str
    at: datetime
    locale: str
    catalogue: Catalogue
    contact: str | None = None
    session: Session = field(default_factory=Session)
    slots: Mapping[str, str] = field(default_factory=dict)
    device: Device = field(default_factory=Device)
    speaker: FirstName | None = None
    may_remind: bool | None = None
    has_screen: bool = False
    household: Household = field(default_factory=Household)
    remembers: bool = True
    troubles: int = 0

    @property
    def now(self) -> datetime:
        """The time on the household's own clocks."""
        return local_time(self.at, self._zone)

    @property
    def rng(self) -> random.Random:
        """Chance, anew: seeded by the request, which is answered alike when it is sent again."""
        return random.Random(self.request)

    @property
    def day(self) -> date:
        """The household's own day."""
        return self.now.date()

    @property
    def hour(self) -> int:
        """The household's own hour, 0 to 23."""
        return self.now.hour

    @property
    def circumstances(self) -> Circumstances:
        """What the household's day is like, for choosing."""
        household, day = self.household, self.day
        weary = bool(household.days) and not streak(household.history, day).run
        return Circumstances(
            key=self.key,
            day=day,
            hour=self.hour,
            season=season_of(day, south=is_southern(self._zone)),
            occasions=household.occasions_on(day).union(occasions_of(day)),
            apart=Life.APART in household.life,
            gentle=weary or len(household.days) < BEGINNER_DAYS,
        )

    @property
    def gestures(self) -> tuple[Gesture, ...]:
        """Every gesture that suits the household, and that it did not set aside."""
        household = self.household
        aside, apart = household.aside(OfferKind.GESTURE), Life.APART in household.life
        return suiting(self.catalogue, aside, household.left_out, apart=apart)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt that suits the household, and that it did not set aside."""
        aside = self.household.aside(OfferKind.PROMPT)
        lacks = {Needs.TOGETHER} if Life.APART in self.household.life else set()
        every = self.catalogue.prompts.values()
        return tuple(each for each in every if each.number not in aside and each.needs not in lacks)

    def with_household(self, household: Household) -> "Turn":
        """Return the same turn, had something happened to the household before."""
        return replace(self, household=household)

    def without_memory(self, household: Household) -> "Turn":
        """Return the same turn, with no more than what is known without the store."""
        return replace(self, household=household, remembers=False)

    @property
    def offer(self) -> Offer | None:
        """What is on the table: what was offered last, in this session or before it."""
        offer = self.session.offer
        return offer if offer and self._knows(offer) else self._last_offer

    @property
    def _last_offer(self) -> Offer | None:
        household, catalogue = self.household, self.catalogue
        if household.offered is OfferKind.HUG and household.last_hug:
            return Offer(OfferKind.HUG, hug=household.last_hug.hug)
        prompt = catalogue.prompt_by_number.get(household.prompts.last)
        gesture = catalogue.gesture_by_number.get(household.gesture)
        if gesture and (household.offered is not OfferKind.PROMPT or not prompt):
            return Offer(OfferKind.GESTURE, gesture.id, way=household.way)
        return Offer(OfferKind.PROMPT, prompt.id) if prompt else None

    @property
    def gesture(self) -> Gesture | None:
        """The gesture that is on the table, if it is one."""
        offer = self.offer
        kept = offer and offer.kind is OfferKind.GESTURE
        return self.catalogue.gestures[offer.id] if offer and kept else None

    @property
    def hug_counted(self) -> bool:
        """Whether a hug is on the table that was counted in this session."""
        offer = self.session.offer
        return bool(offer and offer.kind is OfferKind.HUG and offer.id in self.household.recent)

    @property
    def _zone(self) -> str:
        zone = self.household.zone
        return zone.name if zone else commonest_zone(self.locale)

    def _knows(self, offer: Offer) -> bool:
        """Tell whether it is there: a host may have taken it out of the catalogue meanwhile."""
        match offer.kind:
            case OfferKind.GESTURE:
                return offer.id in self.catalogue.gestures
            case OfferKind.PROMPT:
                return offer.id in self.catalogue.prompts
        return offer.hug is not None
