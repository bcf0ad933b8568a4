"""APLA's filters, one by one and in a row."""

from typing import Any

import pytest

from simulator.filters import LONGEST_MS, cut, filtered, supported
from simulator.sound import Kind, Sounding, Track, UnplayableError, unsupported

START = 500
BELL = Track((Sounding(START, Kind.AUDIO, "bell", 1000),), START + 1000)


def after(*filters: dict[str, Any], track: Track = BELL) -> Track:
    for each in filters:
        assert supported(each)
        track = filtered(track, START, each)
    return track


def loudness(track: Track, at_ms: int) -> float:
    (sounding,) = (each for each in track.soundings if each.at_ms <= at_ms < each.end_ms)
    return round(sounding.loudness(at_ms - sounding.at_ms + sounding.skip_ms), 3)


def test_trim_leaves_the_middle_and_moves_it_to_the_start() -> None:
    track = after({"type": "Trim", "start": 200, "end": 600})
    (bell,) = track.soundings
    assert (bell.at_ms, bell.ms, bell.skip_ms, track.end_ms) == (START, 400, 200, START + 400)


def test_trim_never_lengthens() -> None:
    assert after({"type": "Trim", "end": 5000}) == BELL


def test_trim_leaves_out_what_comes_later() -> None:
    two = after({"type": "Repeat", "repeatCount": 1})
    assert len(two.soundings) == 2
    assert len(after({"type": "Trim", "end": 1000}, track=two).soundings) == 1


def test_repeat_plays_it_so_many_times_more() -> None:
    track = after({"type": "Repeat", "repeatCount": 2})
    assert [each.at_ms for each in track.soundings] == [500, 1500, 2500]
    assert track.end_ms == 3500


def test_repeat_without_end_lasts_longer_than_any_document() -> None:
    assert after({"type": "Repeat", "repeatCount": -1}).end_ms > LONGEST_MS


def test_repeat_makes_no_more_than_any_document_can_hold() -> None:
    track = after({"type": "Repeat", "repeatCount": 10**9})
    assert track == after({"type": "Repeat", "repeatCount": -1})


def test_what_takes_no_time_cannot_be_repeated() -> None:
    with pytest.raises(UnplayableError):
        after({"type": "Repeat", "repeatCount": 1}, track=Track((), START))


def test_fades_are_even_and_volume_holds_throughout() -> None:
    track = after(
        {"type": "Repeat", "repeatCount": 3},
        {"type": "FadeIn", "duration": 2000},
        {"type": "FadeOut", "duration": 1000},
        {"type": "Volume", "amount": "50%"},
    )
    heard = {at: loudness(track, START + at) for at in (0, 1000, 1500, 2500, 3500)}
    assert heard == {0: 0, 1000: 0.25, 1500: 0.375, 2500: 0.5, 3500: 0.25}


def test_a_fade_of_no_length_changes_nothing() -> None:
    track = after({"type": "FadeIn", "duration": 0}, {"type": "FadeOut", "duration": 0})
    assert [loudness(track, START + at) for at in (0, 999)] == [1, 1]


def test_a_fade_is_where_it_was_when_the_sound_is_trimmed_afterwards() -> None:
    track = after({"type": "FadeIn", "duration": 1000}, {"type": "Trim", "start": 500})
    assert (loudness(track, START), loudness(track, START + 250)) == (0.5, 0.75)


def test_a_volume_may_be_a_number() -> None:
    assert loudness(after({"type": "Volume", "amount": 0.3}), START) == 0.3


def test_a_cut_keeps_the_names_of_what_is_unsupported() -> None:
    noted = Track((unsupported("Selector", START), *BELL.soundings), BELL.end_ms)
    assert len(cut(noted, START + 900, START + 1000).soundings) == 2


@pytest.mark.parametrize(
    "filter_",
    [
        {"type": "Volume", "amount": "loud"},
        {"type": "FadeIn"},
        {"type": "FadeOut", "duration": "2s"},
        {"type": "Trim", "start": 0.5},
        {"type": "Repeat", "repeatCount": "twice"},
    ],
)
def test_a_filter_without_what_it_needs_is_refused(filter_: dict[str, Any]) -> None:
    with pytest.raises(UnplayableError, match=filter_["type"]):
        filtered(BELL, START, filter_)


@pytest.mark.parametrize("filter_", [{}, {"type": "Echo"}, {"type": "Trim", "when": False}])
def test_an_unknown_filter_or_property_is_unsupported(filter_: dict[str, Any]) -> None:
    assert not supported(filter_)
