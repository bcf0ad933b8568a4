"""What can be offered: gestures, appreciation prompts and questions to guess at, as facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from skill.domain.safety import Safety

NUMBERS = 2**12
"""How many numbers there are for cards: two bytes of a household's record each."""


class Moment(StrEnum):
    """When in a day a gesture fits."""

    MORNING = "morning"
    DAYTIME = "daytime"
    MEALTIME = "mealtime"
    EVENING = "evening"
    BEDTIME = "bedtime"
    AWAY = "away"


class Kind(StrEnum):
    """What a gesture gives."""

    TOUCH = "touch"
    WORDS = "words"
    HELP = "help"
    ATTENTION = "attention"
    TREAT = "treat"


class About(StrEnum):
    """What a gesture involves, which a couple may want left out."""

    TOUCH = "touch"
    FOOD = "food"
    COFFEE = "coffee"
    ALCOHOL = "alcohol"
    PHONE = "phone"
    COOKING = "cooking"
    BED = "bed"
    WORDS = "words"
    MUSIC = "music"
    SCREEN = "screen"
    HOME = "home"
    OUTDOORS = "outdoors"
    SPENDING = "spending"


class Needs(StrEnum):
    """Where the two have to be: in one place, in two, or wherever they are."""

    TOGETHER = "together"
    APART = "apart"
    EITHER = "either"


class Occasion(StrEnum):
    """What a guest is for."""

    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    HOLIDAY = "holiday"
    BAD_DAY = "bad_day"
    AFTER_A_FIGHT = "after_a_fight"
    ILLNESS = "illness"
    EXAM = "exam"
    NEW_BABY = "new_baby"
    NIGHT_SHIFT = "night_shift"
    TRAVEL = "travel"
    FIRST_SNOW = "first_snow"
    RAIN = "rain"
    MONDAY = "monday"
    WEEKEND = "weekend"
    PAYDAY = "payday"
    GOOD_NEWS = "good_news"
    MOVING = "moving"
    LONG_WEEK = "long_week"
    ROMANTIC = "romantic"
    FUNNY = "funny"


GENTLE = frozenset({Occasion.BAD_DAY, Occasion.AFTER_A_FIGHT, Occasion.ILLNESS})
"""Where one of these was told, only what suits it is offered on that day."""


class Season(StrEnum):
    """A quarter of the year, as it is where the household lives."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Theme(StrEnum):
    """What a prompt is about."""

    THANKS = "thanks"
    MEMORY = "memory"
    PLAYFUL = "playful"
    DEEP = "deep"
    SORRY = "sorry"
    CURIOUS = "curious"


class After(StrEnum):
    """What may be offered once a gesture was taken."""

    HUG = "hug"
    PROMPT = "prompt"


class Gesture(NamedTuple):
    """A gesture: what is said of it, when it fits, and what it involves.

    `line` is said the first time, `ways` are other ways of doing it. `effort` is in minutes,
    `boldness` 1 to 3. A gesture with an occasion or a season is a guest: it comes beside the spine,
    to which those that need the two to be apart belong for couples who live so. What is `secret`
    works better unheard by the other, who may guess it later: `called` is its name then ("a kind
    note"). `why`, `how` and `done` ("So the candle got lit.") are a sentence each.
    """

    id: str
    line: str
    title: str
    moment: frozenset[Moment] = frozenset(Moment)
    kind: frozenset[Kind] = frozenset({Kind.ATTENTION})
    effort: int = 5
    boldness: int = 1
    why: str | None = None
    how: str | None = None
    ways: tuple[str, ...] = ()
    needs: Needs = Needs.EITHER
    about: frozenset[About] = frozenset()
    secret: bool = False
    called: str | None = None
    then: After | None = None
    done: str | None = None
    occasion: frozenset[Occasion] = frozenset()
    season: frozenset[Season] = frozenset()

    @property
    def number(self) -> int:
        """What stands for it in a record."""
        return number_of(self.id)

    @property
    def is_guest(self) -> bool:
        """Whether it comes beside the spine."""
        return bool(self.occasion or self.season)

    @property
    def name(self) -> str:
        """What it is called among others."""
        return self.called or self.title

    def way(self, index: int) -> str:
        """Return its line, or one of its other ways; after the last comes the line again."""
        return (self.line, *self.ways)[index % (1 + len(self.ways))]


class Prompt(NamedTuple):
    """An appreciation prompt: something to say to the partner now."""

    id: str
    line: str
    theme: Theme = Theme.THANKS
    needs: Needs = Needs.EITHER

    @property
    def number(self) -> int:
        """What stands for it in a record."""
        return number_of(self.id)


class Guess(NamedTuple):
    """A question about the partner, to be guessed at."""

    id: str
    line: str

    @property
    def number(self) -> int:
        """What stands for it in a record."""
        return number_of(self.id)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All that is offered, by its id, in the order of the files; safety by country (US, GB)."""

    gestures: Mapping[str, Gesture]
    prompts: Mapping[str, Prompt]
    guesses: Mapping[str, Guess] = field(default_factory=dict)
    safety: Mapping[str, Safety] = field(default_factory=dict)

    def alone(self, id_: str) -> "Catalogue":
        """Return one that has a single gesture, which fits at any time, to hear how it sounds.

        Raises:
            KeyError: there is no such gesture.
        """
        gesture = self.gestures[id_]
        nothing = frozenset[Any]()
        at_any_time = gesture._replace(
            moment=frozenset(Moment), needs=Needs.EITHER, occasion=nothing, season=nothing
        )
        return replace(self, gestures={id_: at_any_time})

    @cached_property
    def gesture_by_number(self) -> Mapping[int | None, Gesture]:
        """Every gesture by what stands for it in a record; None stands for none."""
        return {gesture.number: gesture for gesture in self.gestures.values()}

    @cached_property
    def prompt_by_number(self) -> Mapping[int | None, Prompt]:
        """Every prompt by what stands for it in a record; None stands for none."""
        return {prompt.number: prompt for prompt in self.prompts.values()}


@lru_cache(maxsize=NUMBERS)
def number_of(id_: str) -> int:
    """Return the number of a card, which follows from its id and never changes."""
    return int.from_bytes(sha256(id_.encode()).digest()[:2]) >> 4
