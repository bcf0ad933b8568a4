"""The dialogues in tests/transcripts, held word by word over signed HTTP.

`at` is a time in the transcript's zone, and `lives_in` moves the device to another; `U` is what a
person says, `A` what Alexa says, where a star stands for words that may vary; `not` holds words
that must not be heard; `session` is open or closed; `offers` says something of the gesture;
`remember` names it, and `same` and `different` compare a later one with it; `store` is what is kept
afterwards.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from skill.alexa import household_key
from skill.domain.catalogue import Gesture
from skill.domain.household import Household
from skill.echo.answer import Answer
from skill.echo.local import LocalSkill, local_skill
from skill.settings import Settings, SQLiteAt
from skill.store.sqlite import SQLiteStore
from skill.words import load_catalogue
from tests.support.clock import Clock

FOLDER = Path(__file__).parents[1] / "transcripts"
CATALOGUE = load_catalogue("en")
KNOWN = {
    "at",
    "lives_in",
    "U",
    "A",
    "not",
    "session",
    "offers",
    "remember",
    "same",
    "different",
    "store",
}


def transcripts() -> list[Any]:
    files = sorted(FOLDER.glob("*.yaml"))
    return [pytest.param(yaml.safe_load(file.read_text()), id=file.stem) for file in files]


@pytest.mark.parametrize("transcript", transcripts())
def test_the_conversation_goes_as_written(transcript: dict[str, Any], tmp_path: Path) -> None:
    place = SQLiteAt(tmp_path / "gestures.db")
    contact = transcript.get("contact", "")
    settings = Settings.read(
        {"GESTURES_STORE": f"sqlite:///{place.path}", "GESTURES_CONTACT": contact}
    )
    clock = Clock(moment(transcript, transcript["turns"][0]))
    with (
        local_skill(
            settings, zone=transcript["zone"], clock=clock, locale=transcript.get("locale", "en-US")
        ) as local,
        local.echo(new_id=numbered(transcript["title"])) as echo,
    ):
        remembered: dict[str, str] = {}
        for turn in transcript["turns"]:
            assert turn.keys() <= KNOWN
            clock.now = moment(transcript, turn) if "at" in turn else clock.now
            local.settings_api.zone = turn.get("lives_in", local.settings_api.zone)
            check(turn, echo.say(turn["U"]), remembered)
            check_store(turn, kept(place, local, clock))
            clock.advance(seconds=20)


def numbered(title: str) -> Callable[[], str]:
    """Ids that are the same in every run, since a request's id decides what chance does."""
    numbers = count()
    return lambda: f"{title} {next(numbers)}"


def moment(transcript: dict[str, Any], turn: dict[str, Any]) -> datetime:
    local = datetime.strptime(turn["at"], "%Y-%m-%d %H:%M").replace(
        tzinfo=ZoneInfo(transcript["zone"])
    )
    return local.astimezone(UTC)


def check(turn: dict[str, Any], answer: Answer, remembered: dict[str, str]) -> None:
    heard = answer.playback.text
    if "A" in turn:
        expected = re.escape(turn["A"]).replace(r"\*", ".*")
        assert re.fullmatch(expected, heard), f"{turn['U']!r} was answered {heard!r}"
    for word in turn.get("not", []):
        assert word.lower() not in heard.lower()
    if "session" in turn:
        assert answer.session_open is (turn["session"] == "open"), heard
    gesture = answer.attributes.get("gesture", "")
    for fact, value in turn.get("offers", {}).items():
        check_offer(CATALOGUE.gestures[gesture], fact, value)
    if "remember" in turn:
        remembered[turn["remember"]] = gesture
    assert "same" not in turn or gesture == remembered[turn["same"]]
    assert "different" not in turn or gesture != remembered[turn["different"]]


def check_offer(gesture: Gesture, fact: str, value: Any) -> None:
    if fact == "effort_at_most":
        assert gesture.effort <= value
    elif fact == "boldness":
        assert gesture.boldness == value
    else:
        assert value in getattr(gesture, fact)


def kept(place: SQLiteAt, local: LocalSkill, clock: Clock) -> Household:
    store = SQLiteStore(place.path)
    household = store.load(household_key(local.who.user_id), clock.now)
    store.close()
    return household


def check_store(turn: dict[str, Any], household: Household) -> None:
    expected = turn.get("store", {})
    assert expected.keys() <= {"days", "moments"}
    if "days" in expected:
        assert sorted(household.days) == [date.fromisoformat(str(day)) for day in expected["days"]]
    assert expected.get("moments", household.moments) == household.moments
