"""A browser for all tests, a skill for each module of them, a page for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from simulator.local import local_skill
from skill.settings import Settings
from tests.browser.room import WINDOW, Room, chromium
from tests.support.clock import Clock
from tests.support.tools import need


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    need("chromium")
    with chromium() as running:
        yield running


@contextmanager
def household(folder: Path) -> Iterator[str]:
    """Provide the page of a new household, at noon of a Sunday in New York."""
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{folder}/gestures.db"})
    clock = Clock(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    with local_skill(settings, zone="America/New_York", clock=clock) as local:
        yield local.page


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the page of a household that tests share."""
    with household(tmp_path_factory.mktemp("household")) as found:
        yield found


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Page]:
    """Open a window that tests share: to open one takes longer than most of them."""
    with browser.new_context(viewport=WINDOW) as context:
        yield context.new_page()


@pytest.fixture
def anew(window: Page) -> None:
    """Leave the page, so that it is loaded anew."""
    window.goto("about:blank")


@pytest.fixture
def room(window: Page, url: str) -> Iterator[Room]:
    """Take the page as the test before left it, silent: to load it takes longer than most tests.

    Whatever a test does there, it neither complains nor asks strangers.
    """
    with watched(window, url) as room:
        yield room


@pytest.fixture
def new_room(window: Page, tmp_path: Path) -> Iterator[Room]:
    """Load the page of a household that is new."""
    with household(tmp_path) as url:
        with watched(window, url) as room:
            yield room
        window.goto("about:blank")


@contextmanager
def watched(window: Page, url: str) -> Iterator[Room]:
    room = Room(window)
    room.enter(url)
    yield room
    room.leave()
    assert room.complaints == []
    assert room.strangers == set()
