"""Who was not safe leaves no trace: not in the log, the counts, the store, nor with Alexa."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from simulator.envelope import Identity, Stamp, envelope, intent_request, launch_request, session_of
from simulator.hearing import Heard
from simulator.hearing.heard import Resolution, SlotHeard
from simulator.profiles import PROFILES
from skill.app import close_app, create_app
from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.safety import Harm
from skill.observability.metrics import Metrics
from skill.observability.telemetry import PRIVATE
from skill.settings import Settings

WHO = Identity(api_endpoint="http://127.0.0.1:9", api_access_token="token")
"""Where nobody answers: whoever asks Alexa for a zone waits, and is counted by that."""

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
NOT_SAFE, LAUNCH, HUG, REPEAT = (
    "NotSafeIntent",
    "LaunchRequest",
    "StartHugTimerIntent",
    "AMAZON.RepeatIntent",
)
Answer = dict[str, Any]


@dataclass
class House:
    """A household at a skill of its own, and everything that can be read of it afterwards."""

    app: Flask
    metrics: Metrics
    store: Path
    device: str = "speaker"
    number: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)

    def says(self, name: str, harm: str = "", *, in_session: bool = False) -> Answer:
        """Return one request; in the session that is open, or as a new one."""
        self.number += 1
        stamp = Stamp(f"request {self.number}", NOW)
        attributes = self.attributes if in_session else {}
        session = session_of(WHO, "session", new=not in_session, attributes=attributes)
        filled = {"harm": SlotHeard("HARM", harm, Resolution(harm, harm))} if harm else {}
        request = (
            launch_request(WHO, stamp)
            if name == LAUNCH
            else intent_request(WHO, stamp, Heard(name, filled))
        )
        body = envelope(WHO, session, request, PROFILES[self.device].context())
        with self.app.test_client().post("/alexa", data=json.dumps(body).encode()) as answered:
            assert answered.status_code == 200
            answer: Answer = answered.get_json()
        self.attributes = answer.get("sessionAttributes") or {}
        return answer

    def kept(self) -> bytes:
        """Everything that the store keeps; not the index of what is being read."""
        files = [file for file in self.store.parent.iterdir() if not file.name.endswith("-shm")]
        return b"".join(file.read_bytes() for file in sorted(files))

    def counted(self) -> list[str]:
        """Return every count, without how long things took."""
        lines = self.metrics.text().decode().splitlines()
        return [line for line in lines if "seconds" not in line]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = tmp_path / "kept" / "gestures.db"
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{store}"})
    metrics = Metrics()
    app = create_app(settings, signed=False, metrics=metrics)
    yield House(app, metrics, store)
    close_app(app)


def logged(house: House, name: str, harm: str = "") -> list[Any]:
    """Return what the log has of a turn, without what differs between any two."""
    with capture_logs() as lines:
        house.says(name, harm)
    return [{key: line[key] for key in line.keys() - {"ms", "request"}} for line in lines]


@pytest.mark.parametrize("name", sorted(PRIVATE))
@pytest.mark.parametrize("known", [False, True])
def test_in_the_log_it_is_like_everything_that_people_say_now_and_then(
    house: House, name: str, known: bool
) -> None:
    if known:
        house.says("GestureDoneIntent")
    assert logged(house, name) == logged(house, NOT_SAFE, Harm.OTHER)


def test_no_line_of_the_log_leads_to_a_record(house: House) -> None:
    with capture_logs() as lines:
        house.says("GestureDoneIntent")
    (turn,) = (line for line in lines if line["event"] == "turn")
    assert turn["request"].encode() not in house.kept()


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_every_one_of_them_reads_once_plainly_and_asks_no_device(name: str) -> None:
    route = ROUTES[name]
    assert route._replace(handler=ROUTES[NOT_SAFE].handler) == ROUTES[NOT_SAFE]
    assert (route.loads_household, route.consistent_read, route.locates) == (True, False, False)


@pytest.mark.parametrize("harm", [*Harm, ""])
def test_it_is_counted_as_help_is(house: House, harm: str) -> None:
    house.says("AMAZON.HelpIntent")
    before = house.counted()
    house.says("AMAZON.HelpIntent")
    help_ = house.counted()
    house.says(NOT_SAFE, harm)
    more = house.counted()
    assert changes(before, help_) == changes(help_, more) != {}


def changes(before: list[str], after: list[str]) -> dict[str, float]:
    """By how much each count grew."""

    def values(lines: list[str]) -> dict[str, float]:
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in pairs}

    old = values(before)
    return {name: grown for name, v in values(after).items() if (grown := v - old.get(name, 0))}


@pytest.mark.parametrize("harm", [*Harm, ""])
@pytest.mark.parametrize("device", ["speaker", "large"])
def test_the_store_the_session_the_app_and_the_screen_are_as_before(
    house: House, harm: str, device: str
) -> None:
    house.device = device
    house.says(LAUNCH)
    kept, attributes = house.kept(), dict(house.attributes)
    answer = house.says(NOT_SAFE, harm, in_session=True)
    assert house.kept() == kept
    assert house.attributes.items() <= attributes.items()
    response = answer["response"]
    assert response.keys() == {"outputSpeech", "shouldEndSession"}
    assert response["shouldEndSession"] is True


def test_it_leaves_no_record_of_a_household_that_had_none(house: House) -> None:
    house.says("AMAZON.HelpIntent")  # so that there is a store
    kept = house.kept()
    house.says(NOT_SAFE, Harm.SELF)
    assert house.kept() == kept


@pytest.mark.parametrize("before", [[], [HUG], [LAUNCH, HUG]])
def test_what_comes_next_is_as_if_nothing_had_been_said(house: House, before: list[str]) -> None:
    """The same requests, by the same ids, with and without it: the same answers."""
    for name in before:
        house.says(name)
    start = house.number
    expected = [house.says(name) for name in (REPEAT, "AMAZON.HelpIntent", REPEAT)]
    house.number = start
    house.says(NOT_SAFE, Harm.OTHER)
    house.number = start
    assert [house.says(name) for name in (REPEAT, "AMAZON.HelpIntent", REPEAT)] == expected
    assert not any("directives" in each["response"] for each in expected)
