"""A hug as it is heard: its cues are looked for in the sound itself."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer

from simulator.clips import RATE
from simulator.espeak import Espeak
from simulator.playback import playback
from simulator.recording import Studio
from skill.alexa.responses import Presenter
from skill.conversation.reply import CountDown, say
from skill.domain.hug import Cue, Hug, Mode
from skill.words import countdown, load_words, ssml
from tests.support.hearing_cues import heard, onsets
from tests.support.tools import need

WORDS = load_words("en")
PRESENTER = Presenter(WORDS)
HUGS = [Hug(180), *(Hug(seconds, mode=mode) for seconds, mode in product((10, 30), Mode))]
OFF_MS = 100
TOTAL_OFF_MS = 200
SSML_OFF_MS = 1000


def named(hug: Hug) -> str:
    return f"{hug.seconds}-{hug.mode}"


@pytest.fixture(scope="module")
def studio() -> Studio:
    need("espeak-ng")
    return Studio(Espeak.find("en-US").speak)


def answer(hug: Hug) -> Any:
    """Return the response that starts a hug, as it goes over the wire."""
    reply = say("hug.seconds", seconds=hug.seconds).doing(CountDown(hug))
    response = PRESENTER.response(reply, PRESENTER.said(reply))
    return DefaultSerializer().serialize(response)


@pytest.mark.parametrize("hug", HUGS, ids=named)
def test_each_cue_is_heard_when_the_timeline_has_it(
    studio: Studio, hug: Hug, tmp_path: Path
) -> None:
    studio.write(playback(answer(hug)), tmp_path / "hug.wav")
    _intro, first, *others = onsets(*heard(tmp_path / "hug.wav"))
    cues = [0, *(moment - first for moment in others)]
    assert len(cues) == len(hug.timeline)
    for timed, moment in zip(hug.timeline, cues, strict=True):
        assert abs(moment - timed.at_ms) <= OFF_MS, timed
        if timed.cue is Cue.CHIME:
            assert abs(moment - hug.seconds * 1000) <= TOTAL_OFF_MS


@pytest.mark.parametrize("hug", [each for each in HUGS if each.mode is not Mode.WATER], ids=named)
def test_where_apla_fails_the_chime_still_comes_within_a_second(
    studio: Studio, hug: Hug, tmp_path: Path
) -> None:
    parts = countdown.spoken(hug, WORDS.cue)
    speech = {"type": "SSML", "ssml": ssml.speak(parts)}
    studio.write(playback({"outputSpeech": speech}), tmp_path / "hug.wav")
    cues = onsets(*heard(tmp_path / "hug.wav"))
    chime = cues[-1] if hug.timeline[-1].cue is Cue.CHIME else cues[-2]
    assert abs(chime - cues[0] - hug.seconds * 1000) <= SSML_OFF_MS


@pytest.mark.parametrize(("mode", "is_quiet"), [(Mode.GUIDED, True), (Mode.WATER, False)])
def test_water_is_heard_between_the_cues(studio: Studio, mode: Mode, is_quiet: bool) -> None:
    samples = studio.render(playback(answer(Hug(30, mode=mode))))
    between = samples[10 * RATE : 14 * RATE]
    assert (max(between) == min(between) == 0) is is_quiet
