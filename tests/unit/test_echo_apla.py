from typing import Any

import pytest

from simulator.apla import apla_track
from simulator.sound import CHARACTERS_A_SECOND, CLIP_MS, Kind, UnplayableError

CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"
TWO_SECONDS = "a" * 2 * CHARACTERS_A_SECOND


def speech(words: str) -> dict[str, Any]:
    return {"type": "Speech", "contentType": "PlainText", "content": words}


def silence(ms: int) -> dict[str, Any]:
    return {"type": "Silence", "duration": ms}


def sequence(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequencer", "items": list(items)}


def mix(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Mixer", "items": list(items)}


def directive(item: Any, datasources: dict[str, Any] | None = None) -> dict[str, Any]:
    template = {"parameters": ["payload"], "item": item}
    return {
        "type": "Alexa.Presentation.APLA.RenderDocument",
        "token": "hug",
        "document": {"type": "APLA", "version": "0.91", "mainTemplate": template},
        "datasources": datasources or {},
    }


def heard(item: Any, datasources: dict[str, Any] | None = None) -> list[tuple[int, str]]:
    track = apla_track(directive(item, datasources))
    return [(sounding.at_ms, sounding.content) for sounding in track.soundings]


def test_a_sequencer_plays_one_after_another() -> None:
    item = sequence(speech(TWO_SECONDS), silence(500), {"type": "Audio", "source": CHIME})
    assert heard(item) == [(0, TWO_SECONDS), (2500, CHIME)]


def test_the_children_of_a_mixer_share_their_start_and_no_line_moves_another() -> None:
    cues = ((30_000, "now"), (0, TWO_SECONDS), (15_000, "half"))
    item = mix(*(sequence(silence(at), speech(words)) for at, words in cues))
    assert heard(item) == [(0, TWO_SECONDS), (15_000, "half"), (30_000, "now")]


def test_what_comes_next_waits_as_long_as_a_measure_tells() -> None:
    item = sequence(speech("one"), {"type": "Audio", "source": CHIME}, speech("two"))
    track = apla_track(directive(item), 0, lambda kind, _: 700 if kind is Kind.SPEECH else 50)
    assert [sounding.at_ms for sounding in track.soundings] == [0, 700, 750]
    assert track.end_ms == 1450


def test_what_is_trimmed_to_its_parent_ends_with_the_longest_of_the_others() -> None:
    water = {"type": "Audio", "source": CHIME, "duration": "trimToParent"}
    looped = water | {"filter": [{"type": "Repeat", "repeatCount": -1}]}
    track = apla_track(directive(sequence(mix(silence(2300), looped), speech("after"))))
    assert [(s.at_ms, s.ms) for s in track.soundings[:3]] == [(0, 1000), (1000, 1000), (2000, 300)]
    assert (track.soundings[3].at_ms, track.soundings[3].content) == (2300, "after")


def test_where_all_children_are_trimmed_to_their_parent_none_is() -> None:
    water = {"type": "Audio", "source": CHIME, "duration": "trimToParent"}
    assert apla_track(directive(mix(water))).end_ms == CLIP_MS


def test_a_mixer_ends_with_its_longest_child() -> None:
    item = sequence(mix(silence(4000), speech(TWO_SECONDS)), speech("after"))
    assert heard(item) == [(0, TWO_SECONDS), (4000, "after")]


def test_speech_in_ssml_is_played_as_ssml() -> None:
    ssml = '<speak>three<break time="2s"/>two</speak>'
    assert [w for _, w in heard({"type": "Speech", "contentType": "SSML", "content": ssml})] == [
        "three",
        "two",
    ]


def test_a_document_begins_when_it_is_told_to() -> None:
    track = apla_track(directive({"type": "Audio", "source": CHIME}), 4000)
    assert track.soundings[0].at_ms == 4000
    assert track.end_ms == 4000 + CLIP_MS


def test_data_is_bound_into_words_and_into_numbers() -> None:
    item = sequence(
        {"type": "Silence", "duration": "${payload.hug.pause}"},
        speech("${payload.hug.seconds} seconds, ${payload.hug.who}"),
    )
    data = {"hug": {"pause": 700, "seconds": 30, "who": "you two"}}
    assert heard(item, data) == [(700, "30 seconds, you two")]


def test_data_is_not_bound_again() -> None:
    assert heard(speech("${payload.words}"), {"words": "${payload.words}"}) == [
        (0, "${payload.words}")
    ]


def test_data_that_is_not_there_is_an_error() -> None:
    for words in ("${payload.nowhere}", "${payload.words + 1}", "${hug.words}"):
        with pytest.raises(UnplayableError, match="no data"):
            apla_track(directive(speech(words), {"words": "x"}))


def test_items_may_be_one_or_many() -> None:
    assert heard([speech("one")]) == heard(speech("one"))
    assert heard({"type": "Sequencer", "item": speech("one")}) == heard(speech("one"))


def test_an_unknown_component_is_named_in_its_place() -> None:
    track = apla_track(directive(sequence(silence(900), {"type": "Selector"}, speech("on"))))
    assert [(s.at_ms, s.kind, s.content) for s in track.soundings] == [
        (900, Kind.UNSUPPORTED, "Selector"),
        (900, Kind.SPEECH, "on"),
    ]


def test_an_unknown_property_is_named_and_the_component_is_played() -> None:
    echoing = {"type": "Audio", "source": CHIME, "filters": [{"type": "Echo"}]}
    assert heard(echoing | {"when": False, "duration": "long"}) == [
        (0, "Audio.when"),
        (0, "Audio.filters"),
        (0, "Audio.duration"),
        (0, CHIME),
    ]


def test_a_filter_that_changes_only_loudness_changes_nothing_here() -> None:
    quiet = {"type": "Audio", "source": CHIME, "filter": [{"type": "Volume", "amount": "20%"}]}
    assert heard(quiet) == [(0, CHIME)]


@pytest.mark.parametrize(
    "item",
    [
        {"type": "Speech"},
        {"type": "Audio"},
        {"type": "Silence"},
        {"type": "Silence", "duration": "long"},
    ],
)
def test_a_component_without_what_it_needs_is_refused(item: dict[str, Any]) -> None:
    with pytest.raises(UnplayableError):
        apla_track(directive(sequence(speech("on"), item)))


def test_nothing_but_silence_is_refused() -> None:
    with pytest.raises(UnplayableError, match="silence"):
        apla_track(directive(silence(9000)))


def test_a_document_of_another_kind_is_refused() -> None:
    with pytest.raises(UnplayableError, match="APL"):
        apla_track({"document": {"type": "APL", "mainTemplate": {}}})


def test_four_minutes_are_played_and_no_more() -> None:
    track = apla_track(directive(sequence(speech("on"), silence(239_000))), 60_000)
    assert track.end_ms > 60_000 + 239_000
    with pytest.raises(UnplayableError, match="240"):
        apla_track(directive(sequence(speech("on"), silence(240_000))))
