"""A hug's timeline as sound."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.hug import Cue, Hug, Mode, TimedCue
from skill.words import countdown, load_words

WORDS = load_words("en").cue
CLOSING = WORDS(TimedCue(0, Cue.CLOSING))
lengths = st.builds(Hug, st.integers(10, 180), mode=st.sampled_from(Mode))


def items(document: dict[str, Any]) -> list[list[dict[str, Any]]]:
    mixer = document["mainTemplate"]["item"]
    assert mixer["type"] == "Mixer"
    return [each["items"] for each in mixer["items"] if each["type"] == "Sequencer"]


@given(lengths)
def test_every_cue_waits_its_own_silence_in_the_mixer(hug: Hug) -> None:
    document = countdown.apla(hug, WORDS)
    offsets = [cue[0]["duration"] if len(cue) == 2 else 0 for cue in items(document)]
    assert offsets == [timed.at_ms for timed in hug.timeline]
    assert (document["type"], document["version"]) == ("APLA", "0.91")


def test_thirty_seconds_sound_like_this() -> None:
    sounds = [cue[-1].get("content", "chime") for cue in items(countdown.apla(Hug(30), WORDS))]
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
    spoken = [cue[-1] for cue in items(countdown.apla(Hug(30), WORDS)) if "content" in cue[-1]]
    softly = {each["content"] for each in spoken if "filter" in each}
    assert softly == {"Three.", "Two.", "One."}
    in_ssml = [
        part for part in countdown.spoken(Hug(30), WORDS) if "soft" in part and "Two" in part
    ]
    assert in_ssml == ['<prosody volume="soft">Two.</prosody>']


@given(st.integers(10, 180))
def test_water_runs_as_long_as_the_countdown_and_moves_no_cue(seconds: int) -> None:
    plain, over_water = (
        countdown.apla(Hug(seconds, mode=mode), WORDS) for mode in (Mode.GUIDED, Mode.WATER)
    )
    assert items(over_water) == items(plain)
    *_, water = over_water["mainTemplate"]["item"]["items"]
    length, clip = water["items"]
    assert length == {"type": "Silence", "duration": seconds * 1000}
    assert (clip["source"], clip["duration"]) == (countdown.WATER, "trimToParent")
    assert [each["type"] for each in (*clip["filter"], *water["filter"])] == [
        "Repeat",
        "FadeIn",
        "Volume",
        "FadeOut",
    ]


def test_the_words_of_a_cue_cannot_become_an_expression() -> None:
    document = countdown.apla(Hug(), lambda _: "Hold ${payload}")
    assert items(document)[0][0]["content"] == "Hold $ {payload}"


@given(lengths)
def test_the_ssml_form_has_no_break_above_ten_seconds_and_none_in_a_row(hug: Hug) -> None:
    parts = list(countdown.spoken(hug, WORDS))
    breaks = [int(found[1]) for part in parts if (found := re.match(r'<break time="(\d+)', part))]
    assert all(0 < length <= 10_000 for length in breaks)
    assert not re.search("<break[^>]*> <break", " ".join(parts))


@pytest.mark.parametrize("seconds", [10, 30, 60, 180])
def test_the_ssml_form_takes_about_as_long_by_the_estimate(seconds: int) -> None:
    total = 0
    for part in countdown.spoken(Hug(seconds), WORDS):
        if found := re.match(r'<break time="(\d+)', part):
            total += int(found[1])
        elif part.startswith("<audio"):
            total += countdown.CHIME_MS
        else:
            total += countdown.speech_ms(re.sub("<[^>]*>", "", part))
    closing = countdown.speech_ms(CLOSING)
    assert abs(total - closing - seconds * 1000 - 2000) <= 1000
