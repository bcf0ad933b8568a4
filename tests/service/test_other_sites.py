"""`serve --unsigned` beside a browser: no page of another site reaches it (tests/browser, too)."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from simulator.envelope import Identity, Stamp, envelope, launch_request, session_of
from skill.web import is_this_machine
from tests.support.processes import Serving, serving

WHO = Identity(api_endpoint="", api_access_token="")


def launch() -> bytes:
    session = session_of(WHO, "session", new=True, attributes={})
    stamp = Stamp("one", datetime.now(UTC))
    return json.dumps(envelope(WHO, session, launch_request(WHO, stamp))).encode()


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    store = f"sqlite:///{tmp_path_factory.mktemp('store')}/gestures.db"
    with serving("--unsigned", GESTURES_STORE=store) as running:
        yield running


def status(running: Serving, method: str = "POST", path: str = "/alexa", **headers: str) -> int:
    """The status of the answer to a request with these headers."""
    place = urlsplit(running.url).netloc
    with closing(http.client.HTTPConnection(place, timeout=10)) as line:
        line.request(method, path, launch(), {"Content-Type": "text/plain", **headers})
        return line.getresponse().status


def test_a_local_tool_is_answered(unsigned: Serving) -> None:
    port = urlsplit(unsigned.url).port
    assert status(unsigned) == 200
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", "127.0.0.1"):
        assert status(unsigned, Host=host) == 200
    assert status(unsigned, Origin=unsigned.url) == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", ""])
def test_another_sites_page_is_refused(unsigned: Serving, origin: str) -> None:
    assert status(unsigned, Origin=origin) == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.4:8080"])
def test_a_name_that_was_made_to_lead_here_is_refused(unsigned: Serving, host: str) -> None:
    assert status(unsigned, Host=host) == 400
    assert status(unsigned, "GET", "/metrics", Host=host) == 400


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("LOCALHOST:80", True),
        ("127.0.0.1:8080", True),
        ("127.0.0.2", True),
        ("[::1]:8080", True),
        ("localhost.evil.example", False),
        ("10.0.0.1", False),
        ("[::]", False),
        ("", False),
    ],
)
def test_a_host_is_this_machine_or_it_is_not(host: str, here: bool) -> None:
    assert is_this_machine(host) is here
