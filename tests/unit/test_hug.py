"""The hug: its length, and which cue falls when."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.hug import (
    CHIMES,
    LONGEST,
    SHORTEST,
    SIBLINGS,
    Closing,
    Cue,
    Embrace,
    Fit,
    Hug,
    Length,
    Mode,
    TimedCue,
    closing_at,
    hug_of,
    named,
    sibling,
)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_thirty_seconds_have_their_cues_at_exact_offsets() -> None:
    assert Hug(30).timeline == (
        TimedCue(0, Cue.BEGIN),
        TimedCue(15_000, Cue.HALFWAY),
        TimedCue(27_000, Cue.COUNT, 3),
        TimedCue(28_000, Cue.COUNT, 2),
        TimedCue(29_000, Cue.COUNT, 1),
        TimedCue(30_000, Cue.CHIME),
        TimedCue(32_000, Cue.CLOSING),
    )


@given(st.integers(10, 180))
def test_a_countdown_begins_at_once_and_ends_on_time_in_order(length: int) -> None:
    timeline = Hug(length).timeline
    offsets = [timed.at_ms for timed in timeline]
    assert offsets == sorted(set(offsets))
    assert timeline[0] == TimedCue(0, Cue.BEGIN)
    assert TimedCue(length * 1000, Cue.CHIME) in timeline
    assert [timed.cue for timed in timeline].count(Cue.CHIME) == 1


@pytest.mark.parametrize(("length", "has_halfway"), [(20, False), (21, True), (180, True)])
def test_only_a_hug_above_twenty_seconds_has_a_halfway_cue(length: int, has_halfway: bool) -> None:
    assert (Cue.HALFWAY in [timed.cue for timed in Hug(length).timeline]) is has_halfway


@pytest.mark.parametrize(
    ("asked", "hug"),
    [
        (None, Hug(30)),
        (seconds(30), Hug(30)),
        (seconds(10), Hug(10)),
        (seconds(180), Hug(180)),
        (seconds(9), Hug(10, Fit.LENGTHENED)),
        (seconds(1), Hug(10, Fit.LENGTHENED)),
        (seconds(181), Hug(180, Fit.SHORTENED)),
        (seconds(3600), Hug(180, Fit.SHORTENED)),
        (seconds(20.4), Hug(20)),
    ],
)
def test_a_length_is_kept_or_clamped(asked: timedelta | None, hug: Hug) -> None:
    assert hug_of(asked) == hug


@pytest.mark.parametrize("asked", [seconds(0), seconds(-30), seconds(3601), timedelta(days=30)])
def test_an_absurd_length_is_no_hug(asked: timedelta) -> None:
    assert hug_of(asked) is None


def test_a_silent_hug_has_a_chime_at_each_end_and_nothing_else() -> None:
    assert Hug(45, mode=Mode.SILENT).timeline == (
        TimedCue(0, Cue.SOFT_CHIME),
        TimedCue(45_000, Cue.CHIME),
    )


def test_a_counted_hug_counts_its_last_ten_seconds() -> None:
    timeline = Hug(30, mode=Mode.COUNTED).timeline
    counts = [(timed.at_ms, timed.number) for timed in timeline if timed.cue is Cue.COUNT]
    assert counts == [(30_000 - left * 1000, left) for left in range(10, 0, -1)]
    assert Cue.HALFWAY not in [timed.cue for timed in timeline]


@given(st.integers(10, 180), st.sampled_from(Mode))
def test_in_every_mode_the_cues_are_in_order_and_the_chime_is_on_time(
    length: int, mode: Mode
) -> None:
    timeline = Hug(length, mode=mode).timeline
    offsets = [timed.at_ms for timed in timeline]
    assert offsets == sorted(set(offsets))
    assert offsets[0] == 0
    assert [timed.at_ms for timed in timeline if timed.cue is Cue.CHIME] == [length * 1000]


def test_the_shortest_counted_hug_leaves_time_to_begin() -> None:
    counts = [timed for timed in Hug(10, mode=Mode.COUNTED).timeline if timed.cue is Cue.COUNT]
    assert (counts[0].at_ms, counts[0].number, len(counts)) == (2_000, 8, 8)


def test_a_named_length_has_its_seconds() -> None:
    assert hug_of(named(Length.SHORT)) == Hug(15)
    assert hug_of(named(Length.LONG), Mode.SILENT) == Hug(60, mode=Mode.SILENT)


def test_beyond_the_longest_and_the_shortest_it_is_said_that_there_is_no_more() -> None:
    assert hug_of(named(Length.LONGER, LONGEST)) == Hug(LONGEST, Fit.SHORTENED)
    assert hug_of(named(Length.SHORTER, SHORTEST)) == Hug(SHORTEST, Fit.LENGTHENED)


@pytest.mark.parametrize("asked", [None, seconds(1), seconds(30), seconds(300)])
def test_the_mode_is_kept_whatever_the_length(asked: timedelta | None) -> None:
    hug = hug_of(asked, Mode.COUNTED)
    assert hug
    assert hug.mode is Mode.COUNTED


def test_a_kiss_lies_between_two_chimes_and_no_word_is_said_in_it() -> None:
    assert sibling(Embrace.KISS).timeline == (
        TimedCue(0, Cue.SOFT_CHIME),
        TimedCue(6_000, Cue.CHIME),
        TimedCue(8_000, Cue.CLOSING),
    )


def test_a_dance_has_a_bell_a_bar_high_and_low_in_turn() -> None:
    begin, *bells, chime, _closing = sibling(Embrace.DANCE).timeline
    assert begin == TimedCue(0, Cue.BEGIN)
    assert [(bell.at_ms, bell.number) for bell in bells[:3]] == [(3_000, 1), (6_000, 2), (9_000, 1)]
    assert {bell.cue for bell in bells} == {Cue.BELL}
    assert (bells[-1].at_ms, chime) == (57_000, TimedCue(60_000, Cue.CHIME))


@given(st.integers(1, 3600) | st.none(), st.sampled_from(sorted(SIBLINGS)), st.sampled_from(Mode))
def test_a_sibling_is_as_long_as_it_is_and_says_so(
    asked: int | None, embrace: Embrace, mode: Mode
) -> None:
    hug = hug_of(None if asked is None else seconds(asked), mode, embrace)
    assert hug
    assert (hug.embrace, hug.seconds) == (embrace, SIBLINGS[embrace])
    assert (hug.fit is Fit.EXACT) is (asked in {None, hug.seconds})


@given(st.integers(10, 180))
def test_a_sea_breathes_six_times_a_minute_and_no_word_breaks_it(length: int) -> None:
    hug = Hug(length, mode=Mode.BREATHING)
    for breath, swell in enumerate(hug.swells):
        assert swell.at_ms == breath * 10_000
        assert swell.rises_ms + swell.falls_ms == swell.length_ms
        assert swell.rises_ms < swell.falls_ms
    assert length * 1000 - sum(swell.length_ms for swell in hug.swells) < 4_000
    assert [timed.cue for timed in hug.timeline] == [Cue.BEGIN, Cue.CHIME, Cue.CLOSING]


@given(st.integers(10, 180), st.sampled_from(Mode))
def test_only_water_and_the_sea_sound_beneath(length: int, mode: Mode) -> None:
    swells = Hug(length, mode=mode).swells
    assert bool(swells) is (mode in {Mode.WATER, Mode.BREATHING})
    assert all(swell.at_ms + swell.length_ms <= length * 1000 for swell in swells)


@pytest.mark.parametrize("mode", Mode)
def test_what_starts_with_a_chime_needs_none_before(mode: Mode) -> None:
    for hug in (Hug(mode=mode), *map(sibling, SIBLINGS)):
        assert hug.starts_with_a_chime is (hug.timeline[0].cue in CHIMES)


@pytest.mark.parametrize(
    ("at", "closing"),
    [
        ("2026-11-23 07:30", Closing.BEFORE_WORK),
        ("2026-11-23 10:00", Closing.USUAL),
        ("2026-11-22 07:30", Closing.USUAL),
        ("2026-11-22 20:59", Closing.USUAL),
        ("2026-11-22 21:00", Closing.AT_NIGHT),
        ("2026-11-23 04:59", Closing.AT_NIGHT),
    ],
)
def test_the_last_words_know_the_hour(at: str, closing: Closing) -> None:
    now = datetime.fromisoformat(at)
    assert closing_at(now) is closing
    assert closing_at(now, after_a_fight=True) is Closing.AFTER_A_FIGHT
