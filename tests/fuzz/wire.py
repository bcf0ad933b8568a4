"""HTTP as whoever means harm might write it, byte by byte."""

import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.bodies import bodies, cut
from tests.fuzz.values import mostly

MOMENT_SECONDS = 0.05
PATIENCE_SECONDS = 20

NAMES = (
    "Content-Length",
    "Transfer-Encoding",
    "Content-Type",
    "Content-Encoding",
    "Expect",
    "Connection",
    "Upgrade",
    "Host",
    "Signature-256",
    "Signature_256",
    "SignatureCertChainUrl",
    "Range",
    "X-Forwarded-For",
)
VALUES = (
    *("0", "-1", "1e3", "5, 5", "99999999999999999999", "chunked", "gzip", "gzip, chunked"),
    *("100-continue", "keep-alive", "upgrade", "websocket", "h2c", "close", "bytes=0-1"),
)

tokens = st.text("abzXYZ019-_. \t\x00\x7f\"'<>%\u00e9", max_size=12).map(
    lambda text: text.encode("latin-1")
)
words = st.text("abzXYZ019-_.", min_size=1, max_size=12).map(str.encode)
methods = st.sampled_from((b"GET", b"HEAD", b"OPTIONS", b"CONNECT", b"PRI")) | tokens
targets = st.sampled_from(
    (b"/alexa?a=b", b"/%61lexa", b"//alexa", b"/alexa/..", b"*", b"http://a/alexa", b"/%ff%00")
) | tokens.map(b"/".__add__)
versions = st.sampled_from((b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"")) | tokens
starts = st.tuples(
    mostly(st.just(b"POST"), methods),
    mostly(st.just(b"/alexa"), targets),
    mostly(st.just(b"HTTP/1.1"), versions),
).map(b"%b %b %b\r\nHost: skill\r\n".__mod__)
lines = st.tuples(
    mostly(st.sampled_from(NAMES).map(str.encode) | words, tokens),
    st.sampled_from(VALUES).map(str.encode) | mostly(words, tokens),
).map(b"%b: %b\r\n".__mod__)
heads = st.builds(bytes.__add__, starts, mostly(st.just([]), st.lists(lines)).map(b"".join))


def messages() -> SearchStrategy[bytes]:
    """Return a request, or what is only like one."""
    whole = bodies.map(lambda body: b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    pieces = bodies.map(
        lambda body: b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    )
    loose = bodies.map(b"\r\n".__add__)
    requests = st.builds(bytes.__add__, heads, whole | pieces | loose)
    return requests | cut(requests) | st.binary(max_size=300)


def exchange(url: str, message: bytes) -> list[int]:
    """Write a message, and after a moment nothing more; the statuses of what is answered."""
    host, _, port = urlsplit(url).netloc.partition(":")
    answer = b""
    with socket.create_connection((host, int(port)), MOMENT_SECONDS) as connection:
        with suppress(ConnectionError, TimeoutError):
            connection.sendall(message)
            answer += connection.recv(65536)
        with suppress(OSError):  # it may be closed already
            connection.shutdown(socket.SHUT_WR)
        connection.settimeout(PATIENCE_SECONDS)
        with suppress(ConnectionError):
            while piece := connection.recv(65536):
                answer += piece
    return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", answer, re.MULTILINE)]
