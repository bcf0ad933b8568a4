from typing import Any

import pytest

from skill.echo.playback import playback
from skill.echo.sound import CHARACTERS_A_SECOND, UnplayableError

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
    assert [sounding.at_ms for sounding in played.soundings] == [0, 9000, 10_000, 11_000, 12_000]


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
