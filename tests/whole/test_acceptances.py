"""Nine of ten people who like a gesture keep it, however they say so; nobody sets it aside."""

import json
from pathlib import Path

import pytest
import yaml

from simulator.hearing import Hearing

ROOT = Path(__file__).parents[2]
SETS = sorted((ROOT / "tests" / "held_out").glob("acceptances*.yaml"))
KEEPS = {"TakeItIntent", "AMAZON.YesIntent", "SaveFavouriteIntent"}
KEPT_OF_ALL = 0.9


@pytest.fixture(scope="module")
def ear() -> Hearing:
    model = ROOT / "interaction_models" / "en-US.json"
    return Hearing(json.loads(model.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_who_likes_a_gesture_keeps_it(ear: Hearing, path: Path) -> None:
    said = [line["utterance"] for line in yaml.safe_load(path.read_text(encoding="utf-8"))]
    heard = {line: ear.hear(line).intent for line in said}
    lines_set_aside = [line for line, intent in heard.items() if intent == "NotForUsIntent"]
    assert lines_set_aside == []
    not_kept = {line: intent for line, intent in heard.items() if intent not in KEEPS}
    assert len(said) - len(not_kept) >= KEPT_OF_ALL * len(said), not_kept


@pytest.mark.parametrize("said", ["no thanks", "not today", "never suggest that again", "stop"])
def test_who_declines_or_leaves_is_not_taken_for_somebody_who_keeps_it(
    ear: Hearing, said: str
) -> None:
    assert ear.hear(said).intent not in KEEPS
