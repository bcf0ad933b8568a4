"""Somebody in front of the page: types, waits by the page's own clock, looks, and listens."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, ImageChops
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)

LOOPBACK = "127.0.0.1"
WINDOW = ViewportSize(width=1440, height=900)
EMBER = (0xFF, 0xB0, 0x70)
"""The colour of the ring that is left, as skill/alexa/screens/look.json has it."""
NEAR = 24

# Notes what is heard, and when by the page's clock.
_LISTEN = """
    window.heard = [];
    new MutationObserver(([{target}]) => {
        const words = target.textContent;
        if (words) window.heard.push([words, echo.clock.now]);
    }).observe(document.querySelector("#caption"), {childList: true});
"""

# Ends the steam's rising as well, which is drawn sixty times a second as long as it is seen.
_HOLD = """() => {
    echo.clock.hold();
    const still = new CSSStyleSheet();
    still.replaceSync("* { animation-play-state: paused !important }");
    document.adoptedStyleSheets.push(still);
}"""

# Ends the session, and lets go of whatever is shown and heard.
_TIDY = """async () => {
    await echo.page._chooseDevice("large");
    heard.length = 0;
}"""

# Moves the clock in small steps, so that it stands close behind the moment.
_WAIT_FOR = """async ([words, since]) => {
    for (let waited = 0; waited < 60000; waited += 20) {
        const found = heard.find(([each, at]) => each === words && at >= since);
        if (found) return found[1];
        await echo.clock.advance(20);
    }
    return null;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@dataclass
class Room:
    """One page; `complaints` is what its console said, `asked` every address that it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def strangers(self) -> set[str | None]:
        """The hosts that it asked and that are not this machine."""
        return {urlsplit(url).hostname for url in self.asked} - {LOOPBACK}

    def enter(self, url: str) -> None:
        """Take the page as it is left, or open it where another one is."""
        if self.page.url != url:
            self.open(url)
        else:
            self._listen()
            self.page.evaluate(_TIDY)

    def open(self, url: str, *, held: bool = True) -> None:
        """Open the page, and hold its clock unless that is to run."""
        self._listen()
        self.page.goto(url)
        self.until("window.echo")
        if held:
            self.page.evaluate(_HOLD)
        self.page.evaluate(_LISTEN)

    def say(self, text: str) -> dict[str, Any]:
        """Type it; the skill's response, of which the first words are heard."""
        self.page.fill("#text", text)
        response = self.answered("say", lambda: self.page.press("#text", "Enter"))
        self.wait(1)
        return response

    def answered(self, verb: str, act: Any) -> dict[str, Any]:
        """Do what makes the page ask its Echo; the skill's response once the page plays it."""
        known = self._exchanges()
        with self.page.expect_response(f"**/echo/{verb}") as answer:
            act()
        exchanges = answer.value.json()["exchanges"]
        more = known + len(exchanges)
        self.until(f"document.querySelectorAll('option').length === {more}")
        return exchanges[-1]["response"] if exchanges else {}

    def wait(self, ms: float) -> None:
        """Let so many milliseconds pass on the page's clock."""
        self.page.evaluate("ms => echo.clock.advance(ms)", ms)

    def now(self) -> float:
        """Return what the page's clock shows, in milliseconds."""
        return float(self.page.evaluate("echo.clock.now"))

    def wait_for(self, words: str, since: float = 0) -> float:
        """Wait until that is heard, or was since a moment; the moment, in milliseconds."""
        moment: float | None = self.page.evaluate(_WAIT_FOR, [words, since])
        assert moment is not None, f"{words} is not heard"
        return moment

    def wait_until(self, ms: float) -> None:
        """Wait until the page's clock shows so many milliseconds."""
        self.wait(ms - self.now())

    def until(self, condition: str) -> None:
        """Wait until an expression holds; Playwright's own way is against the page's policy."""
        tick = "new Promise((resolve) => setTimeout(resolve, 5))"
        self.page.evaluate(f"async () => {{ while (!({condition})) await {tick}; }}")

    def heard(self) -> list[tuple[str, float]]:
        """Return what was heard so far, and when."""
        return [(words, at) for words, at in self.page.evaluate("heard")]

    def become(self, device: str) -> None:
        """Choose a device as somebody with a mouse does."""
        self.page.locator(f"#devices label:has([value={device}])").click()
        self.until(f"echo.page.echo.profile.name === '{device}'")

    def resize(self, width: int, height: int) -> None:
        """Make the window of a size, and wait until the page has measured it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.until(f"document.querySelector('[style*=\"--seen: {height}px\"]')")

    def shown(self) -> list[str]:
        """Return the texts on the device's screen that can be seen."""
        texts = self.page.locator(".picture [data-apl=Text]").filter(visible=True)
        return [text for text in texts.all_inner_texts() if text]

    def ember(self) -> int:
        """Return how many pixels of the device's screen have the ring's colour."""
        picture = Image.open(BytesIO(self.page.locator(".glass").screenshot())).convert("RGB")
        bands = zip(picture.split(), EMBER, strict=True)
        near = [
            band.point([255 * (abs(v - own) <= NEAR) for v in range(256)]) for band, own in bands
        ]
        return reduce(ImageChops.multiply, near).histogram()[255]

    def pane(self, name: str) -> dict[str, Any]:
        """Return what stands in the request's or the response's pane."""
        shown: dict[str, Any] = json.loads(self.page.locator(f"#{name}").text_content() or "null")
        return shown

    def unfold(self) -> None:
        """Open what is for developers, unless it is."""
        if not self.page.locator("details[open]").count():
            self.page.locator("summary").click()

    def suggested(self) -> tuple[str, ...]:
        """Return what the page proposes to say."""
        return tuple(self.page.locator("#chips button").all_inner_texts())

    def _exchanges(self) -> int:
        return self.page.locator("option").count()

    def leave(self) -> None:
        """Let go of the page, as it was found."""
        for event, note in self._events():
            self.page.remove_listener(event, note)
        self.page.unroute_all()
        self.page.set_viewport_size(WINDOW)
        self.page.emulate_media(color_scheme="null", forced_colors="null", reduced_motion="null")

    def _listen(self) -> None:
        for event, note in self._events():
            self.page.on(event, note)

    def _events(self) -> Iterator[tuple[Any, Callable[[Any], None]]]:
        yield "console", self._console
        yield "pageerror", self._error
        yield "request", self._request

    def _console(self, line: ConsoleMessage) -> None:
        self.complaints.append(line.text)

    def _error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)


def room_in(context: BrowserContext, url: str) -> Room:
    """Return a page in a context, opened."""
    room = Room(context.new_page())
    room.open(url)
    return room
