"""docs/add-an-intent.md, followed to the letter: what it adds is heard, answered, and in the way of
nobody who is in danger."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from simulator.hearing import Hearing
from skill.conversation import registry
from skill.conversation.handlers import everyday
from skill.settings import WORDS as LANGUAGES
from skill.tools.model_check import answered_intents, faults_of
from skill.tools.model_sources import written
from tests.support.words import load_words

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "add-an-intent.md").read_text(encoding="utf-8")
SOURCE, HANDLER, LINE = (
    re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    for language in ("text", "python", "toml")
)
NAME = "ToastIntent"
DANGER = (
    "he hits me",
    "my husband hits me",
    "i'm not safe",
    "i want to die",
    "i took too many pills",
    "i'm scared of him",
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("models") / "en"
    shutil.copytree(ROOT / "interaction_models" / "en", folder)
    (folder / f"{NAME}.txt").write_text(SOURCE, encoding="utf-8")
    made: dict[str, object] = json.loads(written(folder))
    return made


@pytest.fixture(scope="module")
def ear(model: dict[str, object]) -> Hearing:
    return Hearing(model)


def test_the_source_file_is_all_that_the_model_needs(
    model: dict[str, object], ear: Hearing
) -> None:
    assert list(faults_of(model, answered_intents() | {NAME})) == []
    assert ear.hear("propose a toast").intent == NAME


@pytest.mark.parametrize("said", DANGER)
def test_words_of_danger_are_heard_as_before(ear: Hearing, said: str) -> None:
    assert ear.hear(said).intent == "NotSafeIntent"


def test_the_handler_is_all_that_the_code_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "ROUTES", {})
    exec(HANDLER, {**vars(everyday)})  # the page's own words
    assert registry.ROUTES.keys() == {NAME}


def test_the_line_is_all_that_the_words_need(tmp_path: Path) -> None:
    shutil.copytree(LANGUAGES / "en", tmp_path / "en")
    lines = tmp_path / "en" / "lines.toml"
    if LINE not in (text := lines.read_text(encoding="utf-8")):  # where nobody followed it yet
        lines.write_text(f"{text}\n{LINE}", encoding="utf-8")
    said = load_words(tmp_path / "en").plain("toast.to_you")
    assert said == tomllib.loads(LINE)["toast"]["to_you"]
    assert said in PAGE.partition("```yaml")[2]
