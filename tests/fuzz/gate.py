"""The skill behind its gate, in this process, and what must hold whatever is posted to it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from structlog.testing import capture_logs

from simulator.answer import LARGEST_RESPONSE, read_answer
from simulator.authority import Authority
from simulator.envelope import Identity
from simulator.playback import LONGEST_SPEECH
from simulator.settings_api import SettingsApi
from skill.app import close_app, create_app
from skill.settings import Settings
from skill.web import MOST_BODY_BYTES
from tests.fuzz.values import SECRET, as_bytes

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
REFUSED = {"error": "bad request"}

Post = Callable[[bytes, Mapping[str, str]], tuple[int, bytes]]
"""Body and headers to status and body."""


@dataclass(frozen=True)
class Gate:
    """A way to the service; `who` is the skill, the account and the device that it knows.

    One for local tools tells why it refuses.
    """

    app: Flask
    post: Post
    authority: Authority
    who: Identity
    tells_why: bool = False

    def hold_envelope(self, envelope: object) -> int:
        """Post an envelope, signed, and check the answer; its status."""
        return self.hold(as_bytes(envelope))

    def hold(self, body: bytes, headers: Mapping[str, str] | None = None) -> int:
        """Post a body, signed unless headers are given, and check the answer; its status."""
        with capture_logs() as logs:
            status, answer = self.post(body, headers or self.authority.sign(body))
        hold_logs(logs)
        if status == 200:
            hold_answer(answer)
        elif status == 413:
            assert len(body) > MOST_BODY_BYTES
        else:
            refused = json.loads(answer)
            assert bool(refused.pop("why", "")) is self.tells_why
            assert (status, refused) == (400, REFUSED)
        return status


def hold_logs(logs: list[Any]) -> None:
    """No defect was met, and nothing of the request was written down."""
    written = repr(logs)
    assert not [log for log in logs if log["event"] == "defect" or "exc_info" in log], written
    assert SECRET not in written
    assert "amzn1." not in written


def hold_answer(raw: bytes) -> None:
    """Alexa can use the answer, and it asks exactly where it leaves the session open."""
    assert len(raw) <= LARGEST_RESPONSE
    answer = json.loads(raw, parse_constant=_not_json)
    assert answer["version"] == "1.0"
    response = answer["response"]
    asks = "reprompt" in response
    assert asks is (response.get("shouldEndSession") is False)
    if "sessionAttributes" in answer and response:  # a touch is answered by nothing, as it was
        assert asks is ("asking" in answer["sessionAttributes"])
    for speaks in (response, response.get("reprompt", {})):
        if "outputSpeech" in speaks:
            hold_speech(speaks["outputSpeech"])
    read_answer(200, raw)


def hold_speech(speech: Mapping[str, str]) -> None:
    """It is one well-formed SSML document that is not too long."""
    assert speech["type"] == "SSML"
    assert len(speech["ssml"]) <= LONGEST_SPEECH
    declared = f'<ssml xmlns:alexa="alexa">{speech["ssml"]}</ssml>'
    assert [child.tag for child in ET.fromstring(declared)] == ["speak"]


def _not_json(name: str) -> NoReturn:
    raise AssertionError(f"{name} in an answer")


@contextmanager
def gate(folder: Path, *, signed: bool = True) -> Iterator[Gate]:
    """A gate with a store in a folder, a device whose zone it may ask, and a clock that stands."""
    authority = Authority(NOW)
    roots = folder / "root.pem"
    roots.write_bytes(authority.root_pem)
    who = Identity("", api_access_token=f"{SECRET}-token", device_id=f"amzn1.ask.device.{SECRET}")
    read = Settings.read({"GESTURES_STORE": f"sqlite:///{folder}/gestures.db"})
    settings = replace(read, roots=roots, skill_ids=frozenset({who.application_id}))
    with SettingsApi("Europe/Paris", device_id=who.device_id, token=who.api_access_token) as api:
        app = create_app(
            settings,
            clock=lambda: NOW,
            fetch_certificates=authority.fetch,
            api_hosts=lambda endpoint: endpoint.startswith("http://127.0.0.1:"),
            signed=signed,
        )
        app.testing = True  # a defect comes through to the test instead of becoming a 500
        who = replace(who, api_endpoint=api.url)
        yield Gate(app, _straight(app), authority, who, tells_why=not signed)
        close_app(app)


def _straight(app: Flask) -> Post:
    client = app.test_client()

    def post(body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        answer = client.post("/alexa", data=body, headers=headers)
        return answer.status_code, answer.data

    return post
