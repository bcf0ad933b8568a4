"""What a document is on every screen: no text is cut or empty, and a hug can be stopped on each.

The cases are those that Amazon's open engine (apl-core-library) found in these documents: a finger
that comes down ends what is heard, before any handler; a text that is empty takes a line; without
a role, an action and the focus, nothing can be done by voice view or by a remote control.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skill.alexa import screens
from skill.alexa.screens import calendars, cards, hugging
from skill.alexa.screens.documents import document
from skill.alexa.screens.fitting import SCALES, Room, lines_of, scale_of, width_of
from skill.domain.hug import Hug, Mode
from skill.words.catalogue import MOST_CHARACTERS, MOST_TITLE_CHARACTERS, MOST_WORDS
from skill.words.lines import MOST_SHOWN
from tests.support.apl import (
    VIEWPORTS,
    Viewport,
    components,
    expanded,
    handled,
    resources,
    value,
)
from tests.support.words import load_catalogue, load_words

JSON = dict[str, Any]

LINE_HEIGHT = 1.25
"""APL's own, of a letter's height."""
BORDERS = 2 * 3
LEGIBLE = 0.06
"""Of the shorter side: the least that a text which is read from afar is set in."""

CATALOGUE, WORDS = load_catalogue("en"), load_words("en")
LINES = [way for each in CATALOGUE.gestures.values() for way in (each.line, *each.ways)]
LINES += [each.line for each in CATALOGUE.prompts.values()]
TITLES = [WORDS.plain("screen.prompt"), *(each.title for each in CATALOGUE.gestures.values())]
VOCABULARY = sorted({word for line in LINES for word in line.split()})

viewports = pytest.mark.parametrize(
    "viewport", VIEWPORTS, ids=lambda each: f"{each.shape}-{each.width}x{each.height}"
)
unhurried = settings(deadline=None)


def most_title_lines(name: str, viewport: Viewport) -> int:
    """Return how many lines of a title the texts below it reckon with."""
    if name == "calendar":
        return 4
    return 3 if viewport.height > viewport.width else 2


def sentences(most_characters: int, most_words: int = MOST_WORDS) -> st.SearchStrategy[str]:
    """Return lines as a host might write them, up to the most that words/ accepts.

    A capital, which is wide, begins a sentence and no other word.
    """
    words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=most_words)
    lines = words.map(lambda each: " ".join(each)[:most_characters].strip())
    return lines.map(lambda line: line[:1] + line[1:].lower())


@cache
def card_room(viewport: Viewport) -> Room:
    """Return what card.json leaves for a card's text."""
    sizes = resources(document("card"), viewport)
    title = 0 if viewport.shape == "round" else most_title_lines("card", viewport)
    title *= LINE_HEIGHT * sizes["small"]
    width, height = (side - 2 * sizes["edge"] for side in viewport[:2])
    return Room(width / sizes["large"], (height - title) / LINE_HEIGHT / sizes["large"])


@cache
def hug_room(viewport: Viewport, *, is_over: bool) -> Room:
    """Return what hug.json leaves for its words: beside the control, and on a round screen the
    number, or in the place of both.
    """
    sizes = resources(document("hug"), viewport)
    control = LINE_HEIGHT * sizes["small"] + 2 * sizes["gap"] + BORDERS
    number = LINE_HEIGHT * sizes["number"] if viewport.shape == "round" else 0
    height = sizes["sideHeight"] - (0 if is_over else control + number)
    return Room(sizes["sideWidth"] / sizes["medium"], height / LINE_HEIGHT / sizes["medium"])


@cache
def calendar_room(viewport: Viewport) -> Room:
    """Return what calendar.json leaves for the sentence."""
    sizes = resources(document("calendar"), viewport)
    beside = sizes["flow"] == "row"
    weeks = 0 if beside else (calendars.WEEKS + 1) * sizes["cell"] + sizes["above"]
    title = most_title_lines("calendar", viewport) * LINE_HEIGHT * sizes["small"]
    height = viewport.height - weeks - title - sizes["gap"]
    width = sizes["sideWidth"] - sizes["beside"]
    return Room(width / sizes["medium"], height / LINE_HEIGHT / sizes["medium"])


def is_at_least(real: Room, counted: Room) -> bool:
    return real.ems >= counted.ems and real.lines >= counted.lines


# Room for every text, in a wide font and in all that are narrower


@viewports
def test_the_documents_leave_the_room_that_texts_are_measured_for(viewport: Viewport) -> None:
    assert any(is_at_least(card_room(viewport), room) for room in cards.ROOMS)
    running, over = (hug_room(viewport, is_over=over) for over in (False, True))
    assert any(is_at_least(running, room) for room in hugging.ROOMS)
    assert any(is_at_least(over, room) for room in hugging.LAST_ROOMS)
    if viewport.shape != "round":
        assert any(is_at_least(calendar_room(viewport), room) for room in calendars.ROOMS)


@viewports
def test_every_card_that_is_built_in_is_shown_whole(viewport: Viewport) -> None:
    room = card_room(viewport)
    assert [line for line in LINES if not room.fits(line, scale_of(line, cards.ROOMS))] == []
    if viewport.shape != "round":
        assert max(title_lines("card", title, viewport) for title in TITLES) <= 2


def title_lines(name: str, title: str, viewport: Viewport) -> int:
    return lines_of(title, title_ems(name, viewport))


@cache
def title_ems(name: str, viewport: Viewport) -> float:
    sizes = resources(document(name), viewport)
    if name == "card":
        width = viewport.width - 2 * sizes["edge"]
    else:
        width = sizes["sideWidth"] - sizes["beside"]
    return float(width / sizes["small"])


def test_a_card_of_the_usual_length_is_set_in_the_largest_letters() -> None:
    assert {scale_of(line, cards.ROOMS) for line in LINES if len(line) <= 60} == {1.0}


@unhurried
@given(sentences(MOST_CHARACTERS))
def test_every_card_that_words_accept_is_shown_whole(line: str) -> None:
    scale = scale_of(line, cards.ROOMS)
    assert all(card_room(viewport).fits(line, scale) for viewport in VIEWPORTS)


@unhurried
@given(sentences(MOST_TITLE_CHARACTERS))
def test_every_title_that_words_accept_is_shown_whole(title: str) -> None:
    for name, viewport in product(("card", "calendar"), VIEWPORTS):
        if viewport.shape != "round":
            assert title_lines(name, title, viewport) <= most_title_lines(name, viewport)


@unhurried
@given(sentences(MOST_SHOWN["screen."]))
def test_every_sentence_that_words_accept_is_shown_whole_beside_the_calendar(line: str) -> None:
    scale = scale_of(line, calendars.ROOMS)
    for viewport in VIEWPORTS:
        if viewport.shape != "round":
            assert calendar_room(viewport).fits(line, scale)


@unhurried
@given(
    sentences(MOST_SHOWN["hug.cue."]),
    sentences(MOST_SHOWN["hug.cue.closing"]),
    sentences(MOST_SHOWN["question.hug_once_more"]),
    sentences(MOST_SHOWN["screen."]),
)
def test_every_hug_that_words_accept_is_shown_whole(
    cue: str, closing: str, question: str, own: str
) -> None:
    texts = screens.HugTexts(ready=own, question=question, stop="Stop", stopped=own)
    words = {"closing": closing}
    data = hug_data(Hug(), texts, lambda timed: words.get(timed.cue, cue))
    *told, last, stopped = [line["text"] for line in data["lines"]]
    for viewport in VIEWPORTS:
        running, over = (hug_room(viewport, is_over=over) for over in (False, True))
        assert all(running.fits(text, data["scale"]) for text in (*told, stopped))
        assert over.fits(last, data["scale"])


def hug_data(hug: Hug, texts: screens.HugTexts, words: Any = WORDS.cue) -> JSON:
    screen, _ = screens.hug(hug, screens.Clip({"type": "APLA"}, 30_000), words, texts)
    sent: Any = DefaultSerializer().serialize(screen)
    data: JSON = sent["datasources"]["hug"]["properties"]
    return data


@viewports
def test_a_control_that_words_accept_is_one_line(viewport: Viewport) -> None:
    sizes = resources(document("hug"), viewport)
    longest = "n" * MOST_SHOWN["screen.hug_stop"]
    room = sizes["sideWidth"] - 2 * sizes["small"] - BORDERS
    assert width_of(longest) * sizes["small"] <= room


@viewports
def test_the_smallest_text_can_still_be_read(viewport: Viewport) -> None:
    least = LEGIBLE * viewport.shorter
    assert resources(document("card"), viewport)["large"] * SCALES[-1] >= least
    assert resources(document("hug"), viewport)["medium"] * SCALES[-1] >= least
    assert resources(document("calendar"), viewport)["medium"] * SCALES[-1] >= least


@unhurried
@given(sentences(MOST_CHARACTERS), st.floats(2, 40), st.floats(2, 40))
def test_a_narrower_font_or_a_wider_screen_never_takes_more_lines(
    line: str, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    assume(max(map(width_of, line.split())) <= less)
    assert lines_of(line, more) <= lines_of(line, less)


@pytest.mark.parametrize(
    ("text", "lines"), [("", 0), ("a", 1), ("aa aa", 1), ("aa aa aa", 2), ("a" * 12, 2)]
)
def test_lines_are_broken_between_words_and_within_one_that_is_too_long(
    text: str, lines: int
) -> None:
    assert lines_of(text, 4.0) == lines


# No text is empty: Amazon's players give it a line all the same


EMPTY = screens.HugTexts(ready="Ready", question="", stop="Stop", stopped="Stopped")
FILLED = {
    "card": screens.card("Today", "Warm their towel."),
    "welcome": screens.card("", "Small Gestures"),
    "hug": screens.hug(Hug(mode=Mode.SILENT), screens.Clip({}, 30_000), WORDS.cue, EMPTY)[0],
}


@viewports
@pytest.mark.parametrize("name", FILLED)
def test_no_text_is_empty(name: str, viewport: Viewport) -> None:
    directive: Any = DefaultSerializer().serialize(FILLED[name])
    texts = list(texts_on(directive["document"], viewport, directive["datasources"]))
    assert texts
    assert "" not in texts


def texts_on(document: JSON, viewport: Viewport, payload: JSON) -> Iterator[str]:
    """Return what each Text that is on a screen says, of those that the data fill."""
    for component in components(document):
        given = component.get("text", "")
        if given.startswith("${payload.") and value(
            component.get("when", True), viewport, payload=payload
        ):
            yield value(given.replace("[line]", "[0]"), viewport, payload=payload, line=0)


def test_a_round_screen_has_no_title() -> None:
    directive: Any = DefaultSerializer().serialize(FILLED["card"])
    shown = list(texts_on(directive["document"], VIEWPORTS[0], directive["datasources"]))
    assert shown == ["Warm their towel."]


# A hug is stopped by a finger, by a screen reader, by a remote control, and by turning the tablet


HUG = document("hug")
(TOUCHED,) = [each for each in components(HUG) if each["type"] == "TouchWrapper"]
STOPS = {"running": False, "line": "${payload.hug.properties.lastLine + 1}", "untold": True}


def set_by(handler: str) -> JSON:
    """Return what a handler sets, by name."""
    told = expanded(TOUCHED[handler], HUG)
    return {each["property"]: each["value"] for each in told if each["type"] == "SetValue"}


def test_all_of_a_hugs_screen_can_be_touched() -> None:
    assert (TOUCHED["width"], TOUCHED["height"]) == ("100%", "100%")


def test_a_finger_that_comes_down_stops_ring_number_and_words_as_it_does_the_sound() -> None:
    assert set_by("onDown") == STOPS
    down = list(expanded(TOUCHED["onDown"], HUG))
    assert down[0]["when"] == "${running && leftMs > 0}"
    # What must be quick cannot send.
    assert "SendEvent" not in {each["type"] for each in down}


def test_the_skill_is_told_once_the_finger_is_lifted_and_by_a_key_that_was_no_finger() -> None:
    pressed = list(expanded(TOUCHED["onPress"], HUG))
    kinds = [each["type"] for each in pressed]
    assert set_by("onPress") == STOPS | {"untold": False}
    assert kinds.index("SendEvent") > kinds.index("SetValue")
    (event,) = [each for each in pressed if each["type"] == "SendEvent"]
    assert event["arguments"] == ["hug", "stopped"]
    (telling,) = [each for each in pressed if each.get("when") == "${untold}"]
    assert event in telling["commands"]


def test_a_screen_reader_finds_a_button_that_does_what_a_touch_does() -> None:
    assert TOUCHED["role"] == "button"
    (action,) = TOUCHED["actions"]
    assert (action["name"], action["commands"]) == ("activate", TOUCHED["onPress"])
    assert action["label"] == TOUCHED["accessibilityLabel"]


def test_a_remote_control_has_the_focus_on_the_hug_from_the_start() -> None:
    (focus,) = HUG["onMount"]
    assert (focus["type"], focus["componentId"]) == ("SetFocus", TOUCHED["id"])
    assert focus["when"] == "${viewport.mode == 'tv'}"


def test_the_focus_can_be_seen() -> None:
    assert (set_by("onFocus"), set_by("onBlur")) == ({"focused": True}, {"focused": False})
    (control,) = [each for each in components(HUG) if "focused" in each.get("borderColor", "")]
    assert control["display"] == "${running && leftMs > 0 ? 'normal' : 'none'}"
    assert control["borderWidth"] > 0


@pytest.mark.parametrize("name", ["hug", "card", "calendar"])
def test_a_tablet_that_is_turned_has_the_document_anew(name: str) -> None:
    turned = list(handled(document(name), document(name)))
    assert "Reinflate" in {each["type"] for each in turned}


def test_a_hug_whose_sound_ended_with_the_turn_says_that_it_stopped() -> None:
    """All that goes on ends when a document is made anew; what was bound is kept where named."""
    assert set_by("onMount") == STOPS
    bound = {each["name"] for each in TOUCHED["bind"]}
    assert set(TOUCHED["preserve"]) == bound - {"focused"}
