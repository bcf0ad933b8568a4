"""From a SignatureCertChainUrl to a key: what is fetched when, and what is kept how long.

Which URLs and chains are good is told by tests/gate/vectors/, over HTTP.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

import certifi
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.gate.certificates import (
    CHAINS_KEPT,
    FAILURES_KEPT,
    FETCHES_AT_ONCE,
    MOST_WAITING,
    Refused,
    SigningKeys,
    chain_url,
    load_roots,
    verify_chain,
)
from tests.support import pki
from tests.support.clock import Clock
from tests.support.pki import DAY, NOW, intermediate, leaf, root

ROOT = root()
MIDDLE = intermediate(ROOT)
LEAF = leaf(MIDDLE, ends=NOW + 30 * DAY)
CHAIN = pki.pem(LEAF, MIDDLE)
URL = "https://s3.amazonaws.com/echo.api/x.pem"
SPELLINGS = [
    URL,
    "HTTPS://S3.AMAZONAWS.COM:443/echo.api/x.pem",
    "https://s3.amazonaws.com/other/../echo.api/./lol/../x.pem",
]
ENOUGH_SECONDS = 30


def url(number: int) -> str:
    return f"https://s3.amazonaws.com/echo.api/{number}.pem"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    file = tmp_path / "roots.pem"
    file.write_bytes(pki.pem(ROOT))
    return file


@pytest.mark.parametrize("header", SPELLINGS)
def test_a_url_is_the_same_however_it_is_spelt(header: str) -> None:
    assert chain_url(header) == URL


@pytest.mark.parametrize(
    "header",
    [
        "http\u017f://s3.amazonaws.com/echo.api/x.pem",
        "https://\u017f3.amazonaw\u017f.com/echo.api/x.pem",
        "https://s3.amazonaws.com/echo.api/\u212a.pem",
        "https://s3.amazonaws.com/echo.api/\u0130\u0131.pem",
        "https://s3.amazonaws\uff0ecom/echo.api/x.pem",
        "https://s3.amazonaws.com/echo.api\u2215x.pem",
        "https://s3.amazonaws.com/echo.api/\ud800.pem",
        "https://s3.amazonaws.com/echo.api/x.pem\r\nHost: evil.example",
        "https://s3.amazonaws.com/echo.api/x.pem\n",
        "https://s3.amazonaws.com/echo.api/x.pem\0",
    ],
    ids=ascii,
)
def test_what_no_http_header_can_hold_is_refused_all_the_same(header: str) -> None:
    with pytest.raises(Refused):
        chain_url(header)


def test_the_bundled_roots_all_load() -> None:
    load_roots(Path(certifi.where()))


def test_one_odd_root_does_not_take_the_others_along(tmp_path: Path) -> None:
    odd = b"-----BEGIN CERTIFICATE-----\nb2Rk\n-----END CERTIFICATE-----\n"
    (tmp_path / "roots.pem").write_bytes(odd + pki.pem(ROOT) + odd)
    verify_chain(CHAIN, load_roots(tmp_path / "roots.pem"), NOW)


def test_a_bundle_without_a_root_is_told(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("nothing")
    with pytest.raises(ValueError, match="can't create an empty store"):
        load_roots(tmp_path / "roots.pem")


def test_the_key_is_the_leafs(bundle: Path) -> None:
    verified = verify_chain(CHAIN, load_roots(bundle), NOW)
    assert verified.key == pki.rsa_key("leaf").public_key()


def test_a_chain_ends_with_the_first_of_its_certificates(bundle: Path) -> None:
    middle = intermediate(ROOT, ends=NOW + 5 * DAY)
    verified = verify_chain(pki.pem(leaf(middle), middle), load_roots(bundle), NOW)
    assert verified.ends == NOW + 5 * DAY


@dataclass
class Server:
    """A certificate server that counts, and answers, fails or hangs as it is told."""

    urls: list[str] = field(default_factory=list)
    answer: Callable[[str], bytes] = lambda _: CHAIN

    def __call__(self, url_: str) -> bytes:
        answer = self.answer
        self.urls.append(url_)
        return answer(url_)

    @contextmanager
    def hanging(self, then: bytes = b"") -> Iterator[None]:
        """It answers nobody before this is left."""
        release = threading.Event()

        def hang(_: str) -> bytes:
            release.wait(ENOUGH_SECONDS)
            return then

        before, self.answer = self.answer, hang
        try:
            yield
        finally:
            self.answer = before
            release.set()


@dataclass
class Ticks:
    """Seconds that pass when they are told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def keys(server: Server, bundle: Path, clock: Clock, ticks: Ticks) -> Iterator[SigningKeys]:
    made = SigningKeys(server, load_roots(bundle), clock, ticks)
    yield made
    made.close()


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Threads enough for any crowd of requests."""
    with ThreadPoolExecutor(2 * MOST_WAITING) as threads:
        yield threads


def until(come_true: Callable[[], bool]) -> None:
    for _ in range(ENOUGH_SECONDS * 100):
        if come_true():
            return
        sleep(0.01)
    pytest.fail("it never came true")


def refused(request: Future[RSAPublicKey]) -> str:
    return str(request.exception(ENOUGH_SECONDS))


def test_a_chain_is_fetched_once_whatever_its_url_looks_like(
    keys: SigningKeys, server: Server
) -> None:
    for header in SPELLINGS:
        assert isinstance(keys.key(header), RSAPublicKey)
    assert server.urls == [URL]


def test_thirty_two_cold_threads_make_one_fetch(
    keys: SigningKeys, server: Server, crowd: ThreadPoolExecutor
) -> None:
    start = threading.Barrier(32)

    def ask() -> RSAPublicKey:
        start.wait(ENOUGH_SECONDS)
        return keys.key(URL)

    with server.hanging(then=CHAIN):
        asking = [crowd.submit(ask) for _ in range(32)]
        until(lambda: all_seated(keys))
    assert {request.result(ENOUGH_SECONDS).key_size for request in asking} == {2048}
    assert server.urls == [URL]


def all_seated(keys: SigningKeys) -> bool:
    return keys._seats._value == 0


def test_a_bad_answer_poisons_nothing(keys: SigningKeys, server: Server, ticks: Ticks) -> None:
    server.answer = lambda _: b"bad"
    with pytest.raises(Refused, match="cannot be read"):
        keys.key(URL)
    server.answer = lambda _: CHAIN
    ticks.now += 1
    keys.key(URL)


def test_nothing_unverified_is_kept(keys: SigningKeys, server: Server) -> None:
    stranger = root(key=pki.ec_key("stranger"))
    server.answer = lambda _: pki.pem(leaf(stranger), stranger)
    with pytest.raises(Refused, match="not trusted"):
        keys.key(URL)
    assert not keys._kept


def test_a_failed_fetch_is_repeated_after_ever_longer_pauses(
    keys: SigningKeys, server: Server, ticks: Ticks
) -> None:
    server.answer = lambda _: b"bad"
    fetched_at: list[int] = []
    for second in range(60):
        ticks.now = second
        with pytest.raises(Refused):
            keys.key(URL)
        if len(server.urls) > len(fetched_at):
            fetched_at.append(second)
    assert fetched_at == [0, 1, 3, 7, 15, 31, 47]


def test_a_chain_that_was_had_again_is_forgiven_its_failures(
    keys: SigningKeys, server: Server, ticks: Ticks, clock: Clock
) -> None:
    server.answer = lambda _: b"bad"
    for ticks.now in (0, 1, 3):
        with pytest.raises(Refused, match="cannot be read"):
            keys.key(URL)
    ticks.now, server.answer = 7, lambda _: CHAIN
    keys.key(URL)
    clock.advance(days=31)
    with pytest.raises(Refused, match="not trusted"):
        keys.key(URL)
    ticks.now, clock.now = 8, NOW
    keys._kept.clear()
    keys.key(URL)


def test_a_failure_of_one_url_is_no_other_urls(keys: SigningKeys, server: Server) -> None:
    server.answer = lambda url_: b"bad" if url_ == url(1) else CHAIN
    with pytest.raises(Refused):
        keys.key(url(1))
    keys.key(url(2))


@pytest.mark.parametrize("error", [OSError("down"), KeyError("defect"), SystemExit()])
def test_whatever_a_fetch_fails_with_the_request_is_refused(
    keys: SigningKeys, server: Server, error: BaseException
) -> None:
    def fail(_: str) -> bytes:
        raise error

    server.answer = fail
    with pytest.raises(Refused, match="no chain"):
        keys.key(URL)


def test_a_fifth_fetch_at_once_is_refused(
    keys: SigningKeys, server: Server, crowd: ThreadPoolExecutor
) -> None:
    with server.hanging():
        asking = [crowd.submit(keys.key, url(number)) for number in range(FETCHES_AT_ONCE)]
        until(lambda: len(server.urls) == FETCHES_AT_ONCE)
        with pytest.raises(Refused, match="too many chains"):
            keys.key(url(99))
    assert all("cannot be read" in refused(request) for request in asking)
    keys.key(url(99))


def test_nobody_waits_beyond_two_seconds_but_the_chain_is_there_for_the_next(
    keys: SigningKeys, server: Server
) -> None:
    with server.hanging(then=CHAIN), pytest.raises(Refused, match="takes too long"):
        keys.key(URL)
    until(lambda: not keys._under_way)
    keys.key(URL)
    assert server.urls == [URL]


def test_no_more_requests_wait_than_a_server_has_threads_for(
    keys: SigningKeys, server: Server, crowd: ThreadPoolExecutor
) -> None:
    keys.key(url(1))
    with server.hanging():
        asking = [crowd.submit(keys.key, URL) for _ in range(MOST_WAITING)]
        until(lambda: all_seated(keys))
        with pytest.raises(Refused, match="too many requests wait"):
            keys.key(URL)
        keys.key(url(1))
    assert all("cannot be read" in refused(request) for request in asking)


def test_a_chain_that_nobody_may_wait_for_is_fetched_all_the_same(
    keys: SigningKeys, server: Server, crowd: ThreadPoolExecutor
) -> None:
    with server.hanging(then=CHAIN):
        for _ in range(MOST_WAITING):
            crowd.submit(keys.key, url(1))
        until(lambda: all_seated(keys))
        with pytest.raises(Refused, match="too many requests wait"):
            keys.key(url(2))
    until(lambda: not keys._under_way)
    keys.key(url(2))
    assert server.urls == [url(1), url(2)]


def test_a_leaf_that_ends_while_it_is_kept_is_trusted_no_more(
    keys: SigningKeys, clock: Clock
) -> None:
    keys.key(URL)
    clock.advance(days=31)
    with pytest.raises(Refused, match="not trusted"):
        keys.key(URL)


def test_a_chain_is_renewed_before_it_ends_while_the_old_one_serves(
    keys: SigningKeys, server: Server, clock: Clock
) -> None:
    old = keys.key(URL)
    clock.advance(days=29, hours=23, minutes=30)
    new = leaf(MIDDLE, key=pki.rsa_key("next leaf"))
    with server.hanging(then=pki.pem(new, MIDDLE)):
        assert [keys.key(URL) for _ in range(10)] == [old] * 10
        until(lambda: server.urls == [URL, URL])
    until(lambda: keys.key(URL) != old)
    clock.advance(days=1)
    assert keys.key(URL) == new.key.public_key()
    assert server.urls == [URL, URL]


def test_a_renewal_that_fails_takes_nothing_away(
    keys: SigningKeys, server: Server, clock: Clock
) -> None:
    old = keys.key(URL)
    clock.advance(days=29, hours=23, minutes=30)
    server.answer = lambda _: b"bad"
    for _ in range(10):
        assert keys.key(URL) == old
    until(lambda: not keys._under_way)
    assert server.urls == [URL, URL]


def test_a_renewal_that_brings_the_same_chain_is_not_repeated_at_once(
    keys: SigningKeys, server: Server, clock: Clock
) -> None:
    keys.key(URL)
    clock.advance(days=29, hours=23, minutes=30)
    keys.key(URL)
    until(lambda: not keys._under_way)
    for _ in range(10):
        keys.key(URL)
    assert server.urls == [URL, URL]


def test_what_is_kept_stays_bounded(keys: SigningKeys, server: Server) -> None:
    for number in range(CHAINS_KEPT + 5):
        keys.key(url(number))
    assert len(keys._kept) == CHAINS_KEPT
    server.answer = lambda _: b"bad"
    for number in range(1000, 1000 + FAILURES_KEPT + 5):
        with pytest.raises(Refused):
            keys.key(url(number))
    assert len(keys._failed) == FAILURES_KEPT


def test_failures_push_no_key_out(keys: SigningKeys, server: Server) -> None:
    keys.key(URL)
    server.answer = lambda _: b"bad"
    for number in range(FAILURES_KEPT):
        with pytest.raises(Refused):
            keys.key(url(number))
    keys.key(URL)
    assert server.urls.count(URL) == 1
