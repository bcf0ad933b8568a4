"""The page, as a person meets it: typed to, listened to, looked at."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.directive import Directive
from playwright.sync_api import Browser, Page, Route, expect

from skill.alexa import screens
from skill.words import load_catalogue, load_words
from tests.browser.conftest import household
from tests.browser.room import WINDOW, Room, room_in
from tests.support import npm
from tests.support.tools import need, need_fetched

APL = "Alexa.Presentation.APL"
APLA = "Alexa.Presentation.APLA"
TICK_MS = 100
EVERY_DEVICE = ("speaker", "round", "small", "large", "extra-large", "portrait", "tv", "old")
STRANGE = {
    "version": "1.0",
    "response": {
        "outputSpeech": {"type": "PlainText", "text": "Look."},
        "directives": [
            {
                "type": f"{APL}.RenderDocument",
                "token": "strange",
                "document": {
                    "type": "APL",
                    "version": "1.4",
                    "mainTemplate": {
                        "items": [{"type": "Container", "items": [{"type": "Video"}]}]
                    },
                },
            },
            {"type": "AudioPlayer.Play"},
        ],
    },
}


def types(response: dict[str, Any]) -> list[str]:
    return [directive["type"] for directive in response["response"].get("directives", [])]


def begin_hug(room: Room, said: str = "start a hug timer") -> float:
    """Ask for one, and wait for its first cue; that moment."""
    room.say(said)
    return room.wait_for("Hold each other.")


def test_a_whole_conversation_can_be_typed(room: Room) -> None:
    room.say("open small gestures")
    room.wait(15_000)
    expect(room.page.locator("#log .alexa").last).to_contain_text("Hello, this is Small Gestures.")
    expect(room.page.locator("#hint")).to_have_text("Alexa is listening: just answer.")
    room.say("yes")
    room.wait(15_000)
    assert room.pane("request")["request"]["intent"]["name"] == "AMAZON.YesIntent"
    started = begin_hug(room)
    room.wait_until(started + 31_000)
    expect(room.page.locator("#log .alexa").last).to_contain_text("Halfway")
    room.say("we did it")
    room.say("how is our streak")
    assert "22" in room.shown()
    room.become("speaker")
    room.say("how is our streak")
    expect(room.page.locator("#log .alexa").last).to_contain_text("kind day")
    assert room.pane("request")["context"].keys() == {"System"}
    expect(room.page.locator("#cannot")).to_be_hidden()


def test_the_ring_is_full_then_half_then_empty(room: Room) -> None:
    started = begin_hug(room)
    full, at_first = room.ember(), room.shown()
    room.wait_until(started + 15_000 + TICK_MS)
    half, halfway = room.ember(), room.shown()
    room.wait_until(started + 30_000 + TICK_MS)
    assert full > 2_000
    assert half / full == pytest.approx(0.5, abs=0.02)
    assert room.ember() == 0
    assert ("30" in at_first, "15" in halfway) == (True, True)
    assert not any(text.isdecimal() for text in room.shown())


@pytest.mark.parametrize("device", ["speaker", "large"])
def test_every_cue_is_heard_at_its_own_moment(room: Room, device: str) -> None:
    room.become(device)
    started = begin_hug(room)
    room.wait_until(started + 31_000)
    cues = [(words, at - started) for words, at in room.heard() if at >= started]
    assert cues[:6] == [
        ("Hold each other.", 0),
        ("Halfway. Just breathe.", 15_000),
        ("Three.", 27_000),
        ("Two.", 28_000),
        ("One.", 29_000),
        ("♪ bell short chime", 30_000),
    ]


def test_every_device_tells_the_skill_what_it_is(room: Room) -> None:
    room.say("we did it")
    for device in EVERY_DEVICE:
        room.become(device)
        response = room.say("how is our streak")
        context = room.pane("request")["context"]
        has_screen = device != "speaker"
        assert (APL in context["System"]["device"]["supportedInterfaces"]) is has_screen
        assert ("Viewport" in context) is has_screen
        assert (f"{APL}.RenderDocument" in types(response)) is has_screen
        expect(room.page.locator("#cannot")).to_be_hidden()


def test_a_screen_that_is_too_old_for_the_ring_hears_the_hug(room: Room) -> None:
    room.become("old")
    assert f"{APLA}.RenderDocument" in types(room.say("start a hug timer"))
    room.wait_for("♪ bell short chime")


def test_what_is_shown_is_told_with_the_next_request(room: Room) -> None:
    room.say("we did it")
    room.become("small")
    room.say("how is our streak")
    assert APL not in room.pane("request")["context"]
    room.say("how is our streak")
    assert room.pane("request")["context"][APL]["token"] == "calendar"


def test_a_document_goes_when_nobody_talks_any_more(room: Room) -> None:
    room.say("we did it")
    room.say("how is our streak")
    room.wait(20_000)
    expect(room.page.locator(".home")).to_be_hidden()
    room.wait(30_000)
    expect(room.page.locator(".home")).to_be_visible()


def test_a_touch_stops_the_hug(room: Room) -> None:
    started = begin_hug(room)
    room.wait_until(started + 5_000)
    room.answered("touch", lambda: room.page.locator("[data-id=hug]").press("Enter"))
    event = room.pane("request")["request"]
    assert (event["type"], event["token"]) == (f"{APL}.UserEvent", "hug")
    assert event["arguments"] == ["hug", "stopped"]
    stopped = room.shown()
    room.wait(10_000)
    assert room.shown() == stopped
    assert any(text.isdecimal() for text in stopped)
    assert room.heard()[-1][0] == "Hold each other."
    room.answered("leave", lambda: room.wait(60_000))
    assert room.pane("request")["request"]["type"] == "SessionEndedRequest"
    expect(room.page.locator(".home")).to_be_visible()


def test_its_own_clock_brings_a_hug_to_its_end(room: Room, url: str) -> None:
    room.open(f"{url}?speed=40&device=speaker", held=False)
    room.page.fill("#text", "start a hug timer")
    room.page.press("#text", "Enter")
    expect(room.page.locator("#log .alexa")).to_contain_text("Stay as long as you like.")
    expect(room.page.locator(".device")).to_have_attribute("data-light", "quiet")


def test_new_words_interrupt_what_is_heard(room: Room) -> None:
    begin_hug(room)
    room.say("how is our streak")
    room.wait(40_000)
    assert "♪ bell short chime" not in [words for words, _ in room.heard()]


@pytest.mark.parametrize(("device", "interface"), [("speaker", APLA), ("large", APL)])
def test_a_device_that_cannot_play_a_document_says_so_and_hears_the_next_hug_in_words(
    browser: Browser, tmp_path: Path, device: str, interface: str
) -> None:
    with household(tmp_path) as url, browser.new_context(viewport=WINDOW) as context:
        room = room_in(context, url)
        room.become(device)
        room.page.uncheck("#plays")
        room.say("start a hug timer")
        room.answered("complain", lambda: room.wait(10_000))
        error = room.pane("request")["request"]
        assert error["type"] == f"{interface}.RuntimeError"
        assert types(room.say("start a hug timer")) == []
        room.wait_for("Halfway. Just breathe.")
        room.page.close()


def test_request_and_response_stand_side_by_side(room: Room) -> None:
    response = room.say("start a hug timer")
    assert room.pane("response") == response
    request = room.pane("request")
    assert request["request"]["intent"]["name"] == "StartHugTimerIntent"
    assert types(response) == [f"{APL}.RenderDocument", f"{APL}.ExecuteCommands"]
    left, right = (room.page.locator(f"#{pane}").bounding_box() for pane in ("request", "response"))
    assert left
    assert right
    assert (left["y"], left["x"] < right["x"]) == (right["y"], True)


def test_earlier_exchanges_can_be_read_again(room: Room) -> None:
    room.say("open small gestures")
    room.say("yes")
    room.page.select_option("#exchange", "1")
    assert room.pane("request")["request"]["type"] == "LaunchRequest"


def test_what_it_cannot_play_is_shown(room: Room) -> None:
    exchange = {"request": {"request": {"type": "LaunchRequest"}}, "response": STRANGE}
    answer = {"exchanges": [exchange], "open": False, "trouble": None}
    room.page.route("**/echo/say", lambda route: route.fulfill(json=answer))
    room.say("open small gestures")
    room.wait(5_000)
    note = room.page.get_by_role("status")
    expect(note).to_have_text(
        "Sent, but not played by this simulator: APL Video, AudioPlayer.Play."
    )
    expect(room.page.locator(".picture")).to_contain_text("Video is not drawn here")


def test_no_answer_is_told_with_its_reason(room: Room) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(json={"exchanges": [], "open": False, "trouble": "the skill answered 400"})

    room.page.route("**/echo/say", refuse)
    room.say("open small gestures")
    expect(room.page.locator("#log .note")).to_have_text("No answer: the skill answered 400")


def test_two_pages_have_sessions_of_their_own(room: Room, url: str) -> None:
    room.say("open small gestures")
    other = room_in(room.page.context, url)
    other.say("open small gestures")
    first, second = (each.pane("request")["session"]["sessionId"] for each in (room, other))
    assert first != second
    room.say("yes")
    assert room.pane("request")["session"]["sessionId"] == first


def test_everything_can_be_done_by_the_keyboard(room: Room) -> None:
    page = room.page
    assert walk(page, 15) == [
        "Skip to what you say",
        "What was said",
        *page.locator("#chips button").all_inner_texts(),
        "Say to Alexa",
        "Speak",
        "Say it",
        "Show 10",
        "Sound",
    ]
    page.locator("#devices :checked").press("ArrowRight")
    room.until("echo.page.echo.profile.name === 'extra-large'")
    chip = page.locator("#chips button").first
    room.answered("say", lambda: chip.press("Enter"))
    expect(page.locator("#log .you")).to_contain_text("open small gestures")


def walk(page: Page, stops: int) -> list[str]:
    """Return the names of what the Tab key comes to, one after the other."""
    name = """() => {
        const {ariaLabel, labels, textContent} = document.activeElement;
        return (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim();
    }"""
    names = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        names.append(page.evaluate(name))
    return names


def test_answers_are_announced_as_they_come(room: Room) -> None:
    log = room.page.get_by_role("log", name="What was said")
    room.say("open small gestures")
    expect(log.locator("p")).to_have_count(2)
    expect(log.locator("p").first).to_have_text("You: open small gestures")


@pytest.mark.parametrize("device", ["large", "speaker"])
def test_axe_finds_nothing(room: Room, device: str) -> None:
    need("node")
    need_fetched(npm.install)
    room.become(device)
    begin_hug(room)
    axe = npm.EXTERNAL / "node_modules" / "axe-core" / "axe.min.js"
    room.page.evaluate(axe.read_text(encoding="utf-8"))
    found = room.page.evaluate(AXE)
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


# A document's own label of what is touched stands for all that is in it, as on a device.
AXE = """async () => {
    const rules = {"label-content-name-mismatch": {enabled: false}};
    return (await axe.run({rules})).violations;
}"""


def test_nothing_moves_for_whoever_wants_it_still(browser: Browser, url: str) -> None:
    with browser.new_context(viewport=WINDOW, reduced_motion="reduce") as context:
        room = room_in(context, url)
        started = begin_hug(room)
        assert room.page.evaluate("document.getAnimations().length") == 0
        room.wait_until(started + 10_300)
        before = room.ember()
        room.wait_until(started + 10_900)
        assert room.ember() == before


def test_the_page_fits_every_window(room: Room) -> None:
    room.say("how is our streak")
    for width in (1920, 1024, 640, 390):
        room.page.set_viewport_size({"width": width, "height": 844})
        assert room.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("said", ["start a hug timer", "how is our streak"])
def test_no_text_is_cut_off(room: Room, said: str) -> None:
    room.say("we did it")
    for device in EVERY_DEVICE[1:]:
        room.become(device)
        room.say(said)
        assert (device, room.page.evaluate(CUT_OFF)) == (device, [])


def test_no_card_is_too_long_for_any_screen(room: Room) -> None:
    catalogue = load_catalogue("en")
    title = load_words("en").plain("screen.prompt")
    cards = [screens.Card(each.title, each.line) for each in catalogue.gestures.values()]
    cards += [screens.Card(title, each.line) for each in catalogue.prompts.values()]
    longest = [max(cards, key=lambda card: len(card.title))]
    longest += sorted(cards, key=lambda card: len(card.text))[-3:]
    for device, card in product(EVERY_DEVICE[1:], longest):
        room.become(device)
        show(room, screens.card(card))
        assert (device, room.page.evaluate(CUT_OFF)) == (device, [])


def show(room: Room, directive: Directive) -> None:
    """Have the device play a directive, as part of a response that says nothing."""
    response = {"directives": [DefaultSerializer().serialize(directive)]}
    room.page.evaluate("(response) => void echo.page.echo.answer(response, true)", response)


CUT_OFF = """() => {
    const glass = document.querySelector(".glass").getBoundingClientRect();
    const texts = [...document.querySelectorAll(".picture [data-apl=Text] > span")];
    return texts.filter(text => text.checkVisibility()).filter(text => {
        const box = text.getBoundingClientRect();
        return text.scrollHeight > text.clientHeight + 1 || box.left < glass.left - 1
            || box.right > glass.right + 1 || box.top < glass.top - 1
            || box.bottom > glass.bottom + 1;
    }).map(text => text.textContent);
}"""
