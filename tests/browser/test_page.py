"""The page, as a person meets it: typed to, listened to, looked at."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.directive import Directive
from playwright.sync_api import Browser, Page, Route, expect

from simulator.suggestions import suggest
from skill.alexa import screens
from tests.browser.room import Room, room_in
from tests.support import npm
from tests.support.tools import need, need_fetched
from tests.support.words import load_catalogue, load_words

APL = "Alexa.Presentation.APL"
APLA = "Alexa.Presentation.APLA"
TICK_MS = 100
RETRY_MS = 1_000
CHIME = "♪ bell short chime"
ENDED = re.compile(r"Three\. Two\. One\. ♪ bell short chime \w+")
"""How the last words of a hug begin, whichever they are."""
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
    before = room.now()
    room.say(said)
    return room.wait_for("Hold each other.", since=before)


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


def test_every_cue_is_heard_at_its_own_moment(room: Room) -> None:
    for device in ("speaker", "large"):
        room.become(device)
        started = begin_hug(room)
        room.wait_until(started + 31_000)
        cues = [(words, at - started) for words, at in room.heard() if at >= started]
        assert (device, cues[:6]) == (
            device,
            [
                ("Hold each other.", 0),
                ("Halfway. Just breathe.", 15_000),
                ("Three.", 27_000),
                ("Two.", 28_000),
                ("One.", 29_000),
                ("♪ bell short chime", 30_000),
            ],
        )


def test_every_device_tells_the_skill_what_it_is_and_cuts_no_text_off(room: Room) -> None:
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
        if has_screen:
            assert (device, room.page.evaluate(CUT_OFF)) == (device, [])
            room.say("start a hug timer")
            assert (device, room.page.evaluate(CUT_OFF)) == (device, [])


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


def finger(room: Room, *, down: bool) -> None:
    """Put a finger on the middle of the hug, or lift it where it is."""
    box = room.page.locator("[data-id=hug]").bounding_box()
    assert box
    if down:
        room.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        room.page.mouse.down()
    else:
        room.page.mouse.up()


def test_a_finger_that_comes_down_ends_sound_and_ring_at_once_and_tells_when_it_is_lifted(
    room: Room,
) -> None:
    started = begin_hug(room)
    room.wait_until(started + 9_000)
    finger(room, down=True)
    stopped, ring = room.shown(), room.ember()
    room.wait(2_000)
    assert "Stopped. Any time you like." in stopped
    assert (room.shown(), room.ember()) == (stopped, ring)
    assert room.pane("request")["request"]["type"] == "IntentRequest"
    room.answered("touch", lambda: finger(room, down=False))
    assert room.pane("request")["request"]["arguments"] == ["hug", "stopped"]
    room.wait(30_000)
    assert room.heard()[-1][0] == "Hold each other."


def test_a_finger_that_slides_off_has_stopped_the_hug_as_well(room: Room) -> None:
    started = begin_hug(room)
    room.wait_until(started + 9_000)
    finger(room, down=True)
    room.page.mouse.move(1, 1)
    finger(room, down=False)
    room.wait(20_000)
    assert "Stopped. Any time you like." in room.shown()
    assert room.heard()[-1][0] == "Hold each other."
    assert room.pane("request")["request"]["type"] == "IntentRequest"


def test_on_a_television_it_is_seen_that_the_remote_control_stops_the_hug(room: Room) -> None:
    looks = {}
    for device in ("tv", "large"):
        room.become(device)
        begin_hug(room)
        control = room.page.locator(".picture [data-apl=Frame]", has_text="Stop").last
        looks[device] = control.evaluate("(frame) => getComputedStyle(frame).borderTopColor")
    assert looks == {"tv": "rgb(255, 243, 228)", "large": "rgb(80, 58, 47)"}


def test_there_is_a_welcome_and_the_last_words_leave_it_there(new_room: Room) -> None:
    room = new_room
    room.say("open small gestures")
    assert room.shown() == ["Small Gestures"]
    room.wait(15_000)
    room.say("yes")
    room.wait(15_000)
    assert "Small Gestures" not in room.shown()
    room.say("i don't feel safe at home")
    assert room.shown() == ["Small Gestures"]


def test_its_own_clock_brings_a_hug_to_its_end(room: Room, url: str) -> None:
    room.open(f"{url}?speed=40&device=speaker", held=False)
    room.page.fill("#text", "start a hug timer")
    room.page.press("#text", "Enter")
    expect(room.page.locator("#log .alexa")).to_contain_text(ENDED)
    expect(room.page.locator(".device")).to_have_attribute("data-light", "quiet")


def test_new_words_interrupt_what_is_heard(room: Room) -> None:
    begin_hug(room)
    room.say("how is our streak")
    room.wait(40_000)
    chimes = [words for words, _ in room.heard() if words == CHIME]
    assert len(chimes) == 1  # before it was counted, and none after


def test_a_device_says_what_it_cannot_play_until_it_hears_a_hug_in_words(new_room: Room) -> None:
    room = new_room
    room.become("large")
    room.unfold()
    room.page.uncheck("#plays")
    for interface in (APL, APLA):
        assert f"{interface}.RenderDocument" in types(room.say("start a hug timer"))
        room.answered("complain", lambda: room.wait(20_000))
        error = room.pane("request")["request"]
        assert error["type"] == f"{interface}.RuntimeError"
    assert types(room.say("start a hug timer")) == []
    room.wait_for("Halfway. Just breathe.")


def test_request_and_response_stand_side_by_side(room: Room) -> None:
    response = room.say("start a hug timer")
    assert room.pane("response") == response
    request = room.pane("request")
    assert request["request"]["intent"]["name"] == "StartHugTimerIntent"
    assert types(response) == [f"{APL}.RenderDocument", f"{APL}.ExecuteCommands"]
    room.unfold()
    left, right = (room.page.locator(f"#{pane}").bounding_box() for pane in ("request", "response"))
    assert left
    assert right
    assert (left["y"], left["x"] < right["x"]) == (right["y"], True)


@pytest.mark.usefixtures("anew")
def test_earlier_exchanges_can_be_read_again(room: Room) -> None:
    room.say("open small gestures")
    room.say("yes")
    options = room.page.locator("#exchange option")
    assert options.all_text_contents() == ["2. AMAZON.YesIntent", "1. LaunchRequest"]
    expect(room.page.locator("#lately")).to_have_text("2 so far, the last: AMAZON.YesIntent")
    expect(room.page.locator("#exchange")).to_be_hidden()
    room.unfold()
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


@pytest.mark.usefixtures("anew")
def test_no_answer_is_told_with_its_reason(room: Room) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(json={"exchanges": [], "open": False, "trouble": "the skill answered 400"})

    room.page.route("**/echo/say", refuse)
    room.say("open small gestures")
    expect(room.page.locator("#log .note")).to_have_text("No answer: the skill answered 400")


def test_a_lost_connection_says_what_to_do_and_comes_back_by_itself(room: Room, url: str) -> None:
    room.say("open small gestures")
    for path in ("**/echo/*", "**/healthz"):
        room.page.route(path, lambda route: route.abort())
    room.page.fill("#text", "yes please")
    room.page.press("#text", "Enter")
    lost = room.page.get_by_role("alert")
    expect(lost).to_contain_text(f"make run PORT={urlsplit(url).port}")
    expect(room.page.locator("#text")).to_have_value("yes please")
    expect(room.page.locator(".device")).to_have_attribute("data-light", "quiet")
    assert room.suggested() == suggest({}, is_open=False)
    with room.page.expect_event("requestfailed"):
        room.wait(RETRY_MS)
    expect(lost).to_be_visible()
    room.page.unroute_all()
    room.wait(RETRY_MS)
    expect(lost).to_be_hidden()
    expect(room.page.locator("#log .note").last).to_contain_text("answers again")
    room.answered("say", lambda: room.page.press("#text", "Enter"))
    assert room.pane("request")["request"]["intent"]["name"] == "AMAZON.YesIntent"
    assert all("Failed to load resource" in each for each in room.complaints)
    room.complaints.clear()


def test_suggestions_follow_what_is_asked_and_what_was_offered(room: Room) -> None:
    fresh = suggest({}, is_open=False)
    assert room.suggested() == fresh
    assert not any(line.startswith(("yes", "no")) for line in fresh)
    for line in ("open small gestures", "another one", "sounds good", "stop"):
        left = room.say(line).get("sessionAttributes", {})
        expected = suggest(left, is_open="asking" in left)
        expect(room.page.locator("#chips button")).to_have_text(list(expected))
    assert room.suggested() == fresh


def test_in_a_hug_only_its_end_is_suggested_and_then_what_its_answer_asks(room: Room) -> None:
    left = room.say("start a hug timer")["sessionAttributes"]
    assert room.suggested() == ("stop",)
    begin_hug(room, "start a hug timer")
    assert room.suggested() == ("stop",)
    room.wait(60_000)
    asked = suggest(left, is_open=True)
    assert asked[0] != "stop"
    expect(room.page.locator("#chips button")).to_have_text(list(asked))


def test_alexas_own_offer_is_written_answered_and_listened_for(new_room: Room) -> None:
    room = new_room
    for _ in range(3):
        room.say("start a hug timer")
        room.wait(60_000)
    room.say("yes please")
    room.wait(20_000)
    expect(room.page.locator("#log .alexa").last).to_contain_text("offers a routine: hug time")
    expect(room.page.locator(".device")).to_have_attribute("data-light", "listening")
    assert room.suggested() == ("yes please", "no thanks")
    room.say("yes please")
    room.wait(20_000)
    room.say("hug time")
    assert room.pane("request")["request"]["task"]["name"].endswith(".HugTimer")


def test_a_sign_shows_that_an_answer_is_coming(room: Room) -> None:
    asked: list[Route] = []

    def keep(route: Route) -> None:  # a method of a list is no handler to Playwright
        asked.append(route)

    room.page.route("**/echo/say", keep)
    room.page.fill("#text", "help")
    room.page.press("#text", "Enter")
    expect(room.page.locator("#log .coming")).to_be_visible()
    expect(room.page.locator(".device")).to_have_attribute("data-light", "thinking")
    expect(room.page.locator("#hint")).to_have_text("One moment.")
    room.answered("say", asked[0].continue_)
    expect(room.page.locator("#log .coming")).to_have_count(0)


def test_without_scripts_the_page_says_what_it_lacks(browser: Browser, url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(url)
        missing = page.locator("noscript .notice")
        expect(missing).to_be_visible()
        expect(missing).to_contain_text("it needs JavaScript")


def test_colours_of_ones_own_show_by_lines_what_others_see_by_shades(room: Room) -> None:
    room.page.emulate_media(forced_colors="active")
    room.say("open small gestures")
    looks = room.page.evaluate(LOOKS)
    assert looks["chosen"] != looks["other"]
    assert [looks["you"], looks["alexa"], looks["button"]] == ["2px", "1px", "1px"]
    begin_hug(room)
    assert room.ember() > 2_000  # the device is a picture


LOOKS = """() => {
    const look = (selector) => getComputedStyle(document.querySelector(selector));
    return {
        chosen: look("#devices :checked + span").backgroundColor,
        other: look("#devices :not(:checked) + span").backgroundColor,
        you: look("#log .you").borderTopWidth,
        alexa: look("#log .alexa").borderTopWidth,
        button: look(".line [type=submit]").borderTopWidth,
    };
}"""


def test_the_mug_has_its_whole_handle(room: Room) -> None:
    handle, mug = (
        room.page.locator(part).evaluate("(part) => part.getBoundingClientRect().right")
        for part in (".mug path[stroke-width]", ".mug")
    )
    assert handle + 5 <= mug  # half a stroke


def test_two_pages_have_sessions_of_their_own(room: Room, url: str) -> None:
    room.say("open small gestures")
    other = room_in(room.page.context, url)
    other.say("open small gestures")
    first, second = (each.pane("request")["session"]["sessionId"] for each in (room, other))
    assert first != second
    other.page.close()
    room.say("yes")
    assert room.pane("request")["session"]["sessionId"] == first


@pytest.mark.usefixtures("anew")
def test_everything_can_be_done_by_the_keyboard(room: Room) -> None:
    page = room.page
    assert walk(page, 14) == [
        "Skip to what you say",
        "What was said",
        *room.suggested(),
        "Say to Alexa",
        "Speak",
        "Say it",
        "Show 10",
        "Sound",
        "What went over the wire for developers: each request and its response",
    ]
    page.locator("#devices :checked").press("ArrowRight")
    room.until("echo.page.echo.profile.name === 'extra-large'")
    chip = page.locator("#chips button").first
    room.answered("say", lambda: chip.press("Enter"))
    expect(page.locator("#log .you")).to_contain_text("open small gestures")
    assert chip.evaluate("(chip) => chip === document.activeElement")


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


@pytest.mark.usefixtures("anew")
def test_answers_are_announced_as_they_come(room: Room) -> None:
    log = room.page.get_by_role("log", name="What was said")
    room.say("open small gestures")
    expect(log.locator("p")).to_have_count(2)
    expect(log.locator("p").first).to_have_text("You: open small gestures")


def test_axe_finds_nothing(room: Room) -> None:
    need("node")
    need_fetched(npm.install)
    room.unfold()
    axe = npm.EXTERNAL / "node_modules" / "axe-core" / "axe.min.js"
    room.page.evaluate(axe.read_text(encoding="utf-8"))
    begin_hug(room)
    assert violations(room) == []
    room.page.emulate_media(color_scheme="dark")
    assert violations(room) == []
    room.become("speaker")
    assert violations(room) == []


def violations(room: Room) -> list[tuple[str, list[str]]]:
    """Return the rules that the page breaks, and where."""
    found = room.page.evaluate(AXE)
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


# A document's own label of what is touched stands for all that is in it, as on a device.
AXE = """async () => {
    const rules = {"label-content-name-mismatch": {enabled: false}};
    return (await axe.run({rules})).violations;
}"""


def test_nothing_moves_for_whoever_wants_it_still(room: Room) -> None:
    room.page.emulate_media(reduced_motion="reduce")
    started = begin_hug(room)
    assert room.page.evaluate("document.getAnimations().length") == 0
    room.wait_until(started + 10_300)
    before = room.ember()
    room.wait_until(started + 10_900)
    assert room.ember() == before


PHONE_WITH_A_KEYBOARD = (390, 420)
SIZES = ((1440, 900), (1024, 768), (768, 1024), (390, 844), PHONE_WITH_A_KEYBOARD)


@pytest.mark.usefixtures("anew")
def test_the_ring_and_what_is_typed_are_seen_together_and_the_page_ends_where_it_should(
    room: Room,
) -> None:
    for _ in range(8):
        room.say("how is our streak")
        room.wait(15_000)
    begin_hug(room)
    room.page.locator("#text").blur()  # whoever types has the device scrolled into view
    for width, height in SIZES:
        room.resize(width, height)
        room.page.evaluate("scrollTo(0, 0)")
        for part in (".picture [data-apl=VectorGraphic]", "#text"):
            box = room.page.locator(part).bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height
            assert box["x"] + box["width"] <= width
        whole = room.page.evaluate(WHOLE)
        assert whole["width"] <= width
        assert whole["height"] - whole["end"] < 20
        assert width < 1024 or whole["height"] <= height


def test_whoever_comes_back_to_type_sees_the_device(room: Room) -> None:
    room.unfold()
    for height in (844, 420):
        room.resize(390, height)
        room.page.locator("#text").blur()
        room.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        room.page.locator("#text").focus()
        expect(room.page.locator(".device .case")).to_be_in_viewport(ratio=1)
        expect(room.page.locator("#text")).to_be_in_viewport(ratio=1)


@pytest.mark.usefixtures("anew")
def test_before_anything_was_said_it_tells_what_this_is_and_shows_nothing_empty(room: Room) -> None:
    room.resize(390, 844)
    welcome = room.page.locator(".welcome")
    expect(welcome).to_contain_text("one small, kind thing to do for the person you love")
    log = room.page.locator("#log")
    assert log.evaluate("(log) => log.scrollHeight <= log.clientHeight")
    room.unfold()
    expect(room.page.locator("#request")).to_be_hidden()
    room.say("open small gestures")
    expect(welcome).to_have_count(0)
    expect(room.page.locator("#request")).to_be_visible()


WHOLE = """() => {
    const {scrollWidth: width, scrollHeight: height} = document.documentElement;
    return {width, height, end: document.querySelector(".wire").getBoundingClientRect().bottom};
}"""


def test_no_card_is_too_long_for_any_screen(room: Room) -> None:
    catalogue = load_catalogue("en")
    title = load_words("en").plain("screen.prompt")
    cards = [(each.title, each.line) for each in catalogue.gestures.values()]
    cards += [(title, each.line) for each in catalogue.prompts.values()]
    longest = [max(cards, key=lambda card: len(card[0]))]
    longest += sorted(cards, key=lambda card: len(card[1]))[-4:]
    responses = [silent(screens.card(*card)) for card in longest]
    for device in EVERY_DEVICE[1:]:
        room.become(device)
        shown = room.page.evaluate(IN_EVERY_FONT, [FONTS, responses])
        assert (device, shown) == (device, dict.fromkeys(FONTS, [[]] * len(longest)))


FONTS = ("DejaVu Sans", "DejaVu Sans Condensed", "DejaVu Serif")


def show(room: Room, directive: Directive) -> None:
    """Have the device play a directive, as part of a response that says nothing."""
    room.page.evaluate(PLAY, silent(directive))


def silent(directive: Directive) -> dict[str, Any]:
    return {"directives": [DefaultSerializer().serialize(directive)]}


def test_a_text_that_is_too_long_ends_with_three_dots_as_on_a_device(room: Room) -> None:
    room.become("round")
    show(room, screens.card("", "Hold on to each other. " * 20))
    room.until("document.querySelector('.picture [data-apl=Text]').style.getPropertyValue('--cut')")
    text = room.page.locator(".picture [data-apl=Text] > span")
    glass = room.page.locator(".glass").bounding_box()
    box = text.bounding_box()
    assert box
    assert glass
    assert box["height"] <= glass["height"]
    assert room.page.evaluate(CUT_OFF) != []


def test_every_entity_is_read_and_an_empty_text_takes_a_line(room: Room) -> None:
    show(room, screens.card("At <home> & @work", "Now."))
    assert room.shown()[0] == "At <home> & @work"
    document = {"type": "APL", "version": "1.0", "mainTemplate": {"items": [EMPTY_TEXT]}}
    empty = {"type": f"{APL}.RenderDocument", "token": "empty", "document": document}
    room.page.evaluate(PLAY, {"directives": [empty]})
    assert (
        room.page.locator(".picture [data-apl=Text]").evaluate("(text) => text.offsetHeight") == 50
    )


EMPTY_TEXT = {"type": "Text", "text": "", "fontSize": 40}
PLAY = "(response) => void echo.page.echo.answer(response, true)"

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

IN_EVERY_FONT = f"""async ([fonts, responses]) => {{
    const sheet = new CSSStyleSheet(), found = {{}};
    document.adoptedStyleSheets.push(sheet);
    for (const font of fonts) {{
        sheet.replaceSync(`[data-apl=Text] {{ font-family: "${{font}}" !important }}`);
        found[font] = [];
        for (const response of responses) {{
            ({PLAY})(response);
            await new Promise((resolve) => setTimeout(resolve));
            found[font].push(({CUT_OFF})());
        }}
    }}
    document.adoptedStyleSheets.pop();
    return found;
}}"""
"""What is cut off of each response in each font."""
