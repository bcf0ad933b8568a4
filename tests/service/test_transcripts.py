"""The dialogues in tests/transcripts, held word by word over signed HTTP.

A transcript has a title, the zone that the couple lives in, its turns, and perhaps: `locale`;
`contact`, the practice's own line; `own_words`, a folder of the practice in tests/transcripts;
`device`, one of those of the simulated Echo.

Of a turn, `U` is what a person says and `A` what Alexa says, where a star stands for words that may
vary. Before it is said: `at` is a time in the transcript's zone, `lives_in` moves the device to
another zone, `voice` is whom Alexa recognises, `permission` what is answered when Alexa herself
asks for one (given, denied, not answered), and `reminders_say` why Alexa's reminders refuse (the
device is offline, ...); `silence` is true where nobody answered what was asked before; `away` is
true where nothing can be saved meanwhile.

After it was said: `not` holds words that must not be heard; `session` is open or closed; `offers`
says something of the gesture, or the `theme` of the prompt; `remember` names the gesture, and
`same` and `different` compare a later one with it; `note` names the words, `same_words` wants them
again, and `other_greeting` another first sentence; `low_voice` is true where all is said low;
`shows` is no card where the Alexa app may show no gesture, and nothing where the screen may not
either; `store` is what is kept; `rings_at` the times of day at which reminders are set.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from simulator.answer import Answer
from simulator.device import Echo
from simulator.local import LocalSkill, local_skill
from simulator.profiles import PROFILES
from skill.alexa.requests import household_key
from skill.domain.catalogue import Gesture
from skill.domain.household import Household
from skill.settings import Settings, SQLiteAt
from skill.store.sqlite import SQLiteStore
from tests.support.clock import Clock
from tests.support.deadlines import ample
from tests.support.words import load_catalogue

FOLDER = Path(__file__).parents[1] / "transcripts"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What is compiled is ten times as fast, where it is there."""

CATALOGUE = load_catalogue("en")
BEFORE = {"at", "lives_in", "voice", "permission", "reminders_say", "silence", "away", "U"}
AFTER = {
    *("A", "not", "session", "offers", "remember", "same", "different"),
    *("note", "same_words", "other_greeting", "shows", "low_voice", "store", "rings_at"),
}
HEADER = {"title", "zone", "locale", "contact", "own_words", "device", "turns"}
PERMISSIONS = {"given": "ACCEPTED", "denied": "DENIED", "not answered": "NOT_ANSWERED"}
REFUSALS = {
    "the device is offline": "DEVICE_OFFLINE",
    "this device has no reminders": "DEVICE_NOT_SUPPORTED",
    "no reminders in this language": "UNSUPPORTED_LOCALE",
    "there are too many": "MAX_REMINDERS_EXCEEDED",
    "nothing that makes sense": "INTERNAL_SERVER_ERROR",
}

Transcript = dict[str, Any]
Line = dict[str, Any]


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.yaml")))
def test_the_conversation_goes_as_written(name: str, tmp_path: Path) -> None:
    transcript: Transcript = yaml.load((FOLDER / f"{name}.yaml").read_text(), LOADER)  # noqa: S506
    assert transcript.keys() <= HEADER
    with begun(transcript, tmp_path / "gestures.db") as conversation:
        for turn in transcript["turns"]:
            assert turn.keys() <= BEFORE | AFTER
            conversation.take(turn)


@dataclass
class Conversation:
    """One household with one device, what was remembered of it so far, and where it is kept.

    `other` is a connection to that place, as another process has one.
    """

    local: LocalSkill
    echo: Echo
    clock: Clock
    place: SQLiteAt
    zone: ZoneInfo
    other: sqlite3.Connection
    gestures: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def take(self, turn: Line) -> None:
        """Hold one turn, and check whatever it says about itself."""
        self.prepare(turn)
        with locked(self.other) if turn.get("away") else nullcontext():
            answer = self.echo.say(turn["U"])
        check_words(turn, answer)
        self.check_gesture(turn, answer)
        self.compare_words(turn, answer.playback.text)
        self.check_kept(turn)
        self.clock.advance(seconds=20)

    def prepare(self, turn: Line) -> None:
        if turn.get("silence"):
            self.echo.close()
        if "at" in turn:
            self.clock.now = moment(turn["at"], self.zone)
        api = self.local.settings_api
        api.zone = turn.get("lives_in", api.zone)
        api.reminders.refusals.clear()
        if "permission" in turn:
            self.echo.consent = lambda _scope: self.answer_alexa(turn["permission"])
        if "reminders_say" in turn:
            refused = HTTPStatus.BAD_REQUEST, {"code": REFUSALS[turn["reminders_say"]]}
            api.reminders.refusals |= {"POST": [refused], "PUT": [refused], "DELETE": [refused]}
        self.echo.post = recognising(self.local, self.post, turn.get("voice"))

    def __post_init__(self) -> None:
        self.post = self.echo.post

    def answer_alexa(self, permission: str) -> str:
        self.local.settings_api.reminders.permitted = permission == "given"
        return PERMISSIONS[permission]

    def check_gesture(self, turn: Line, answer: Answer) -> None:
        gesture = answer.attributes.get("gesture", "")
        for fact, value in turn.get("offers", {}).items():
            if fact == "theme":
                assert CATALOGUE.prompts[answer.attributes["prompt"]].theme == value
            else:
                check_offer(CATALOGUE.gestures[gesture], fact, value)
        if "remember" in turn:
            assert gesture
            self.gestures[turn["remember"]] = gesture
        assert "same" not in turn or gesture == self.gestures[turn["same"]]
        assert "different" not in turn or gesture != self.gestures[turn["different"]]

    def compare_words(self, turn: Line, heard: str) -> None:
        if "note" in turn:
            self.words[turn["note"]] = heard
        if "same_words" in turn:
            assert heard == self.words[turn["same_words"]]
        if "other_greeting" in turn:
            assert greeting(heard) != greeting(self.words[turn["other_greeting"]])

    def check_kept(self, turn: Line) -> None:
        if "store" in turn:
            self.check_household(turn["store"])
        if "rings_at" in turn:
            set_ = self.local.settings_api.reminders.reminders.values()
            triggers = [each["trigger"] for each in set_]
            times = [each["scheduledTime"][11:16] for each in triggers if "scheduledTime" in each]
            assert times == turn["rings_at"]

    def check_household(self, expected: dict[str, Any]) -> None:
        assert expected.keys() <= {"days", "moments"}
        household = self.household()
        if "days" in expected:
            days = [date.fromisoformat(str(day)) for day in expected["days"]]
            assert sorted(household.days) == days
        assert expected.get("moments", household.moments) == household.moments

    def household(self) -> Household:
        store = SQLiteStore(self.place.path)
        household = store.load(household_key(self.local.who.user_id), self.clock.now, ample())
        store.close()
        return household


@contextmanager
def begun(transcript: Transcript, file: Path) -> Iterator[Conversation]:
    """Provide a conversation before its first turn."""
    zone = ZoneInfo(transcript["zone"])
    clock = Clock(moment(transcript["turns"][0]["at"], zone))
    with (
        local_skill(
            settings(transcript, file),
            zone=zone.key,
            clock=clock,
            locale=transcript.get("locale", "en-US"),
        ) as local,
        local.echo(new_id=numbered(transcript["title"])) as echo,
        closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        echo.profile = PROFILES[transcript.get("device", "speaker")]
        yield Conversation(local, echo, clock, SQLiteAt(file), zone, other)


@contextmanager
def locked(other: sqlite3.Connection) -> Iterator[None]:
    """Write, as another process does, so that nobody else can; what was there can be read."""
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")


def settings(transcript: Transcript, file: Path) -> Settings:
    own = transcript.get("own_words")
    return Settings.read(
        {
            "GESTURES_STORE": f"sqlite:///{file}",
            "GESTURES_CONTACT": transcript.get("contact", ""),
            "GESTURES_CATALOGUE": str(FOLDER / own) if own else "",
        }
    )


def numbered(title: str) -> Callable[[], str]:
    """Ids that are the same in every run, since a request's id decides what chance does."""
    numbers = count()
    return lambda: f"{title} {next(numbers)}"


def moment(at: str, zone: ZoneInfo) -> datetime:
    return datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)


Post = Callable[[bytes, Mapping[str, str]], tuple[int, bytes]]


def recognising(local: LocalSkill, post: Post, voice: str | None) -> Post:
    """Return a device that knows whose voice it hears, and says so to the skill."""
    if voice is None:
        return post

    def posted(body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        envelope = json.loads(body)
        envelope["context"]["System"]["person"] = {"personId": f"amzn1.ask.person.{voice}"}
        known = json.dumps(envelope).encode()
        return post(known, {**headers, **local.authority.sign(known)})

    return posted


def check_words(turn: Line, answer: Answer) -> None:
    heard = answer.playback.text
    if "A" in turn:
        expected = re.escape(turn["A"]).replace(r"\*", ".*")
        assert re.fullmatch(expected, heard), f"{turn['U']!r} was answered {heard!r}"
    for word in turn.get("not", []):
        assert word.lower() not in heard.lower()
    if "session" in turn:
        assert answer.session_open is (turn["session"] == "open"), heard
    if "low_voice" in turn:
        assert ('volume="soft"' in answer.speech) is turn["low_voice"]
    if turn.get("shows") == "no card":
        assert "card" not in answer.response
    if turn.get("shows") == "nothing":
        assert answer.directives == []
        assert "card" not in answer.response


def greeting(heard: str) -> str:
    return heard.partition(".")[0]


def check_offer(gesture: Gesture, fact: str, value: Any) -> None:
    if fact == "effort_at_most":
        assert gesture.effort <= value
    elif fact == "without":
        assert value not in gesture.about
    elif fact in {"boldness", "needs", "secret"}:
        assert getattr(gesture, fact) == value
    else:
        assert value in getattr(gesture, fact)
