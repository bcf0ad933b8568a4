"""A second language is a second folder of sources and of words, and touches no Python."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.envelope import Identity, Stamp, envelope, intent_request, session_of
from simulator.hearing import Hearing
from simulator.hearing.plain import ENGLISH
from skill.app import close_app, create_app, wall_clock
from skill.settings import WORDS, Settings
from skill.tools import packaging
from skill.tools.model_sources import build

SOURCES = {
    "skill": "Die Fähigkeit.\nlocale: de-DE\ninvocation: kleine gesten\nfallback: HIGH\n",
    "IsThisTherapyIntent": "Ob das Therapie ist.\n\n# fragen\nist das [eine] therapie\n",
    "AMAZON.StopIntent": "Schluss.\n\n# ende\n(stopp|danke das reicht)\n",
}
ANSWER = "Das ist keine Therapie."


@pytest.fixture
def model(tmp_path: Path) -> Any:
    folder = tmp_path / "sources"
    (folder / "types").mkdir(parents=True)
    for name, text in SOURCES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return build(folder)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """English words but for one line."""
    folder = tmp_path / "words" / "de"
    shutil.copytree(WORDS / "en", folder)
    lines = folder / "lines.toml"
    kept, _, rest = lines.read_text(encoding="utf-8").partition("no_therapy = ")
    assert rest, "the line of another name is meant"
    after = rest.partition("\n")[2]
    lines.write_text(f'{kept}no_therapy = "{ANSWER}"\n{after}', encoding="utf-8")
    return folder


def test_its_model_goes_into_the_package_beside_the_english_ones(model: Any) -> None:
    sources = packaging.read_sources()
    texts = json.loads(json.dumps(sources.manifest))
    for part in ("publishingInformation", "privacyAndCompliance"):
        locales = texts["manifest"][part]["locales"]
        locales["de-DE"] = locales["en-US"]
    files = packaging.package(
        replace(sources, manifest=texts, others={"de-DE": model}),
        packaging.endpoint("https://gestures.example.org/alexa"),
    )
    folder = f"{packaging.PACKAGE}/interactionModels/custom"
    assert json.loads(files[f"{folder}/de-DE.json"]) == model
    assert f"{folder}/en-GB.json" in files


def test_a_question_in_it_is_heard_and_answered_in_it(
    model: Any, words: Path, tmp_path: Path
) -> None:
    heard = Hearing(model, {**ENGLISH, "fillers": ["bitte"]}).hear("Ist das bitte Therapie?")
    assert heard.intent == "IsThisTherapyIntent"
    settings = replace(
        Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"}), language=words
    )
    app = create_app(settings, signed=False)
    try:
        who = Identity("", "", locale="de-DE")
        body = envelope(
            who,
            session_of(who, "session", new=True, attributes={}),
            intent_request(who, Stamp("one", wall_clock()), heard),
        )
        answer = app.test_client().post("/alexa", json=body).get_json()
    finally:
        close_app(app)
    assert ANSWER in answer["response"]["outputSpeech"]["ssml"]
