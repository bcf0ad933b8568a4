"""The page's routes: what they hand on, and whom they refuse."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from simulator.authority import Authority
from simulator.device import Echo, Post
from simulator.envelope import Identity
from simulator.hearing import Hearing
from simulator.page.routes import SITE, page
from simulator.page.visits import MOST_PAGES, Visits
from simulator.profiles import PROFILES
from simulator.suggestions import suggest

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MODEL: dict[str, Any] = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "small gestures",
            "intents": [
                {"name": "AMAZON.YesIntent", "samples": []},
                {"name": "AMAZON.FallbackIntent", "samples": []},
            ],
            "types": [],
        }
    }
}
ASKS = {"shouldEndSession": False, "outputSpeech": {"type": "PlainText", "text": "Shall I?"}}
LEFT = {"asking": "keep_gesture"}
HERE = "http://127.0.0.1:8080"
SAYS: dict[str, Any] = {
    "page": "one",
    "device": "large",
    "shown": None,
    "text": "open small gestures",
}
TOUCHES = SAYS | {
    "shown": "hug",
    "token": "hug",
    "arguments": ["hug", "stopped"],
    "source": {"type": "TouchWrapper"},
    "components": {},
}
COMPLAINS = SAYS | {
    "device": "speaker",
    "token": "hug",
    "interface": "Alexa.Presentation.APLA",
    "errors": [{"type": "RENDER_ERROR"}],
}


class Skill:
    """Answers everything alike, and keeps what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.requests: list[dict[str, Any]] = []

    def post(self, body: bytes, _headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.requests.append(json.loads(body))
        answer = {"version": "1.0", "sessionAttributes": LEFT, "response": ASKS}
        return self.status, json.dumps(answer).encode()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(NOW)


@pytest.fixture
def skill() -> Skill:
    return Skill()


@pytest.fixture
def client(skill: Skill, authority: Authority) -> Iterator[FlaskClient]:
    ids = count(1)
    hearing = Hearing(MODEL)
    who = Identity(api_endpoint="http://127.0.0.1:9", api_access_token="a-token")

    def new_echo(post: Post) -> Echo:
        return Echo(post, hearing, authority, lambda: NOW, who, new_id=lambda: str(next(ids)))

    app = Flask(__name__)
    app.register_blueprint(page(Visits(skill.post, new_echo), "en-US"))
    with app.test_client() as made:
        yield made


def ask(client: FlaskClient, verb: str, told: object, **headers: str) -> TestResponse:
    return client.post(f"/echo/{verb}", json=told, base_url=HERE, headers=headers)


def test_what_is_said_is_posted_and_both_sides_are_handed_back(
    client: FlaskClient, skill: Skill
) -> None:
    told = ask(client, "say", SAYS).json
    assert told
    (exchange,) = told["exchanges"]
    assert exchange["request"] == skill.requests[0]
    assert exchange["response"]["response"] == ASKS
    assert (told["open"], told["trouble"]) == (True, None)


def test_every_page_has_a_session_of_its_own(client: FlaskClient, skill: Skill) -> None:
    for name in ("one", "two", "one"):
        ask(client, "say", SAYS | {"page": name, "text": "yes"})
    first, second, third = (request["session"] for request in skill.requests)
    assert first["sessionId"] == third["sessionId"] != second["sessionId"]
    assert [first["new"], second["new"], third["new"]] == [True, True, False]


def test_the_device_and_what_it_shows_are_told(client: FlaskClient, skill: Skill) -> None:
    ask(client, "say", SAYS | {"device": "round", "shown": "calendar"})
    context = skill.requests[0]["context"]
    assert context["Viewport"]["shape"] == "ROUND"
    assert context["Alexa.Presentation.APL"]["token"] == "calendar"


def test_a_touch_and_a_complaint_reach_the_skill(client: FlaskClient, skill: Skill) -> None:
    assert ask(client, "touch", TOUCHES).status_code == 200
    assert ask(client, "complain", COMPLAINS).status_code == 200
    touch, complaint = (request["request"] for request in skill.requests)
    assert (touch["type"], touch["token"]) == ("Alexa.Presentation.APL.UserEvent", "hug")
    assert complaint["type"] == "Alexa.Presentation.APLA.RuntimeError"


def test_leaving_ends_the_open_session(client: FlaskClient, skill: Skill) -> None:
    ask(client, "say", SAYS)
    told = ask(client, "leave", SAYS).json
    assert told
    assert not told["open"]
    assert skill.requests[-1]["request"]["type"] == "SessionEndedRequest"
    fresh = list(suggest({}, is_open=False))
    again = {"exchanges": [], "open": False, "suggestions": fresh, "trouble": None}
    assert ask(client, "leave", SAYS).json == again


def test_what_could_be_said_next_is_told_from_the_beginning_on(client: FlaskClient) -> None:
    begin = client.get("/echo/devices", base_url=HERE).json
    told = ask(client, "say", SAYS).json
    assert begin
    assert told
    assert begin["suggestions"] == list(suggest({}, is_open=False))
    assert told["suggestions"] == list(suggest({"asking": "keep_gesture"}, is_open=True))


def test_a_refusal_of_the_skill_is_handed_on_with_its_reason(
    client: FlaskClient, skill: Skill
) -> None:
    skill.status = 400
    refused = ask(client, "say", SAYS)
    assert refused.status_code == 502
    assert refused.json
    assert "answered 400" in refused.json["trouble"]
    assert refused.json["exchanges"][0]["status"] == 400


def test_the_devices_are_told_in_apls_pixels(client: FlaskClient) -> None:
    told = client.get("/echo/devices", base_url=HERE).json
    assert told
    assert told["locale"] == "en-US"
    assert [each["name"] for each in told["devices"]] == list(PROFILES)
    (tv,) = (each for each in told["devices"] if each["name"] == "tv")
    assert (tv["screen"]["width"], tv["screen"]["height"]) == (960, 540)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8080", "192.168.0.7"])
def test_a_name_that_was_made_to_point_here_is_refused(
    client: FlaskClient, skill: Skill, host: str
) -> None:
    posted = client.post("/echo/say", json=SAYS, base_url=f"http://{host}")
    assert posted.status_code == client.get("/", base_url=f"http://{host}").status_code == 403
    assert skill.requests == []


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:9090", "https://127.0.0.1:8080"],
)
def test_a_page_of_another_origin_is_refused(
    client: FlaskClient, skill: Skill, origin: str
) -> None:
    assert ask(client, "say", SAYS, Origin=origin).status_code == 403
    assert skill.requests == []


@pytest.mark.parametrize("base", [HERE, "http://localhost:8080"])
def test_its_own_page_is_heard(client: FlaskClient, base: str) -> None:
    posted = client.post("/echo/say", json=SAYS, base_url=base, headers={"Origin": base})
    assert posted.status_code == 200


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_any_site_could_post_is_refused(client: FlaskClient, skill: Skill, type_: str) -> None:
    body = json.dumps(SAYS)
    posted = client.post("/echo/say", data=body, content_type=type_, base_url=HERE)
    assert posted.status_code == 415
    assert skill.requests == []


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("say", []),
        ("say", SAYS | {"text": ""}),
        ("say", SAYS | {"text": "x" * 501}),
        ("say", SAYS | {"text": 5}),
        ("say", SAYS | {"device": "toaster"}),
        ("say", SAYS | {"page": None}),
        ("say", SAYS | {"shown": 5}),
        ("touch", TOUCHES | {"arguments": "hug"}),
        ("touch", TOUCHES | {"source": None}),
        ("complain", COMPLAINS | {"errors": ["none"]}),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient, skill: Skill, verb: str, told: object
) -> None:
    assert ask(client, verb, told).status_code == 400
    assert skill.requests == []


def test_there_is_nothing_else_to_ask(client: FlaskClient) -> None:
    assert ask(client, "launch", SAYS).status_code == 404
    assert client.get("/page/../routes.py", base_url=HERE).status_code == 404
    assert client.get("/page/nothing.js", base_url=HERE).status_code == 404


@pytest.mark.parametrize("file", sorted(SITE.iterdir()), ids=lambda file: file.name)
def test_every_file_is_served_and_may_load_nothing_from_elsewhere(
    client: FlaskClient, file: Path
) -> None:
    with client.get(f"/page/{file.name}", base_url=HERE) as served:
        assert served.data == file.read_bytes()
        policy = served.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert served.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_longest_unused_makes_room(client: FlaskClient, skill: Skill) -> None:
    for number in range(MOST_PAGES + 1):
        ask(client, "say", SAYS | {"page": str(number)})
    ask(client, "say", SAYS | {"page": "0", "text": "yes"})
    ask(client, "say", SAYS | {"page": str(MOST_PAGES), "text": "yes"})
    assert [request["session"]["new"] for request in skill.requests[-2:]] == [True, False]
