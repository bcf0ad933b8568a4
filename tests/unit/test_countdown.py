"""A hug's timeline as sound."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.evening import Evening
from skill.domain.hug import SIBLINGS, Cue, Hug, Mode, Timed, TimedCue, Water, sibling
from skill.words import countdown, ssml
from tests.support.words import load_words

ENGLISH = load_words("en")
MOST_CLIPS, LONGEST_MS = 5, 240_000


def said(timed: TimedCue) -> str:
    """Return what a hug says at a cue, and what an evening does where a hug has nothing."""
    if f"hug.cue.{timed.cue}" in ENGLISH.lines:
        return ENGLISH.cue(timed)
    return "".join(map(str, ENGLISH.say(f"hug.cue.evening.{timed.cue}", {"gesture": "Go."}, 0)))


CLOSING = said(TimedCue(0, Cue.CLOSING))
lengths = st.builds(Hug, st.integers(10, 180), mode=st.sampled_from(Mode))
evenings = st.builds(Evening, st.booleans(), st.booleans())
timed = lengths | evenings | st.sampled_from([sibling(each) for each in SIBLINGS])


def waited(document: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Return what sounds, each with the silence before it."""
    mixer = document["mainTemplate"]["item"]
    assert {each["type"] for each in (mixer, *mixer["items"])} == {"Mixer", "Sequencer"}
    every = [each["items"] for each in mixer["items"]]
    return [(each[0]["duration"] if len(each) == 2 else 0, each[-1]) for each in every]


def cues(document: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return [each for each in waited(document) if each[1]["type"] != "Mixer"]


def swells(document: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return [each for each in waited(document) if each[1]["type"] == "Mixer"]


@given(timed)
def test_every_cue_waits_its_own_silence_in_the_mixer(timed: Timed) -> None:
    document = countdown.apla(timed, said)
    assert [at for at, _ in cues(document)] == [each.at_ms for each in timed.timeline]
    assert [at for at, _ in swells(document)] == [each.at_ms for each in timed.swells]
    assert (document["type"], document["version"]) == ("APLA", "0.91")


def test_thirty_seconds_sound_like_this() -> None:
    sounds = [cue.get("content", "chime") for _, cue in cues(countdown.apla(Hug(30), said))]
    assert sounds == [
        "Hold each other.",
        "Halfway. Just breathe.",
        "Three.",
        "Two.",
        "One.",
        "chime",
        "There. Stay as long as you like.",
    ]


def test_the_last_seconds_are_counted_softly() -> None:
    spoken = [cue for _, cue in cues(countdown.apla(Hug(30), said)) if "content" in cue]
    softly = {each["content"] for each in spoken if "filter" in each}
    assert softly == {"Three.", "Two.", "One."}
    in_ssml = [part for part in countdown.spoken(Hug(30), said) if "soft" in part and "Two" in part]
    assert in_ssml == ['<prosody volume="soft">Two.</prosody>']


@given(st.integers(10, 180))
def test_water_runs_as_long_as_the_countdown_and_moves_no_cue(seconds: int) -> None:
    plain, over_water = (
        countdown.apla(Hug(seconds, mode=mode), said) for mode in (Mode.GUIDED, Mode.WATER)
    )
    assert cues(over_water) == cues(plain)
    ((at, water),) = swells(over_water)
    length, clip = water["items"]
    assert (at, length) == (0, {"type": "Silence", "duration": seconds * 1000})
    assert (clip["source"], clip["duration"]) == (countdown.WATERS[Water.STREAM], "trimToParent")
    assert [each["type"] for each in (*clip["filter"], *water["filter"])] == [
        "Repeat",
        "FadeIn",
        "Volume",
        "FadeOut",
    ]


def test_the_words_of_a_cue_cannot_become_an_expression() -> None:
    document = countdown.apla(Hug(), lambda _: "Hold ${payload}")
    assert cues(document)[0][1]["content"] == "Hold $ {payload}"


@given(st.integers(10, 180))
def test_a_wave_comes_and_goes_with_each_breath(seconds: int) -> None:
    waves = swells(countdown.apla(Hug(seconds, mode=Mode.BREATHING), said))
    assert [at for at, _ in waves] == list(range(0, seconds * 1000 - 3_999, 10_000))
    for at, wave in waves:
        length, surf = wave["items"]
        rise = next(each["duration"] for each in surf["filter"] if each["type"] == "FadeIn")
        (fall,) = wave["filter"]
        assert rise < fall["duration"]
        assert rise + fall["duration"] == length["duration"] == min(10_000, seconds * 1000 - at)
        assert surf["source"] == countdown.WATERS[Water.SEA]


@given(timed)
def test_the_ssml_form_has_room_for_what_alexa_takes(timed: Timed) -> None:
    parts = list(countdown.spoken(timed, said))
    lead = 1
    assert sum(part.startswith("<audio") for part in parts) + lead <= MOST_CLIPS
    assert countdown.length_ms(timed, said) < LONGEST_MS
    assert len(ssml.speak(parts)) < ssml.LONGEST


@given(timed)
def test_the_ssml_form_has_no_break_above_ten_seconds_and_none_in_a_row(timed: Timed) -> None:
    parts = list(countdown.spoken(timed, said))
    breaks = [int(found[1]) for part in parts if (found := re.match(r'<break time="(\d+)', part))]
    assert all(0 < length <= 10_000 for length in breaks)
    assert not re.search("<break[^>]*> <break", " ".join(parts))


@pytest.mark.parametrize("seconds", [10, 30, 60, 180])
def test_the_ssml_form_takes_about_as_long_by_the_estimate(seconds: int) -> None:
    total = 0
    for part in countdown.spoken(Hug(seconds), said):
        if found := re.match(r'<break time="(\d+)', part):
            total += int(found[1])
        elif part.startswith("<audio"):
            total += countdown.CHIME_MS
        else:
            total += countdown.speech_ms(re.sub("<[^>]*>", "", part))
    closing = countdown.speech_ms(CLOSING)
    assert abs(total - closing - seconds * 1000 - 2000) <= 1000
