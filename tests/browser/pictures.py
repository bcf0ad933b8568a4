"""`python -m tests.browser.pictures FOLDER`: the page and the skill's screens as pictures."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from simulator.local import LocalSkill, local_skill
from skill.settings import Settings
from tests.browser.room import WINDOW, Room, chromium, room_in
from tests.support.clock import Clock
from tests.support.tools import missing

TODAY = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
DAYS_AGO = (24, 23, 21, 20, 19, 16, 15, 13, 12, 11, 10, 8, 5, 4, 3, 2, 1)
"""When the couple of the pictures had its moments."""
SCREENS = ("round", "small", "large", "extra-large", "tv", "portrait")
BEGUN = "Hold each other."
SAID = {"hug": "start a hug timer", "calendar": "how is our streak", "card": "give me a gesture"}
HUG_MS = 12_000
PAPER = (0xF6, 0xEF, 0xE5)
_ON_PAPER = """() => {
    for (const still of document.querySelectorAll(".still")) still.remove();
    document.querySelector(".case").style.boxShadow = "none";
}"""
ROW_HEIGHT, MARGIN, ROWS = 360, 24, 2
COLOURS = 128
"""Enough for screens, which have few, and a quarter of the bytes."""


def main(folder: Path) -> int:
    """Draw all pictures into a folder; 1 where there is no browser."""
    if lack := missing("chromium"):
        sys.stderr.write(f"{lack}\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with _couple() as local, chromium() as browser:
        url = local.page
        _whole_page(browser, url).save(folder / "page.png", optimize=True)
        for name in SAID:
            _sheet(_screens(browser, url, name)).save(folder / f"{name}.png", optimize=True)
    return 0


@contextmanager
def _couple() -> Iterator[LocalSkill]:
    """Provide a skill that knows a couple with some weeks behind it."""
    clock = Clock(TODAY - timedelta(days=max(DAYS_AGO)))
    with tempfile.TemporaryDirectory() as store:
        settings = Settings.read({"GESTURES_STORE": f"sqlite:///{store}/gestures.db"})
        with local_skill(settings, zone="America/New_York", clock=clock) as local:
            with local.echo() as echo:
                for days in DAYS_AGO:
                    clock.now = TODAY - timedelta(days=days)
                    echo.say("we did it")
            clock.now = TODAY
            yield local


def _whole_page(browser: Browser, url: str) -> Image.Image:
    """Return a conversation that has come to the middle of a hug."""
    with browser.new_context(viewport=WINDOW) as context:
        room = room_in(context, url)
        room.say("open small gestures")
        room.wait(8_000)
        _begin(room, "hug")
        # That a browser without a window has no voice is nothing to show.
        room.page.evaluate("document.querySelector('#voiceless').remove()")
        # Down to where the wire begins, which only developers want to see.
        top = room.page.evaluate("document.querySelector('.wire').getBoundingClientRect().top")
        whole = _open(room.page.screenshot())
        return whole.crop((0, 0, whole.width, round(top)))


def _screens(browser: Browser, url: str, name: str) -> Iterator[Image.Image]:
    """Return what each device shows of one document."""
    for device in SCREENS:
        with browser.new_context(viewport=WINDOW) as context:
            room = room_in(context, url)
            room.become(device)
            _begin(room, name)
            room.page.evaluate(_ON_PAPER)
            yield _open(room.page.locator(".case").screenshot())


def _begin(room: Room, name: str) -> None:
    room.say(SAID[name])
    if name == "hug":
        room.wait_until(room.wait_for(BEGUN) + HUG_MS)


def _sheet(pictures: Iterator[Image.Image]) -> Image.Image:
    """Pictures of one height, in rows."""
    alike = [_as_high_as_a_row(picture) for picture in pictures]
    rows = [
        alike[start : start + len(alike) // ROWS]
        for start in range(0, len(alike), len(alike) // ROWS)
    ]
    width = max(sum(each.width + MARGIN for each in row) for row in rows) + MARGIN
    sheet = Image.new("RGB", (width, ROWS * (ROW_HEIGHT + MARGIN) + MARGIN), PAPER)
    for number, row in enumerate(rows):
        left = (width - sum(each.width + MARGIN for each in row) + MARGIN) // 2
        for each in row:
            sheet.paste(each, (left, MARGIN + number * (ROW_HEIGHT + MARGIN)))
            left += each.width + MARGIN
    return sheet.quantize(COLOURS)


def _as_high_as_a_row(picture: Image.Image) -> Image.Image:
    width = picture.width * ROW_HEIGHT // picture.height
    return picture.resize((width, ROW_HEIGHT), Image.Resampling.LANCZOS)


def _open(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
