"""What an Echo with a screen is sent: legible, small, kind, and nothing that was not meant."""

import html
import json
import math
from calendar import MONDAY, SUNDAY
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.directive import Directive
from ask_sdk_model.response import Response
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from skill.alexa import screens
from skill.alexa.screens.calendars import WEEKS, weeks
from skill.alexa.screens.display import Display
from skill.alexa.screens.documents import document
from skill.domain.hug import LONGEST, SHORTEST, Hug, Mode
from skill.words import countdown
from tests.support.apl import VIEWPORTS, Viewport, commands, components, handled, resources
from tests.support.words import load_words

JSON = dict[str, Any]

WORDS = load_words("en").cue
TEXTS = screens.HugTexts(ready="Ready", question="Once more?", stop="Stop", stopped="Stopped")
CALENDAR_TEXTS = screens.CalendarTexts("Days", "Three.", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
TODAY = date(2026, 11, 22)
LARGEST_RESPONSE = 120_000
APLA = Draft202012Validator(
    json.loads((Path(__file__).parents[1] / "support" / "apla.schema.json").read_text("utf-8"))
)

hugs = st.builds(Hug, st.integers(10, 180), mode=st.sampled_from(Mode))
hostile = st.text("<>&\"'${}[]@\\ab é") | st.sampled_from(
    ["${payload}", "${Math.random()}", "@night", "<b>", "&lt;", "</i>", "#{x}"]
)
viewports = pytest.mark.parametrize(
    "viewport", VIEWPORTS, ids=lambda each: f"{each.shape}-{each.width}x{each.height}"
)


def sent(*directives: Directive) -> list[JSON]:
    response = DefaultSerializer().serialize(Response(directives=list(directives)))
    return json.loads(json.dumps(response))["directives"]  # type: ignore[no-any-return]


def hug_sent(hug: Hug, texts: screens.HugTexts = TEXTS) -> list[JSON]:
    return sent(*screens.hug(hug, clip_of(hug), WORDS, texts))


def clip_of(hug: Hug) -> screens.Clip:
    return screens.Clip(countdown.apla(hug, WORDS), length_ms=hug.seconds * 1000 + 5_000)


def calendar_sent(kept: set[date], today: date = TODAY, first: int = SUNDAY) -> JSON:
    (directive,) = sent(screens.calendar(kept, today, CALENDAR_TEXTS, first))
    return directive


def card_sent(title: str, text: str) -> JSON:
    (directive,) = sent(screens.card(title, text))
    return directive


HUG, START = hug_sent(Hug())
CARD = card_sent("Today", "Warm their towel.")
CALENDAR = calendar_sent({TODAY})
SCREENS = {"hug": HUG, "card": CARD, "calendar": CALENDAR}
every_screen = pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)


# The start that sound, ring and words share


def test_sound_ring_and_words_start_with_one_command() -> None:
    assert START["type"] == "Alexa.Presentation.APL.ExecuteCommands"
    (parallel,) = START["commands"]
    assert parallel["type"] == "Parallel"
    started = [(each["type"], each.get("property")) for each in parallel["commands"]]
    assert started == [("SpeakItem", None), ("SetValue", "startedAt"), ("SetValue", "running")]
    assert START["token"] == HUG["token"]


def test_the_command_names_what_the_document_has() -> None:
    by_id = {each["id"]: each for each in components(HUG["document"]) if "id" in each}
    bound = {each["name"] for each in by_id["hug"]["bind"]}
    told = [*commands(START["commands"]), *document_commands(HUG["document"])]
    assert {each["componentId"] for each in told if "componentId" in each} == by_id.keys()
    assert {each["property"] for each in told if each["type"] == "SetValue"} == bound


def document_commands(document: JSON) -> Iterator[JSON]:
    """Return every command that a document may run."""
    for holder in (document, *components(document)):
        yield from handled(holder, document)


@pytest.mark.parametrize("mode", Mode)
def test_the_sound_is_embedded_and_has_only_what_is_documented(mode: Mode) -> None:
    for seconds in (SHORTEST, 11, 30, 59, 60, 61, 120, LONGEST):
        sound = countdown.apla(Hug(seconds, mode=mode), WORDS)
        screen = hug_sent(Hug(seconds, mode=mode))[0]
        assert screen["sources"] == {"clip": sound}
        assert [error.message for error in APLA.iter_errors(screen["sources"]["clip"])] == []


def test_the_sound_becomes_what_the_words_speak() -> None:
    assert HUG["datasources"]["hug"]["transformers"] == [
        {"transformer": "aplAudioToSpeech", "template": "clip", "outputName": "audio"}
    ]
    (words,) = [each for each in components(HUG["document"]) if "speech" in each]
    assert words["speech"] == "${payload.hug.properties.audio.url}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Speech", "content": "Hello ${payload}"},
        {"type": "Speech", "txet": "Hello"},
        {"type": "Silence", "duration": 1_000},
        {"type": "Sequencer", "items": [{"type": "Silence", "duration": "1s"}]},
        {"type": "Audio", "source": "soundbank://a", "filter": [{"type": "Louder"}]},
    ],
    ids=["an expression", "a misspelt name", "silence alone", "no number", "no such filter"],
)
def test_the_schema_refuses_what_is_not_documented(wrong: JSON) -> None:
    document = {"type": "APLA", "version": "0.91", "mainTemplate": {"item": wrong}}
    assert not APLA.is_valid(document)


@given(hugs)
def test_the_screen_tells_the_cues_that_are_spoken_at_their_offsets(hug: Hug) -> None:
    spoken = [each for each in hug.timeline if "chime" not in each.cue]
    first, *told, last = hug_sent(hug)[0]["datasources"]["hug"]["properties"]["lines"]
    assert (first["text"], last["text"]) == ("Ready", "Stopped")
    if hug.mode is Mode.SILENT:
        assert told == [{"atMs": hug.seconds * 1000, "text": "Once more?"}]
    else:
        assert [each["atMs"] for each in told] == [each.at_ms for each in spoken]
        assert [each["text"] for each in told[:-1]] == [WORDS(each) for each in spoken[:-1]]
        assert told[-1]["text"] == f"{WORDS(spoken[-1])} Once more?"
    assert all(earlier["atMs"] < later["atMs"] for earlier, later in pairwise(told))


def test_a_silent_hug_that_asks_nothing_tells_nothing() -> None:
    texts = screens.HugTexts(ready="Ready", question="", stop="Stop", stopped="Stopped")
    data = hug_sent(Hug(mode=Mode.SILENT), texts)[0]["datasources"]["hug"]["properties"]
    assert [each["text"] for each in data["lines"]] == ["Ready", "Stopped"]
    assert data["lastLine"] == 0


def test_the_screen_stays_fifteen_seconds_longer_than_the_sound() -> None:
    assert HUG["document"]["settings"] == {"idleTimeout": 35_000 + 15_000}


def test_reduced_motion_moves_the_ring_in_whole_seconds() -> None:
    (ring,) = [each for each in components(HUG["document"]) if each["type"] == "VectorGraphic"]
    assert "environment.animation == 'none'" in ring["share"]
    assert "Math.ceil(leftMs / 1000)" in ring["share"]


# Devices


@pytest.mark.parametrize(
    ("max_version", "plays"),
    [
        ("2024.3", True),
        ("2022.1", True),
        ("1.10", True),
        ("1.4", True),
        ("1.3", False),
        ("1.0", False),
        ("1.4-beta", False),
        ("", False),
        (None, False),
        ("²", False),
    ],
)
def test_a_ring_is_for_displays_that_play_apl_1_4(max_version: str | None, plays: bool) -> None:
    assert Display.of(max_version).plays(screens.NEEDS) is plays


def test_an_older_display_shows_a_still_number_beside_the_sound() -> None:
    screen, sound = sent(*screens.still(Hug(30), clip_of(Hug(30)), TEXTS))
    assert screen["document"] | {"settings": {}} == CARD["document"] | {"settings": {}}
    assert screen["document"]["settings"] == HUG["document"]["settings"]
    assert screen["datasources"]["card"]["properties"]["text"] == "30"
    assert sound["type"] == "Alexa.Presentation.APLA.RenderDocument"
    assert sound["document"] == countdown.apla(Hug(30), WORDS)


def test_each_document_asks_for_no_more_than_it_is_guarded_for() -> None:
    assert HUG["document"]["version"] == ".".join(map(str, screens.NEEDS))
    assert CARD["document"]["version"] == CALENDAR["document"]["version"] == "1.0"


def test_the_largest_response_leaves_room_for_the_longest_speech() -> None:
    counted = json.dumps(hug_sent(Hug(180, mode=Mode.COUNTED)))
    assert len(counted.encode()) < LARGEST_RESPONSE - 8_000 * 4


def test_two_responses_share_nothing() -> None:
    one = document("card")
    one["mainTemplate"]["items"].clear()
    one["resources"].clear()
    assert document("card") == CARD["document"]


# What a small player must know, and no more

PROPERTIES = {
    *("type", "id", "when", "width", "height", "opacity", "display", "position", "left", "top"),
    *("grow", "shrink", "paddingLeft", "paddingTop", "paddingRight", "paddingBottom"),
}
OWN_PROPERTIES = {
    "Container": {"items", "data", "direction", "alignItems", "justifyContent"},
    "Frame": {"items", "backgroundColor", "borderColor", "borderWidth", "borderRadius"},
    "Text": {
        *("text", "speech", "fontSize", "color", "textAlign", "textAlignVertical", "maxLines"),
    },
    "VectorGraphic": {"source", "scale", "share", "full", "empty"},
    "TouchWrapper": {
        *("items", "role", "accessibilityLabel", "actions", "bind", "preserve", "handleTick"),
        *("onMount", "onFocus", "onBlur", "onDown", "onPress"),
    },
}
COMMANDS = {
    *("SetValue", "SetFocus", "SpeakItem", "Sequential", "Parallel", "SendEvent", "Reinflate"),
}


@every_screen
def test_a_document_keeps_to_the_small_language_that_our_own_player_plays(screen: JSON) -> None:
    for component in components(screen["document"]):
        assert component.keys() <= PROPERTIES | OWN_PROPERTIES[component["type"]]
    told = [*document_commands(screen["document"]), *commands(START["commands"])]
    assert {each["type"] for each in told} <= COMMANDS


@every_screen
def test_no_resource_is_missing_and_none_is_left_over(screen: JSON) -> None:
    document = screen["document"]
    look = {name for each in SCREENS.values() for name in names_used(each["document"])}
    for viewport in VIEWPORTS:
        known = resources(document, viewport).keys()
        assert names_used(document) <= known
        assert known <= look


def names_used(document: JSON) -> set[str]:
    text = json.dumps([document["mainTemplate"], document.get("graphics")])
    return {piece.split('"')[0].split(" ")[0].strip("}") for piece in text.split("@")[1:]}


# Legible from the other side of a kitchen


@viewports
@every_screen
def test_every_letter_is_large_enough(screen: JSON, viewport: Viewport) -> None:
    sizes = resources(screen["document"], viewport)
    least = 0.05 if screen is CALENDAR else 0.06
    used = {each["fontSize"].strip("@") for each in components(screen["document"]) if is_set(each)}
    assert {name for name in used if sizes[name] < least * viewport.shorter} == set()


def is_set(component: JSON) -> bool:
    return str(component.get("fontSize", "")).startswith("@")


@viewports
def test_what_is_told_is_larger_and_the_number_largest(viewport: Viewport) -> None:
    sizes = resources(HUG["document"], viewport)
    assert sizes["medium"] >= 0.08 * viewport.shorter
    assert sizes["number"] >= 0.24 * viewport.shorter
    assert sizes["large"] >= 0.09 * viewport.shorter


def test_on_a_round_screen_what_is_read_stays_inside_the_circle() -> None:
    (viewport,) = (each for each in VIEWPORTS if each.shape == "round")
    radius = viewport.width / 2
    card = resources(CARD["document"], viewport)
    assert math.hypot(radius - card["edge"], radius - card["edge"]) <= radius
    hug = resources(HUG["document"], viewport)
    assert hug["dialAt"] + hug["dial"] <= viewport.width
    assert math.hypot(radius - hug["sideAt"], radius - hug["sideAt"]) <= radius
    cell = resources(CALENDAR["document"], viewport)["cell"]
    assert math.hypot(3.5 * cell, 3.5 * cell) <= radius


@viewports
def test_the_calendars_weeks_fit(viewport: Viewport) -> None:
    sizes = resources(CALENDAR["document"], viewport)
    beside = sizes["sideWidth"] if sizes["flow"] == "row" else 0
    assert 7 * sizes["cell"] + beside <= viewport.width
    assert (WEEKS + 1) * sizes["cell"] <= viewport.height
    assert sizes["disc"] <= sizes["cell"]


COLORS = resources(CARD["document"], VIEWPORTS[0])


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("paper", "night"),
        ("dusk", "night"),
        ("ember", "night"),
        ("night", "ember"),
        ("paper", "clay"),
    ],
)
def test_letters_stand_out_as_wcag_asks_for_any_size(text: str, ground: str) -> None:
    assert contrast(COLORS[text], COLORS[ground]) >= 4.5


def test_the_ring_stands_out_from_what_has_run_out_of_it() -> None:
    assert contrast(COLORS["ember"], COLORS["clay"]) >= 3


def test_a_number_that_waits_can_be_read_as_well() -> None:
    paper, night = (rgb(COLORS[name]) for name in ("paper", "night"))
    dimmed = [0.6 * over + 0.4 * under for over, under in zip(paper, night, strict=True)]
    assert contrast_of(luminance(dimmed), luminance(night)) >= 4.5


def contrast(one: str, other: str) -> float:
    return contrast_of(luminance(rgb(one)), luminance(rgb(other)))


def contrast_of(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def rgb(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(color: list[float]) -> float:
    """WCAG 2.2's relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# The calendar


@given(st.dates(date(2000, 1, 1)), st.integers(0, 6))
def test_the_weeks_are_whole_follow_each_other_and_end_with_todays(
    today: date, first_weekday: int
) -> None:
    shown = list(weeks(today, first_weekday))
    days = [day for week in shown for day in week]
    assert [len(week) for week in shown] == [7] * WEEKS
    assert {week[0].weekday() for week in shown} == {first_weekday}
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    assert today in shown[-1]


@pytest.mark.parametrize(("first", "name"), [(MONDAY, "Mo"), (SUNDAY, "Su")])
def test_the_weekdays_begin_where_the_weeks_do(first: int, name: str) -> None:
    data = calendar_sent(set(), first=first)["datasources"]["calendar"]["properties"]
    assert data["weekdays"][0] == name
    assert len(set(data["weekdays"])) == 7


@given(st.sets(st.integers(-60, 20)), st.integers(0, 6), st.integers(0, 40))
def test_the_kept_days_are_marked_and_no_day_to_come_is(
    offsets: set[int], first: int, later: int
) -> None:
    today = TODAY + timedelta(days=later)
    kept = {today + timedelta(days=offset) for offset in offsets}
    data = calendar_sent(kept, today, first)["datasources"]["calendar"]["properties"]
    cells = [cell for week in data["weeks"] for cell in week]
    days = [day for week in weeks(today, first) for day in week]
    for cell, day in zip(cells, days, strict=True):
        assert cell["kept"] == (day in kept and day <= today)
        assert cell["today"] == (day == today)
        assert cell["day"] == (str(day.day) if day <= today else "")


def test_a_day_without_a_moment_has_its_number_and_no_mark() -> None:
    data = calendar_sent(set())["datasources"]["calendar"]["properties"]
    quiet = [cell for week in data["weeks"] for cell in week if not cell["today"]]
    assert {(cell["kept"], cell["today"]) for cell in quiet} == {(False, False)}
    assert {tuple(cell) for cell in quiet} == {("day", "kept", "today")}


# Texts are data


@given(hostile, hostile)
def test_no_text_of_a_host_reaches_a_document_or_a_command(one: str, other: str) -> None:
    texts = screens.HugTexts(ready=one, question=other, stop=one, stopped=other)
    clip = screens.Clip({"type": "APLA"}, 30_000)
    screen, start = sent(*screens.hug(Hug(), clip, lambda _: one, texts))
    plain, plain_start = sent(*screens.hug(Hug(), clip, WORDS, TEXTS))
    assert (screen["document"], start) == (plain["document"], plain_start)
    assert card_sent(one, other)["document"] == CARD["document"]


@given(hostile)
def test_every_text_is_shown_as_it_was_written(text: str) -> None:
    data = card_sent(text, text)["datasources"]["card"]["properties"]
    for name in ("title", "text"):
        assert not {"<", ">", "@"} & set(data[name])
        assert html.unescape(data[name]) == text


def test_what_a_screen_reader_says_is_no_markup() -> None:
    texts = screens.HugTexts(ready="", question="", stop="Stop & rest", stopped="")
    data = hug_sent(Hug(), texts)[0]["datasources"]["hug"]["properties"]
    assert (data["stopLabel"], data["stop"]) == ("Stop & rest", "Stop &amp; rest")
