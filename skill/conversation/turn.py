"""A turn is a function: what a handler needs is one value, what it decides is another."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from skill.domain.catalogue import Catalogue, Gesture
from skill.domain.choosing import Wish
from skill.domain.days import commonest_zone, local_time
from skill.domain.household import Household
from skill.domain.hug import Hug
from skill.domain.reminder import Proposal
from skill.words.spoken import FirstName

ANYTHING = Wish()


class Said(NamedTuple):
    """What a reply says, as SSML; and, as plain text, the question that ends a screen's countdown.

    That one is no part of `speech`, which is over before the countdown begins.
    """

    speech: str
    reprompt: str
    last: str = ""


class Session(NamedTuple):
    """What the session attributes carried into a turn.

    `one_shot`: it began with this very request. `wish`: what the last gesture was asked for as.
    `hugged`: a hug was counted, and nothing offered since; `hug`: the one that could be held once
    more. `distant`, `puzzled`: somebody said that
    they feel distant, something was not understood. `reminder`: the one that was proposed, as far
    as it was told. `version`: the household's, as left last.
    """

    one_shot: bool = False
    asking: str | None = None
    gesture: str | None = None
    prompt: str | None = None
    wish: Wish = ANYTHING
    hugged: bool = False
    hug: Hug | None = None
    distant: bool = False
    puzzled: bool = False
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
    has the last word.
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

    @property
    def now(self) -> datetime:
        """The time on the household's own clocks."""
        zone = self.household.zone
        return local_time(self.at, zone.name if zone else commonest_zone(self.locale))

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
    def gestures(self) -> tuple[Gesture, ...]:
        """Every gesture that the household did not set aside."""
        ids = self.household.without_retired(self.catalogue.gestures)
        return tuple(self.catalogue.gestures[id_] for id_ in ids)

    def with_household(self, household: Household) -> "Turn":
        """The same turn, had something happened to the household before."""
        return replace(self, household=household)

    def without_memory(self, household: Household) -> "Turn":
        """The same turn, with no more than what is known without the store."""
        return replace(self, household=household, remembers=False)

    @property
    def offered_gesture(self) -> str | None:
        """The id of the gesture that was offered last, in this session or before it."""
        last = self.session.gesture or self.household.gestures.last
        return last if last in self.catalogue.gestures else None
