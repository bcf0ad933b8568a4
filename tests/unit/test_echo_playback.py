from typing import Any

import pytest

from simulator.playback import Playback, playback
from simulator.sound import CHARACTERS_A_SECOND, Kind, UnplayableError

CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"
TWO_SECONDS = "a" * 2 * CHARACTERS_A_SECOND


def ssml(inside: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": f"<speak>{inside}</speak>"}


def cue(at_ms: int, component: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequencer", "items": [{"type": "Silence", "duration": at_ms}, component]}


def words(content: str) -> dict[str, Any]:
    return {"type": "Speech", "contentType": "PlainText", "content": content}


def countdown() -> dict[str, Any]:
    cues = [cue(7000, words("3")), cue(8000, words("2")), cue(9000, words("1"))]
    item = {"type": "Mixer", "items": [*cues, cue(10_000, {"type": "Audio", "source": CHIME})]}
    return {
        "type": "Alexa.Presentation.APLA.RenderDocument",
        "token": "hug",
        "document": {"type": "APLA", "version": "0.91", "mainTemplate": {"items": [item]}},
    }


def test_plain_text_and_ssml_are_the_same_words() -> None:
    plain = playback({"outputSpeech": {"type": "PlainText", "text": "Hello,\nyou two."}})
    assert plain == playback({"outputSpeech": ssml("Hello, you two.")})
    assert plain.text == "Hello, you two."


def test_an_audio_document_begins_after_the_speech() -> None:
    played = playback({"outputSpeech": ssml(TWO_SECONDS), "directives": [countdown()]})
    assert [sounding.at_ms for sounding in played.soundings] == [0, 9500, 10_500, 11_500, 12_500]


def test_a_countdown_is_one_line_with_its_pauses_and_sounds() -> None:
    played = playback({"outputSpeech": ssml("Ready."), "directives": [countdown()]})
    assert played.text == "Ready. … 3 … 2 … 1 … (bell short chime)"


def test_a_clip_of_ones_own_is_called_by_its_file() -> None:
    played = playback({"outputSpeech": ssml('<audio src="https://sounds.example/warm-up.mp3"/>')})
    assert played.text == "(warm up)"


def test_a_countdown_is_timed_and_sentences_are_not() -> None:
    assert playback({"directives": [countdown()]}).is_timed
    assert playback({"outputSpeech": ssml('One.<break time="10s"/>Two.')}).is_timed
    assert not playback({"outputSpeech": ssml("<p>One.</p><s>Two.</s>Three.")}).is_timed


def test_a_response_without_speech_is_silent() -> None:
    played = playback({})
    assert (played.soundings, played.text, played.ms) == ((), "", 0)


def test_a_directive_that_cannot_be_played_is_named() -> None:
    played = playback({"directives": [{"type": "AudioPlayer.Play"}]})
    assert played.text == "(unsupported: AudioPlayer.Play)"


def test_speech_that_is_too_long_is_refused() -> None:
    with pytest.raises(UnplayableError, match="8000"):
        playback({"outputSpeech": ssml("a" * 8001)})


def test_water_beneath_a_countdown_is_not_read_and_hides_no_pause() -> None:
    quiet = [{"type": "Volume", "amount": "20%"}]
    water = {"type": "Audio", "source": "soundbank://water", "filter": quiet}
    hug = countdown()
    hug["document"]["mainTemplate"]["items"][0]["items"].append(water)
    played = playback({"directives": [hug]})
    assert played.text == playback({"directives": [countdown()]}).text
    assert len(played.foreground) == len(played.soundings) - 1
    assert played.is_timed


def test_a_telephone_number_is_read_as_it_is_written_and_said_digit_by_digit() -> None:
    number = '<prosody rate="slow"><say-as interpret-as="telephone">0808 20</say-as></prosody>'
    played = playback({"outputSpeech": ssml(f"Call {number}.")})
    assert played.text == "Call 0808 20."
    assert played.words == "Call 0, 8, 0, 8, 2, 0."


def one_a_second(_kind: Kind, _content: str) -> int:
    return 1000


def test_the_same_responses_are_measured_anew() -> None:
    first = playback({"outputSpeech": ssml("One"), "directives": [countdown()]})
    both = first.then(playback({"outputSpeech": ssml("Two")}))
    measured = both.measured(one_a_second)
    expected = (0, 8500, 9500, 10_500, 11_500, 12_500)
    assert tuple(sounding.at_ms for sounding in measured.soundings) == expected
    assert measured.ms == 13_500
    assert both.measured(one_a_second).responses == both.responses


def test_nothing_is_measured_as_nothing() -> None:
    assert playback({}).measured(one_a_second) == Playback((), 0)
