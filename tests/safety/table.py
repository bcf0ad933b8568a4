"""What is said when somebody is not safe, as a table that a person can read and approve."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.safety import Harm
from skill.conversation.memory import Memory
from skill.conversation.turn import Turn
from skill.domain.deadline import Deadline
from skill.domain.household import Household, Zone
from skill.store import StoreUnavailable
from tests.support.deadlines import ample
from tests.support.turns import turn
from tests.support.words import load_catalogue, load_words

APPROVED = Path(__file__).with_name("approved.txt")
CATALOGUE, WORDS = load_catalogue("en"), load_words("en")
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)

HEADING = """\
What is said, word by word, when somebody is not safe: every country, by who is harmed. All of it
is said softly, each number slowly. docs/safety.md says why. Where this no longer is what is said, a
test fails: read the difference as the person would hear it, and then, if it is better,
    python -m tests.safety > tests/safety/approved.txt
"""

AXES: Mapping[str, tuple[str | None, str]] = {
    "the zone is kept, and its country is not the locale's": ("Pacific/Auckland", "en-AU"),
    "the same by an older name of the zone": ("Asia/Calcutta", "en-US"),
    "a territory, which is served like its country": ("America/Puerto_Rico", "en-US"),
    "no zone is kept": (None, "en-AU"),
    "the zone that is kept has no country": ("Etc/UTC", "en-GB"),
    "nothing is known for the locale": (None, "en-KR"),
}


@dataclass
class Kept:
    """A store that keeps one household, or (None) is away."""

    household: Household | None

    def load(
        self, _key: str, _now: datetime, _deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        """Read it."""
        assert not consistent
        if self.household is None:
            raise StoreUnavailable("it is away")
        return self.household

    def save(self, *_: object) -> None:
        """Nothing may be written."""
        raise AssertionError

    def forget(self, *_: object) -> None:
        """Nothing may be erased."""
        raise AssertionError

    def ping(self, *_: object) -> None:
        """Nothing asks."""
        raise AssertionError

    def close(self) -> None:
        """There is nothing to close."""


def table() -> Iterator[str]:
    """Yield the lines of the table."""
    yield HEADING
    alike: dict[int, str] = {}
    for country, safety in CATALOGUE.safety.items():
        like = alike.setdefault(id(safety), country)
        if like != country:
            yield f"{country}  as {like}\n"
            continue
        yield country
        yield from (f"  {harm:<8} {said(None, f'en-{country}', harm)}" for harm in Harm)
        yield ""
    yield "Where nothing is known (Asia/Seoul)"
    yield from (f"  {harm:<8} {said('Asia/Seoul', 'en-US', harm)}" for harm in Harm)
    yield ""
    yield "Somebody hits the one who speaks, and"
    for axis, (zone, locale) in AXES.items():
        yield f"  {axis} ({zone}, {locale}):\n    {said(zone, locale, Harm.OTHER)}"
    away = heard(Kept(None), turn(locale="en-AU", slots={"harm": "other"}))
    yield f"  the store is away, whatever it keeps (en-AU):\n    {away}"
    unresolved = turn(locale="en-US", slots={"harm": "off myself"})
    yield f"  Alexa resolved no id (en-US):\n    {heard(Kept(Household()), unresolved)}"


def said(zone: str | None, locale: str, harm: Harm) -> str:
    """Return what a household hears, with its zone kept or not."""
    kept = Household(zone=Zone(zone, NOW) if zone else None, version=1)
    slots = {} if harm is Harm.UNCLEAR else {"harm": harm.value}
    return heard(Kept(kept), turn(locale=locale, slots=slots))


def heard(store: Kept, asked: Turn) -> str:
    """Return what is heard of it, as it would be written down."""
    text = re.sub("<[^>]*>", "", speech(store, asked))
    return html.unescape(" ".join(text.split()))


def speech(store: Kept, asked: Turn) -> str:
    """Return the SSML of the whole route: the read, the handler, the words."""
    handled = Memory(store, no_zone, timedelta(days=400)).handle(
        ROUTES["NotSafeIntent"], asked, ample()
    )
    spoken = Presenter(WORDS).said(handled.reply, asked.request)
    assert spoken
    return spoken.speech


def no_zone(_turn: Turn, _deadline: Deadline) -> str | None:
    """Fail, because Alexa's Settings API is not to be asked."""
    raise AssertionError
