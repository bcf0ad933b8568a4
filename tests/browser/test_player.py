"""The page's player: APL's expressions, and tracks that are those of the terminal."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from simulator.apla import apla_track
from simulator.sound import Sounding, Track
from simulator.ssml import ssml_track
from skill.domain.hug import Hug, Mode
from skill.words import countdown
from tests.browser.conftest import watched
from tests.browser.room import Room
from tests.support.words import load_words

HUGS = [Hug(seconds, mode=mode) for mode in Mode for seconds in (10, 30, 180)]
SSML = (
    "<speak>Tea   and toast.</speak>",
    '<speak>One <break time="1.5s"/> two <break strength="strong"/> three <break/></speak>',
    '<speak><prosody rate="slow">Call <say-as interpret-as="digits">55</say-as></prosody></speak>',
    '<speak>Now <prosody volume="soft">softly</prosody>, <alexa:name type="first"/>.</speak>',
    "<speak><p>First.</p><p><s>Second.</s></p> &amp; last.</speak>",
    '<speak>Ding <audio src="soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"/></speak>',
    '<speak><sub alias="one">1</sub> and <w role="amazon:VB">two</w></speak>',
)
NAMES = {
    "viewport": {"width": 960, "height": 480, "dpi": 160, "shape": "rectangle"},
    "payload": {"lines": [{"text": "first"}, {"text": "second"}], "markup": "${1 + 1}"},
    "left": 7500,
    "running": True,
    "@edge": 12,
    "@flow": "row",
}
EXPRESSIONS = {
    "words": "words",
    "@flow": "row",
    "${1 + 2 * 3}": 7,
    "${(1 + 2) * 3 - 4 / 2}": 7,
    "${-left + 7 % 4}": -7497,
    "${left} ms": "7500 ms",
    "${Math.ceil(left / 1000)}": 8,
    "${Math.max(0, left - 8000)}": 0,
    "${running && left > 0 ? 'on' : 'off'}": "on",
    "${!running || left <= 0}": False,
    "${payload.lines[1].text}": "second",
    "${payload.lines[left / 7500].text}": "second",
    "${payload.lines.length}": 2,
    "${payload.none.at.all}": None,
    "${payload.none ?? 'else'}": "else",
    "${viewport.shape == 'round' ? 1 : viewport.width > viewport.height ? 2 : 3}": 2,
    "${@edge * 2}": 24,
    "${100vw - 10vh}": 912,
    "${payload.markup}": "${1 + 1}",
}
WATERS = set(countdown.WATERS.values())
SUMMARY = """([module, name, given]) => import(`/page/${module}.js`).then((found) => {
    const {soundings, ms} = found[name](...given);
    return {ms, soundings: soundings.map((each) => [each.at, each.ms, each.kind, each.content])};
})"""


@pytest.fixture(scope="module")
def room(window: Page, url: str) -> Iterator[Room]:
    """Load the page once: nothing that is asked of its player changes it."""
    with watched(window, url) as room:
        yield room


def track(room: Room, module: str, name: str, *given: object) -> Any:
    return room.page.evaluate(SUMMARY, [module, name, list(given)])


def summary(track: Track, soundings: Iterable[Sounding]) -> dict[str, object]:
    told = [[each.at_ms, each.ms, each.kind.value, each.content] for each in soundings]
    return {"ms": track.end_ms, "soundings": told}


def test_expressions_are_worked_out_as_apl_does(room: Room) -> None:
    evaluated = room.page.evaluate(
        """([texts, names]) => import("/page/expressions.js").then(({evaluate, FUNCTIONS}) =>
            texts.map((text) => evaluate(text, {...FUNCTIONS, ...names})))""",
        [list(EXPRESSIONS), NAMES],
    )
    assert dict(zip(EXPRESSIONS, evaluated, strict=True)) == EXPRESSIONS


@pytest.mark.parametrize("wrong", ["${1 +}", "${nobody.knows()}", "${open", "@nothing", "${a # b}"])
def test_what_is_no_expression_is_named(room: Room, wrong: str) -> None:
    error = room.page.evaluate(
        """(text) => import("/page/expressions.js").then(({evaluate, Unknown}) => {
            try { return evaluate(text, {}); }
            catch (error) { return error instanceof Unknown; }
        })""",
        wrong,
    )
    assert error is True


@pytest.mark.parametrize("ssml", SSML)
def test_speech_is_heard_as_on_the_terminal(room: Room, ssml: str) -> None:
    expected = ssml_track(ssml)
    assert track(room, "ssml", "ssmlTrack", ssml) == summary(expected, expected.soundings)


def test_every_hug_is_heard_as_on_the_terminal(room: Room) -> None:
    words = load_words("en")
    for hug in HUGS:
        document = countdown.apla(hug, words.cue)
        expected = apla_track({"document": document})
        foreground = [each for each in expected.soundings if not each.is_background]
        found = track(room, "apla", "aplaTrack", document)
        found["soundings"] = [each for each in found["soundings"] if each[3] not in WATERS]
        assert found == summary(expected, foreground)


def test_a_background_is_trimmed_to_its_parent(room: Room) -> None:
    clip = {"type": "Audio", "source": "water", "duration": "trimToParent"}
    repeated = clip | {"filter": [{"type": "Repeat", "repeatCount": -1}]}
    quiet = {"type": "Silence", "duration": 30_000}
    document = {"mainTemplate": {"items": [{"type": "Mixer", "items": [quiet, repeated]}]}}
    found = track(room, "apla", "aplaTrack", document)
    assert found == {"ms": 30_000, "soundings": [[0, 30_000, "audio", "water"]]}


def test_what_an_audio_document_has_beyond_the_player_is_named(room: Room) -> None:
    selector = {"type": "Selector", "items": []}
    voice = {"type": "Speech", "content": "Hello.", "voice": "Matthew"}
    document = {"mainTemplate": {"items": [selector, voice]}}
    found = track(room, "apla", "aplaTrack", document)
    kinds = [(kind, content) for _, _, kind, content in found["soundings"]]
    assert kinds == [
        ("unsupported", "APLA Selector"),
        ("unsupported", "APLA Speech.voice"),
        ("speech", "Hello."),
    ]
