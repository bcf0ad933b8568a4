import wave
from array import array
from pathlib import Path
from typing import Any

import pytest

from simulator.clips import RATE, Samples, draw
from simulator.playback import BEFORE_DOCUMENT_MS, playback
from simulator.recording import Recorder, Studio, file_name
from simulator.sound import Kind

LEVEL = 1000
BELL = "soundbank://bell"


def level(words: str) -> Samples:
    """Return a voice that takes a tenth of a second for each letter."""
    return array("h", [LEVEL] * (len(words) * RATE // 10))


def speech(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "Speech", "content": words, **more}


def silence(ms: int) -> dict[str, Any]:
    return {"type": "Silence", "duration": ms}


def document(*items: dict[str, Any]) -> dict[str, Any]:
    template = {"item": {"type": "Mixer", "items": list(items)}}
    return {
        "type": "Alexa.Presentation.APLA.RenderDocument",
        "document": {"type": "APLA", "mainTemplate": template},
    }


def rendered(**response: Any) -> Samples:
    return Studio(level).render(playback(response))


def ssml(inside: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": f"<speak>{inside}</speak>"}


def at(samples: Samples, ms: int) -> int:
    return samples[ms * RATE // 1000]


def test_words_breaks_and_clips_follow_each_other_as_long_as_each_really_takes() -> None:
    samples = rendered(outputSpeech=ssml(f'four<break time="700ms"/>two<audio src="{BELL}"/>'))
    assert len(samples) == (400 + 700 + 300 + 1000) * RATE // 1000
    assert [at(samples, ms) for ms in (0, 399, 401, 1099, 1101, 1399)] == [
        *(LEVEL, LEVEL),
        *(0, 0),
        *(LEVEL, LEVEL),
    ]
    assert samples[1400 * RATE // 1000 :] == draw(BELL)


def test_what_sounds_together_is_added_up() -> None:
    samples = rendered(directives=[document(speech("aa"), speech("aaaa"))])
    assert (at(samples, 100), at(samples, 300)) == (2 * LEVEL, LEVEL)


def test_too_much_at_once_is_as_loud_as_the_file_can_hold() -> None:
    samples = rendered(directives=[document(*[speech("aa")] * 40)])
    assert set(samples) == {2**15 - 1}


def test_a_document_waits_for_the_real_end_of_the_speech() -> None:
    samples = rendered(outputSpeech=ssml("aaaaa"), directives=[document(speech("a"))])
    begin = 500 + BEFORE_DOCUMENT_MS
    assert (at(samples, begin - 2), at(samples, begin + 2)) == (0, LEVEL)
    assert len(samples) == (begin + 100) * RATE // 1000


def test_a_background_is_repeated_trimmed_faded_and_turned_down() -> None:
    filters = [
        {"type": "Repeat", "repeatCount": -1},
        {"type": "FadeIn", "duration": 1000},
        {"type": "Volume", "amount": "20%"},
    ]
    below = speech("aaa", duration="trimToParent", filter=filters)
    out = [{"type": "FadeOut", "duration": 1000}]
    background = {"type": "Mixer", "items": [silence(4000), below], "filter": out}
    samples = rendered(directives=[document(background)])
    assert len(samples) == 4 * RATE
    heard = [at(samples, ms) for ms in (0, 500, 1500, 2500, 3500)]
    assert heard == pytest.approx([0, 100, 200, 200, 100], abs=3)


def test_a_telephone_number_sounds_as_long_as_it_is_said() -> None:
    samples = rendered(outputSpeech=ssml('<say-as interpret-as="telephone">911</say-as>'))
    assert len(samples) == len(level("9, 1, 1"))


def test_what_alexa_asks_herself_is_left_out() -> None:
    asked = {"type": "Connections.SendRequest", "payload": {"permissionScope": "reminders"}}
    assert len(rendered(outputSpeech=ssml("aa"), directives=[asked])) == len(level("aa"))


def test_each_line_is_spoken_once() -> None:
    spoken = []

    def noting(words: str) -> Samples:
        spoken.append(words)
        return level(words)

    studio = Studio(noting)
    for _ in range(2):
        studio.render(playback({"outputSpeech": ssml("One.")}))
    assert spoken == ["One."]
    assert studio.measure(Kind.CONSENT, "reminders") == 0


def test_answers_are_files_by_their_number_and_what_was_said(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "new" / "folder", Studio(level))
    recorder.record("Give me a gesture!", playback({"outputSpeech": ssml("Here.")}))
    recorder.record("../..", playback({}))
    first, second = sorted((tmp_path / "new" / "folder").iterdir())
    assert (first.name, second.name) == ("01-give-me-a-gesture.wav", "02.wav")
    with wave.open(str(first)) as file:
        assert file.getparams()[:4] == (1, 2, RATE, RATE // 2)
    with wave.open(str(second)) as file:
        assert file.getnframes() == 0


def test_a_file_has_a_short_name_that_any_machine_takes() -> None:
    assert file_name("12 Don't — “stop”: never / ever; not even once more") == (
        "12-don-t-stop-never-ever-not-even-once-m"
    )
