"""A hug, a kiss, a dance and an evening as they are heard: cues are looked for in the sound."""

from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer

from simulator.clips import RATE
from simulator.espeak import Espeak
from simulator.playback import playback
from simulator.recording import Studio
from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.counting import find_each_other
from skill.conversation.reply import CountDown, Reply, say
from skill.domain.household import Household, Life
from skill.domain.hug import FIND_MS, Cue, Hug, Mode
from skill.words import countdown, ssml
from tests.support.hearing_cues import heard, onsets
from tests.support.tools import need
from tests.support.turns import turn
from tests.support.words import load_words

WORDS = load_words("en")
PRESENTER = Presenter(WORDS)
HUGS = [Hug(180), Hug(30), *(Hug(10, mode=mode) for mode in Mode)]
OFF_MS = 100
TOTAL_OFF_MS = 200
SSML_OFF_MS = 1000


def named(hug: Hug) -> str:
    return f"{hug.seconds}-{hug.mode}"


@pytest.fixture(scope="module")
def studio() -> Studio:
    need("espeak-ng")
    return Studio(Espeak.find("en-US").speak)


def sent(reply: Reply) -> Any:
    """Return the response that a reply makes, as it goes over the wire."""
    return DefaultSerializer().serialize(PRESENTER.response(reply, PRESENTER.said(reply)))


def answer(hug: Hug) -> Any:
    """Return the response that starts a hug."""
    return sent(say("hug.seconds", seconds=hug.seconds).doing(CountDown(hug)))


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


ASKED = {
    "a kiss": ("StartHugTimerIntent", {"what": "kiss"}, None),
    "a dance": ("StartHugTimerIntent", {"what": "dance"}, None),
    "an evening": ("EveningIntent", {}, None),
    "an evening without a hug": ("EveningIntent", {}, Life.NO_TOUCH),
}


@pytest.mark.parametrize("asked", ASKED)
def test_each_cue_of_a_sibling_and_of_an_evening_is_heard_on_time(
    studio: Studio, asked: str, tmp_path: Path
) -> None:
    intent, slots, life = ASKED[asked]
    household = Household().lives(life) if life else Household()
    reply = ROUTES[intent].handler(turn(slots=slots, household=household))
    counted = reply.effect(CountDown)
    assert counted
    studio.write(playback(sent(reply)), tmp_path / "heard.wav")
    heard_at = onsets(*heard(tmp_path / "heard.wav"))[-len(counted.timed.timeline) :]
    for timed, moment in zip(counted.timed.timeline, heard_at, strict=True):
        assert abs(moment - heard_at[0] - timed.at_ms) <= OFF_MS, timed


def test_a_soft_chime_rings_once_there_was_time_to_find_each_other(
    studio: Studio, tmp_path: Path
) -> None:
    invited, rung = find_each_other(), find_each_other().chiming()
    words = studio.render(playback(sent(invited)))
    studio.write(playback(sent(rung)), tmp_path / "find.wav")
    (chime,) = onsets(*heard(tmp_path / "find.wav"))[1:]
    said_ms = len(words) * 1000 // RATE - FIND_MS
    assert 4_000 <= FIND_MS <= 5_000
    assert abs(chime - said_ms - FIND_MS) <= OFF_MS


def test_a_wave_is_loudest_where_a_breath_turns(studio: Studio) -> None:
    samples = studio.render(playback(answer(Hug(60, mode=Mode.BREATHING))))
    loud = [max(map(abs, samples[at : at + RATE])) for at in range(0, len(samples), RATE)]
    begin = next(at for at, height in enumerate(loud) if at > 3 and height)
    breaths = [loud[begin + at : begin + at + 10] for at in range(10, 40, 10)]
    for breath in breaths:
        assert max(breath) > 3 * min(breath)
