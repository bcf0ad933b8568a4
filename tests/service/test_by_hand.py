"""What docs/settings.md tells to send by hand is answered, and a mistake in it is explained."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from skill.app import close_app, create_app
from skill.settings import Settings

PAGE = Path(__file__).parents[2].joinpath("docs", "settings.md").read_text(encoding="utf-8")
BODY: dict[str, Any] = json.loads(re.findall(r"-d '(\{.*?\})'\n", PAGE, re.DOTALL)[0])


@pytest.fixture(params=[False, True], ids=["unsigned", "signed"])
def signed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def client(signed: bool, tmp_path: Path) -> Iterator[FlaskClient]:
    settings = {
        "GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db",
        "GESTURES_SKILL_ID": "amzn1.ask.skill.local",
        "GESTURES_OPERATOR": "Willow Street Counselling <privacy@willow.example>",
    }
    app = create_app(Settings.read(settings), signed=signed)
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("signed", [False], indirect=True)
def test_the_example_is_answered(client: FlaskClient) -> None:
    answer = client.post("/alexa", json=BODY)
    assert answer.status_code == 200, answer.json
    assert "<speak>" in json.loads(answer.data)["response"]["outputSpeech"]["ssml"]


def test_why_a_request_was_refused_is_told_to_local_tools_alone(
    client: FlaskClient, signed: bool
) -> None:
    without_time = {**BODY, "request": {**BODY["request"], "timestamp": None}}
    answer = client.post("/alexa", json=without_time)
    assert answer.status_code == 400
    assert set(answer.json or ()) == ({"error"} if signed else {"error", "why"})


def test_both_pages_name_who_hosts_the_skill_and_the_day_of_their_words(
    client: FlaskClient,
) -> None:
    for page in ("/privacy", "/terms"):
        text = client.get(page).text
        assert "Willow Street Counselling &lt;privacy@willow.example&gt;" in text
        assert re.search(r"words are of [A-Z][a-z]+ \d+, 20\d\d", text)
