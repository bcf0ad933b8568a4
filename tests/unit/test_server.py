"""What the server tells the application of a request."""

from types import SimpleNamespace
from typing import Any

import pytest

from skill.hosting.server import _environ


def environ(**told: Any) -> dict[str, Any]:
    scope: Any = SimpleNamespace(
        **{
            "method": "POST",
            "path": "/alexa",
            "query_string": "",
            "server": "127.0.0.1:8080",
            "client": "127.0.0.1:40000",
            "http_version": "1.1",
            "scheme": "http",
            "headers": {},
        }
        | told
    )
    return _environ(scope, b"body")


@pytest.mark.parametrize(
    ("address", "host"), [("127.0.0.1:8080", "127.0.0.1"), ("[::1]:8080", "::1")]
)
def test_addresses_of_both_kinds_are_told_without_their_ports(address: str, host: str) -> None:
    told = environ(server=address, client=address)
    assert (told["REMOTE_ADDR"], told["SERVER_NAME"]) == (host, host)
    assert told["SERVER_PORT"] == "8080"


def test_text_is_handed_over_as_its_bytes() -> None:
    told = environ(path="/café", query_string="a=é")
    assert told["PATH_INFO"].encode("latin-1").decode() == "/café"
    assert told["QUERY_STRING"].encode("latin-1").decode() == "a=é"


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    told = environ(headers={"signature_256": "forged", "x-forwarded-for": "1.1.1.1"})
    assert "HTTP_SIGNATURE_256" not in told
    assert told["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"


def test_the_body_is_there_whole() -> None:
    assert environ()["wsgi.input"].read() == b"body"
