"""`python -m tests.review DIR`: every line, to be listened to."""

import subprocess
import sys
import wave
from array import array
from collections import Counter
from pathlib import Path

import pytest

from simulator.clips import RATE, Samples
from simulator.espeak import Espeak
from simulator.recording import Studio
from skill.words.lines import ON_SCREEN
from tests.review.lines import spoken_lines
from tests.review.speaking import speak
from tests.support.processes import ROOT, environment
from tests.support.tools import need
from tests.support.words import load_catalogue, load_words

WORDS, CATALOGUE = load_words("en"), load_catalogue("en")
MESSAGES = {
    *(name for name in WORDS.lines if not name.startswith(ON_SCREEN)),
    *(f"question.{name}" for name in WORDS.questions),
    *(f"gestures.{name}" for name in CATALOGUE.gestures),
    *(f"prompts.{name}" for name in CATALOGUE.prompts),
    *(f"guesses.{name}" for name in CATALOGUE.guesses),
    *(f"not_safe.{country}" for country in CATALOGUE.safety),
}


def fake(words: str) -> Samples:
    return array("h", [1] * len(words))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("review")
    speak(spoken_lines(), made, Studio(fake))
    return made


def test_every_message_has_a_file(folder: Path) -> None:
    files = {file.stem for file in folder.glob("*.wav")}
    assert {stem.rstrip("0123456789").rstrip(".") for stem in files} == MESSAGES


def test_every_variant_has_a_file(folder: Path) -> None:
    files = files_of(folder)
    for name, variants in WORDS.lines.items():
        if not name.startswith(ON_SCREEN):
            assert files[name] >= len(variants)


def test_every_way_of_a_gesture_and_its_why_how_and_done_have_a_file(folder: Path) -> None:
    files = files_of(folder)
    for gesture in CATALOGUE.gestures.values():
        assert files[f"gestures.{gesture.id}"] == 1 + len(gesture.ways) + 3


def files_of(folder: Path) -> Counter[str]:
    """Return how many numbered files each message has."""
    stems = (file.stem for file in folder.glob("*.wav"))
    return Counter(stem.rpartition(".")[0] for stem in stems if stem[-1].isdigit())


def test_the_page_shows_the_words_of_each_file(folder: Path) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert page.count("<audio ") == len(list(folder.glob("*.wav")))
    assert "1 moment in all" in page
    assert "12 moments in all" in page
    assert "{" not in page.partition("<table>")[2]


def test_a_line_is_spoken_aloud(tmp_path: Path) -> None:
    need("espeak-ng")
    (line,) = (each for each in spoken_lines() if each.name == "not_safe.US")
    speak([line], tmp_path, Studio(Espeak.find("en-US").speak))
    with wave.open(str(tmp_path / "not_safe.US.wav")) as file:
        assert file.getnframes() > 5 * RATE


def test_a_review_without_a_voice_is_told_in_one_line(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.review", str(tmp_path / "sounds")],
        env=environment({"PATH": ""}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (2, "small-gestures: espeak-ng is not installed\n")
