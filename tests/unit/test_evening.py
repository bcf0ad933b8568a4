"""The evening three: which cue falls when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.evening import HUG, SPEAKING_MS, Evening
from skill.domain.hug import CHIMES, Cue, TimedCue
from skill.words import countdown
from tests.support.words import load_words

WORDS = load_words("en")
LONGEST_MS = 210_000
evenings = st.builds(Evening, st.booleans(), st.booleans())


def at(evening: Evening) -> dict[Cue, int]:
    return {timed.cue: timed.at_ms for timed in evening.timeline}


@given(evenings)
def test_the_cues_are_in_order_and_all_of_it_ends_in_time(evening: Evening) -> None:
    offsets = [timed.at_ms for timed in evening.timeline]
    assert offsets == sorted(set(offsets))
    assert offsets[0] == 0
    assert evening.timeline[-1].cue is Cue.CLOSING
    assert offsets[-1] + countdown.speech_ms("a" * 200) < LONGEST_MS


@given(evenings)
def test_each_voice_has_time_after_its_longest_cue(evening: Evening) -> None:
    chimes = [timed.at_ms for timed in evening.timeline if timed.cue in CHIMES]
    for voice in (Cue.FIRST, Cue.SECOND):
        begins = at(evening)[voice]
        ends = min(chime for chime in chimes if chime > begins)
        assert ends - begins - longest_ms(voice) >= SPEAKING_MS


def longest_ms(cue: Cue) -> int:
    lines = WORDS.lines[f"hug.cue.evening.{cue}"]
    said = ["".join(map(str, line.fill({"gesture": "a" * 110}, WORDS.dates))) for line in lines]
    return max(map(countdown.speech_ms, said))


def test_a_gesture_is_told_to_its_end_before_the_good_night() -> None:
    cues = at(Evening())
    assert cues[Cue.CLOSING] - cues[Cue.TOMORROW] >= longest_ms(Cue.TOMORROW)


def test_with_a_hug_it_is_twenty_seconds_that_a_ring_counts() -> None:
    first, end, *_ = Evening().timeline
    assert (first, end) == (TimedCue(0, Cue.BEGIN), TimedCue(20_000, Cue.SOFT_CHIME))
    assert Evening().seconds == HUG.seconds == 20


@pytest.mark.parametrize("gesture", [True, False])
def test_without_a_hug_it_begins_with_a_thanks(gesture: bool) -> None:
    evening = Evening(hug=False, gesture=gesture)
    assert evening.timeline[0] == TimedCue(0, Cue.FIRST)
    assert evening.seconds * 1000 == at(evening)[Cue.CHIME]


@given(st.booleans())
def test_without_a_gesture_only_that_is_left_out(hug: bool) -> None:
    with_one, without = ([e.cue for e in Evening(hug, each).timeline] for each in (True, False))
    assert without == [cue for cue in with_one if cue is not Cue.TOMORROW]
