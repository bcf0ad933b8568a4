"""What a server makes of HTTP before the gate sees it: the same verdicts whichever server it is."""

import gzip

import pytest

from tests.gate.alexa import Answer, Letter
from tests.gate.wire import Server, chunked, head, post, read

CHUNKED = ("Transfer-Encoding", "chunked")
TOO_LARGE = 128 * 1024 + 1


def refused(answer: Answer) -> bool:
    return (answer.status, answer.json) == (400, {"error": "bad request"})


def test_a_letter_is_answered(server: Server) -> None:
    assert server.ask(post(Letter())).status == 200


def test_a_slash_at_the_end_of_the_path_does_not_matter(server: Server) -> None:
    assert server.ask(post(Letter(), path="/alexa/")).status == 200
    assert server.ask(head(("Content-Length", "0"), method="GET", path="/alexa/")).status == 405


def test_a_body_that_comes_in_pieces_is_answered(server: Server) -> None:
    whole = post(Letter())
    assert server.ask(whole[:100], whole[100:-100], whole[-100:]).status == 200


def test_a_chunked_body_is_answered(server: Server) -> None:
    letter = Letter()
    asked = head(*letter.signed().items(), CHUNKED) + chunked(letter.content())
    assert server.ask(asked).status == 200


def test_a_body_is_asked_for_where_the_client_waits_for_that(server: Server) -> None:
    letter = Letter()
    body = letter.content()
    expecting = (("Expect", "100-continue"), ("Content-Length", str(len(body))))
    with server.connect() as line:
        line.sendall(head(*letter.signed().items(), *expecting))
        assert line.recv(25).startswith(b"HTTP/1.1 100 ")
        line.sendall(body)
        assert read(line).status == 200


def test_the_content_type_does_not_matter(server: Server) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "?"):
        assert server.ask(post(Letter(), ("Content-Type", kind))).status == 200


@pytest.mark.parametrize("other", ["rubbish", "", "bm90IGEgc2lnbmF0dXJl"])
@pytest.mark.parametrize("first", [True, False])
def test_two_signatures_are_refused_whichever_is_right(
    server: Server, other: str, first: bool
) -> None:
    letter = Letter()
    both = [letter.signed()["Signature-256"], other]
    letter.headers["Signature-256"] = None
    lines = [("Signature-256", value) for value in (both if first else reversed(both))]
    assert refused(server.ask(post(letter, *lines)))


def test_the_right_signature_twice_is_refused(server: Server) -> None:
    letter = Letter()
    again = ("Signature-256", letter.signed()["Signature-256"])
    assert refused(server.ask(post(letter, again)))


@pytest.mark.parametrize("name", ["SignatureCertChainUrl", "signaturecertchainurl"])
def test_two_urls_are_refused_even_where_they_are_one(server: Server, name: str) -> None:
    letter = Letter()
    assert refused(server.ask(post(letter, (name, letter.url))))


# With an underscore it passes for the header: WSGI has one name for both (PEP 3333), and what is
# sent so is verified like any other signature.
@pytest.mark.parametrize("name", ["Signature-256 ", "X-Signature-256"])
def test_a_header_that_is_nearly_the_signature_is_none(server: Server, name: str) -> None:
    letter = Letter()
    signature = letter.signed()["Signature-256"]
    letter.headers["Signature-256"] = None
    assert server.ask(post(letter, (name, signature))).status == 400


@pytest.mark.parametrize(
    "spoilt",
    [
        "https://s3.amazonaws.com/echo.api/x\0.pem",
        "https://s3.amazonaws.com/echo.api/x.pem\0",
        "https://s3.amazonaws.com/echo.api/x\r.pem",
        "https://s3.amazonaws.com/echo.api/x\r\n .pem",
        "https://s3.amazonaws.com/echo.api/x.pem\r\n\thttps://evil.example/",
        "https://s3.amazonaws.com/echo.api/x\x7f.pem",
        "https://s3.amazonaws.com/echo.api/x\x1b.pem",
        "https://s3.\xe4mazonaws.com/echo.api/x.pem",
        "\thttps://s3.amazonaws.com/echo.api/ x.pem",
    ],
    ids=repr,
)
def test_control_characters_in_the_url_are_refused(server: Server, spoilt: str) -> None:
    # Malformed HTTP is for the server to refuse, with words of its own.
    assert server.ask(post(Letter(url=spoilt))).status == 400


def test_a_line_break_in_the_url_ends_the_header_and_smuggles_no_other_url(server: Server) -> None:
    letter = Letter()
    smuggled = f"{letter.url}\r\nSignatureCertChainUrl: https://evil.example/x.pem"
    letter.headers["SignatureCertChainUrl"] = smuggled
    assert refused(server.ask(post(letter)))


def test_a_compressed_body_is_refused_even_where_it_is_signed(server: Server) -> None:
    letter = Letter()
    letter.body = gzip.compress(letter.content())
    assert refused(server.ask(post(letter, ("Content-Encoding", "gzip"))))


@pytest.mark.parametrize(
    "encoding",
    ["gzip", "deflate", "br", "x-none", "identity, gzip", "gzip\xe4", "\xe4", "\xc3\xa4"],
)
def test_a_body_that_claims_to_be_encoded_is_refused(server: Server, encoding: str) -> None:
    assert refused(server.ask(post(Letter(), ("Content-Encoding", encoding))))


def test_a_body_that_is_compressed_on_its_way_is_refused(server: Server) -> None:
    letter = Letter()
    sent = gzip.compress(letter.content())
    for encoding in ("gzip, chunked", "gzip"):
        lines = (*letter.signed().items(), ("Transfer-Encoding", encoding))
        assert server.ask(head(*lines) + chunked(sent)).status in (400, 501)


def test_no_body_is_refused(server: Server) -> None:
    letter = Letter(body=b"")
    assert refused(server.ask(post(letter)))
    assert refused(server.ask(head(*letter.signed().items())))
    assert refused(server.ask(head(*letter.signed().items(), CHUNKED) + chunked(b"")))


@pytest.mark.parametrize("name", ["Signature-256", "SignatureCertChainUrl"])
@pytest.mark.parametrize("odd", ["\xe4", "\xc3\xa4", "\xff"])
def test_a_header_that_is_not_ascii_is_refused_and_not_overlooked(
    server: Server, name: str, odd: str
) -> None:
    letter = Letter()
    right = letter.signed()[name]
    for value in (right + odd, odd):
        letter.headers[name] = value
        assert refused(server.ask(post(letter)))


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "0x10", ""])
def test_a_length_that_is_none_is_refused(server: Server, length: str) -> None:
    letter = Letter()
    lines = (*letter.signed().items(), ("Content-Length", length))
    assert server.ask(head(*lines)).status == 400


def test_a_declared_length_over_128_kib_is_refused_before_it_comes(server: Server) -> None:
    for length in (TOO_LARGE, 10**12):
        assert server.ask(head(("Content-Length", str(length)))).status == 413


def test_a_body_over_128_kib_is_refused(server: Server) -> None:
    letter = Letter(body=b" " * TOO_LARGE)
    assert server.ask(post(letter)).status == 413


def test_a_chunked_body_over_128_kib_is_refused(server: Server) -> None:
    letter = Letter(body=b" " * TOO_LARGE)
    asked = head(*letter.signed().items(), CHUNKED) + chunked(letter.content(), 16 * 1024)
    assert server.ask(asked).status == 413


@pytest.mark.parametrize("broken", [b"x\r\n", b"-1\r\n\r\n", b"5\r\nab\r\n0\r\n\r\n"])
def test_chunks_that_are_none_are_refused(server: Server, broken: bytes) -> None:
    asked = head(*Letter().signed().items(), CHUNKED) + broken
    answer = server.ask(asked)
    assert answer.status == 400 or answer.body == b""  # Caddy ends some without a word


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_not_allowed(server: Server, method: str) -> None:
    assert server.ask(head(("Content-Length", "0"), method=method)).status == 405
