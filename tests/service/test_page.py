"""The page stands beside the simulator, and never beside the production server."""

import json
from pathlib import Path

import pytest
import urllib3

from simulator.local import LocalSkill
from tests.support.couple import pattern
from tests.support.processes import serving
from tests.support.words import load_words

PATHS = ("/", "/page/page.js", "/echo/devices", "/echo/say")


def test_the_server_never_has_the_page(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/gestures.db"
    with serving("--unsigned", GESTURES_STORE=store) as server:
        assert [server.get(path).status for path in PATHS] == [404] * len(PATHS)


def test_the_simulator_has_it(local: LocalSkill) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        assert pool.request("GET", local.page).data.startswith(b"<!doctype html>")
        assert pool.request("GET", f"{local.page}page/page.js").status == 200


@pytest.mark.parametrize("device", ["speaker", "large"])
def test_what_is_said_there_is_answered_by_the_very_skill(local: LocalSkill, device: str) -> None:
    told = {"page": "one", "device": device, "shown": None, "text": "open small gestures"}
    with urllib3.PoolManager(retries=False) as pool:
        answer = pool.request("POST", f"{local.page}echo/say", json=told)
    (exchange,) = json.loads(answer.data)["exchanges"]
    assert exchange["request"]["request"]["type"] == "LaunchRequest"
    speech = exchange["response"]["response"]["outputSpeech"]["ssml"]
    first = load_words("en").lines["launch.first"]
    assert any(pattern(each).search(speech) for each in first)
