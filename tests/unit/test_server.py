"""What the server resolves, and what it refuses before the application hears of it."""

import socket
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from skill.app import close_app, create_app
from skill.domain.household import Household
from skill.hosting.server import MOST_AT_ONCE, bounded, resolve
from skill.settings import Settings
from skill.store.opening import open_archive
from skill.store.record import to_item

LONG = 30.0


def addresses(*found: tuple[socket.AddressFamily, str]) -> Any:
    return lambda *_, **__: [(family, 0, 0, "", (address, 0)) for family, address in found]


def test_a_host_with_addresses_of_both_kinds_is_served_on_ipv4(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = addresses((socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.1"))
    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert resolve("localhost") == "127.0.0.1"


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_an_address_is_itself(address: str) -> None:
    assert resolve(address) == address


def test_what_cannot_be_a_name_is_an_error_with_a_reason() -> None:
    with pytest.raises(OSError, match="not the name of a host"):
        resolve("a..b")


class Answers:
    """A WSGI application that answers when it is told to."""

    def __init__(self) -> None:
        self.under_way = Event()
        self.released = Event()
        self.refused: list[str] = []
        self.statuses: list[str] = []
        self.bounded = bounded(self, self.refused.append)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.under_way.set()
        assert self.released.wait(LONG)
        if "fails" in environ:
            raise LookupError
        start_response("200 OK", [])
        return []

    def ask(self, **environ: Any) -> bytes:
        return b"".join(self.bounded(environ, lambda status, _: self.statuses.append(status)))


@pytest.fixture
def application() -> Answers:
    return Answers()


def test_one_request_more_than_there_are_seats_is_refused_and_counted(
    application: Answers,
) -> None:
    threads = []
    for _ in range(MOST_AT_ONCE):
        threads.append(Thread(target=application.ask))
        application.under_way.clear()
        threads[-1].start()
        assert application.under_way.wait(LONG)
    assert application.ask() == b'{"error": "busy"}'
    assert application.statuses == ["503 Service Unavailable"]
    assert application.refused == ["too many requests at once"]
    application.released.set()
    for thread in threads:
        thread.join(LONG)
    assert application.statuses.count("200 OK") == MOST_AT_ONCE


def test_a_request_that_fails_gives_its_seat_back(application: Answers) -> None:
    application.released.set()
    for ask in [partial(application.ask, fails=True)] * (MOST_AT_ONCE + 1):
        with pytest.raises(LookupError):
            ask()
    application.ask()
    assert application.statuses == ["200 OK"]


def test_an_application_that_was_closed_leaves_no_thread_that_a_fork_could_meet(
    tmp_path: Path,
) -> None:
    before = set(threading.enumerate())
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"})
    households = open_archive(settings.store)
    households.restore([to_item("0" * 64, Household(), datetime(2020, 1, 1, tzinfo=UTC))])
    households.close()
    close_app(create_app(settings, signed=False))
    assert set(threading.enumerate()) == before
