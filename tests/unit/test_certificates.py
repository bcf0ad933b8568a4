"""From a SignatureCertChainUrl to a key: what is fetched when, and what is kept how long.

Which URLs and chains are good is told by tests/gate/vectors/, over HTTP.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import certifi
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.domain.deadline import Deadline
from skill.gate import certificates
from skill.gate.certificates import KEYS_KEPT, PAUSE_SECONDS, PAUSES_KEPT, SigningKeys
from skill.gate.chain import chain_url, load_roots, verify_chain
from skill.gate.refused import Refused
from tests.support import pki
from tests.support.clock import Clock
from tests.support.eventually import PATIENCE_SECONDS, until
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
SERVER_THREADS = 8
MOST_WAITING = SERVER_THREADS - 1


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
    assert verified.expires == NOW + 5 * DAY


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
        """It answers nothing before this is left."""
        release = threading.Event()

        def hang(_: str) -> bytes:
            release.wait(PATIENCE_SECONDS)
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


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a test of the deadline has a short one, so that a busy machine fails no other."""
    monkeypatch.setattr(certificates, "WAIT_SECONDS", PATIENCE_SECONDS)


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
    made = SigningKeys(server, load_roots(bundle), clock, most_waiting=MOST_WAITING, ticks=ticks)
    yield made
    made.close()


Ask = Callable[[str], RSAPublicKey]


@pytest.fixture
def ask(keys: SigningKeys) -> Ask:
    """Return a request that names a URL, and has time enough."""
    return partial(key_in, keys, PATIENCE_SECONDS)


def key_in(keys: SigningKeys, seconds: float, url_: str) -> RSAPublicKey:
    return keys.key(url_, Deadline.after(seconds, time.monotonic))


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Return a server's threads, each with one request at a time."""
    with ThreadPoolExecutor(SERVER_THREADS) as started:
        yield started


def refusal(request: Future[RSAPublicKey]) -> str:
    refused = request.exception(PATIENCE_SECONDS)
    assert isinstance(refused, Refused)
    return str(refused)


def all_seated(keys: SigningKeys, seats: int = MOST_WAITING - 1) -> bool:
    return keys._waiting == seats


def test_a_chain_is_fetched_once_whatever_its_url_looks_like(ask: Ask, server: Server) -> None:
    for header in SPELLINGS:
        assert isinstance(ask(header), RSAPublicKey)
    assert server.urls == [URL]


def test_cold_requests_that_come_together_make_one_fetch(
    ask: Ask, keys: SigningKeys, server: Server, threads: ThreadPoolExecutor
) -> None:
    with server.hanging(then=CHAIN):
        asking = [threads.submit(ask, URL) for _ in range(MOST_WAITING - 1)]
        until(lambda: all_seated(keys))
    assert {request.result(PATIENCE_SECONDS).key_size for request in asking} == {2048}
    assert server.urls == [URL]


def test_a_bad_answer_poisons_nothing(ask: Ask, server: Server, ticks: Ticks) -> None:
    server.answer = lambda _: b"bad"
    with pytest.raises(Refused, match="cannot be read"):
        ask(URL)
    server.answer = lambda _: CHAIN
    ticks.now += PAUSE_SECONDS
    ask(URL)


def test_nothing_unverified_is_kept(ask: Ask, keys: SigningKeys, server: Server) -> None:
    stranger = root(key=pki.ec_key("stranger"))
    server.answer = lambda _: pki.pem(leaf(stranger), stranger)
    with pytest.raises(Refused, match="not trusted"):
        ask(URL)
    assert not keys._kept


def test_a_failed_fetch_is_repeated_after_the_same_pause_each_time(
    ask: Ask, server: Server, ticks: Ticks
) -> None:
    server.answer = lambda _: b"bad"
    fetched_at: list[float] = []
    for half in range(20):
        ticks.now = half / 2
        with pytest.raises(Refused):
            ask(URL)
        if len(server.urls) > len(fetched_at):
            fetched_at.append(ticks.now)
    assert fetched_at == [0, 2, 4, 6, 8]


def test_a_failure_of_one_url_is_no_other_urls(ask: Ask, server: Server) -> None:
    server.answer = lambda url_: b"bad" if url_ == url(1) else CHAIN
    with pytest.raises(Refused):
        ask(url(1))
    ask(url(2))


@pytest.mark.parametrize(
    "error", [OSError("down"), TimeoutError(), KeyError("defect"), SystemExit()]
)
def test_whatever_a_fetch_fails_with_the_request_is_refused(
    ask: Ask, server: Server, error: BaseException
) -> None:
    def fail(_: str) -> bytes:
        raise error

    server.answer = fail
    with pytest.raises(Refused, match="no chain"):
        ask(URL)


def test_a_request_is_refused_at_its_deadline_but_the_chain_is_there_for_the_next(
    ask: Ask, keys: SigningKeys, server: Server
) -> None:
    with server.hanging(then=CHAIN):
        for seconds in (0.1, -1.0):
            with pytest.raises(Refused, match="takes too long"):
                key_in(keys, seconds, URL)
    until(lambda: not keys._under_way)
    ask(URL)
    assert server.urls == [URL]


def test_no_request_waits_longer_than_a_chain_may_take(
    ask: Ask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "WAIT_SECONDS", 0.1)
    with server.hanging(), pytest.raises(Refused, match="takes too long"):
        ask(URL)


def test_a_request_whose_key_is_kept_finds_a_thread_however_many_wait(
    ask: Ask, keys: SigningKeys, server: Server, threads: ThreadPoolExecutor
) -> None:
    ask(url(0))
    with server.hanging():
        hanging = [threads.submit(ask, url(1)) for _ in range(MOST_WAITING - 1)]
        until(lambda: all_seated(keys))
        flood = [threads.submit(ask, url(2 + number % 99)) for number in range(1000)]
        good = [threads.submit(ask, url(0)) for _ in range(100)]
        assert {request.result(PATIENCE_SECONDS).key_size for request in good} == {2048}
        assert not any(request.done() for request in hanging)
        assert {refusal(request) for request in flood} == {
            "too many requests wait for chains",
            "too many chains are being fetched",
        }
    assert {refusal(request) for request in hanging} == {"the chain cannot be read"}


def test_fetches_that_hang_are_bounded_though_no_request_waits_for_them(
    ask: Ask, keys: SigningKeys, server: Server
) -> None:
    with server.hanging():
        for number in range(MOST_WAITING - 1):
            with pytest.raises(Refused, match="takes too long"):
                key_in(keys, 0.01, url(number))
        with pytest.raises(Refused, match="too many chains"):
            ask(url(99))
    until(lambda: not keys._under_way)
    ask(url(99))


def test_a_chain_that_no_request_may_wait_for_is_fetched_all_the_same(
    ask: Ask, keys: SigningKeys, server: Server, threads: ThreadPoolExecutor
) -> None:
    with server.hanging(then=CHAIN):
        for _ in range(MOST_WAITING - 1):
            threads.submit(ask, url(1))
        until(lambda: all_seated(keys))
        with pytest.raises(Refused, match="too many requests wait"):
            ask(url(2))
    until(lambda: not keys._under_way)
    ask(url(2))
    assert server.urls == [url(1), url(2)]


@pytest.mark.parametrize("late", [{"days": 29, "hours": 23, "minutes": 30}, {"days": 31}])
def test_invented_names_do_not_hold_up_the_renewal_of_one_that_verified(
    keys: SigningKeys,
    server: Server,
    clock: Clock,
    threads: ThreadPoolExecutor,
    late: dict[str, float],
) -> None:
    ask = partial(key_in, keys, PATIENCE_SECONDS)
    ask(url(0))
    clock.advance(**late)
    new = pki.pem(leaf(MIDDLE, key=pki.rsa_key("next leaf")), MIDDLE)
    with server.hanging():
        for number in range(1, MOST_WAITING):
            threads.submit(ask, url(number))
        until(lambda: all_seated(keys))
        until(lambda: len(server.urls) == MOST_WAITING)
        server.answer = lambda _: new
        ask(url(0))
        until(lambda: ask(url(0)) == pki.rsa_key("next leaf").public_key())
        assert all_seated(keys)


def test_a_leaf_that_ends_while_it_is_kept_is_trusted_no_more(ask: Ask, clock: Clock) -> None:
    ask(URL)
    clock.advance(days=31)
    with pytest.raises(Refused, match="not trusted"):
        ask(URL)


def test_a_leaf_that_ends_while_it_is_kept_is_fetched_anew_at_once(
    ask: Ask, server: Server, clock: Clock
) -> None:
    ask(URL)
    clock.advance(days=31)
    new = leaf(MIDDLE, key=pki.rsa_key("next leaf"))
    server.answer = lambda _: pki.pem(new, MIDDLE)
    assert ask(URL) == new.key.public_key()


def test_a_chain_is_renewed_before_it_ends_while_the_old_one_serves(
    ask: Ask, server: Server, clock: Clock
) -> None:
    old = ask(URL)
    clock.advance(days=29, hours=23, minutes=30)
    new = leaf(MIDDLE, key=pki.rsa_key("next leaf"))
    with server.hanging(then=pki.pem(new, MIDDLE)):
        assert [ask(URL) for _ in range(10)] == [old] * 10
        until(lambda: server.urls == [URL, URL])
    until(lambda: ask(URL) != old)
    clock.advance(days=1)
    assert ask(URL) == new.key.public_key()
    assert server.urls == [URL, URL]


def test_a_renewal_that_fails_takes_nothing_away(
    ask: Ask, keys: SigningKeys, server: Server, clock: Clock
) -> None:
    old = ask(URL)
    clock.advance(days=29, hours=23, minutes=30)
    server.answer = lambda _: b"bad"
    for _ in range(10):
        assert ask(URL) == old
    until(lambda: not keys._under_way)
    assert server.urls == [URL, URL]


def test_a_renewal_that_brings_the_same_chain_is_not_repeated_at_once(
    ask: Ask, keys: SigningKeys, server: Server, clock: Clock
) -> None:
    ask(URL)
    clock.advance(days=29, hours=23, minutes=30)
    ask(URL)
    until(lambda: not keys._under_way)
    for _ in range(10):
        ask(URL)
    assert server.urls == [URL, URL]


def test_what_is_kept_stays_bounded(ask: Ask, keys: SigningKeys, server: Server) -> None:
    for number in range(KEYS_KEPT + 5):
        ask(url(number))
    assert len(keys._kept) == KEYS_KEPT
    server.answer = lambda _: b"bad"
    for number in range(1000, 1000 + PAUSES_KEPT + 5):
        with pytest.raises(Refused):
            ask(url(number))
    assert len(keys._paused) == PAUSES_KEPT
    assert not keys._under_way


def test_failures_push_no_key_out(ask: Ask, server: Server) -> None:
    ask(URL)
    server.answer = lambda _: b"bad"
    for number in range(PAUSES_KEPT):
        with pytest.raises(Refused):
            ask(url(number))
    ask(URL)
    assert server.urls.count(URL) == 1
