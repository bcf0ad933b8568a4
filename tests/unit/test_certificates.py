"""From a SignatureCertChainUrl to a key: what is accepted, what is kept, what is fetched."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.certificates import (
    FETCHES_AT_ONCE,
    RETRY_AFTER_SECONDS,
    Refused,
    SigningKeys,
    chain_url,
    load_roots,
    verify_chain,
)
from skill.echo.authority import CHAIN_URL, Authority
from tests.support.clock import Clock

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AUTHORITY = Authority(NOW)

GOOD = [
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "HTTPS://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://S3.AMAZONAWS.COM/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/other/../echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/lol/../echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/./echo-api-cert.pem",
]
BAD = [
    "",
    "s3.amazonaws.com/echo.api/x.pem",
    "http://s3.amazonaws.com/echo.api/x.pem",
    "https://notamazon.com/echo.api/x.pem",
    "https://invalid.s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com.evil.com/echo.api/x.pem",
    "https://s3.amazonaws.com/EcHo.aPi/x.pem",
    "https://s3.amazonaws.com/invalid.path/x.pem",
    "https://s3.amazonaws.com/echo.api/../evil/x.pem",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com//echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api",
    "https://s3.amazonaws.com:563/echo.api/x.pem",
    "https://s3.amazonaws.com:0443/echo.api/x.pem",
    "https://s3.amazonaws.com:99999999999/echo.api/x.pem",
    "https://user:pass@s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/x.pem?query",
    "https://s3.amazonaws.com/echo.api/x.pem#fragment",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/x.pem",
    "https://s3.amazonaws.com/echo.api/x%2Fy.pem",
    "https://s3.amazonaws.com/echo.api/x.pem\r\nHost: evil.com",
    "https://s3.amazonaws.com/echo.api/x.pem\n",
    "https://s3.amazonaws.com/echo.api/x.pem\0",
    "https://s3.amazonaws.com\\@evil.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api\\..\\x.pem",
    "https://s3.ämazonaws.com/echo.api/x.pem",
    "https://[::1]/echo.api/x.pem",
    " https://s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/x.pem, https://s3.amazonaws.com/echo.api/y.pem",
]


@pytest.mark.parametrize("header", GOOD)
def test_a_good_url_is_fetched_as_it_was_checked(header: str) -> None:
    assert chain_url(header) == "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize("header", BAD)
def test_a_bad_url_is_refused(header: str) -> None:
    with pytest.raises(Refused):
        chain_url(header)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    file = tmp_path / "roots.pem"
    file.write_bytes(AUTHORITY.root_pem)
    return file


def test_the_bundled_roots_all_load() -> None:
    load_roots(Path(certifi.where()))


def test_one_odd_root_does_not_take_the_others_along(tmp_path: Path) -> None:
    odd = b"-----BEGIN CERTIFICATE-----\nb2Rk\n-----END CERTIFICATE-----\n"
    (tmp_path / "roots.pem").write_bytes(odd + AUTHORITY.root_pem + odd)
    verify_chain(AUTHORITY.chain_pem, load_roots(tmp_path / "roots.pem"), NOW)


def test_a_bundle_without_a_root_is_told(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("nothing")
    with pytest.raises(ValueError, match="can't create an empty store"):
        load_roots(tmp_path / "roots.pem")


class Fetches:
    """A certificate fetcher that counts, and waits or fails as it is told."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.answer: Callable[[str], bytes] = lambda _: AUTHORITY.chain_pem

    def __call__(self, url: str) -> bytes:
        self.urls.append(url)
        return self.answer(url)


@pytest.fixture
def fetches() -> Fetches:
    return Fetches()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def keys(fetches: Fetches, bundle: Path, clock: Clock) -> Iterator[SigningKeys]:
    made = SigningKeys(fetches, load_roots(bundle), clock)
    yield made
    made.close()


def url(number: int) -> str:
    return f"https://s3.amazonaws.com/echo.api/{number}.pem"


def test_a_chain_is_fetched_once_whatever_its_url_looks_like(
    keys: SigningKeys, fetches: Fetches
) -> None:
    for header in GOOD:
        assert isinstance(keys.key(header), RSAPublicKey)
    assert len(fetches.urls) == 1


def test_thirty_two_cold_threads_make_one_fetch(keys: SigningKeys, fetches: Fetches) -> None:
    def slowly(_: str) -> bytes:
        time.sleep(0.2)
        return AUTHORITY.chain_pem

    fetches.answer = slowly
    start, found = threading.Barrier(32), []

    def ask() -> None:
        start.wait()
        found.append(keys.key(CHAIN_URL))

    threads = [threading.Thread(target=ask) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 32
    assert fetches.urls == [CHAIN_URL]


def test_a_bad_answer_poisons_nothing(keys: SigningKeys, fetches: Fetches) -> None:
    fetches.answer = lambda _: b"bad"
    with pytest.raises(Refused, match="cannot be read"):
        keys.key(CHAIN_URL)
    fetches.answer = lambda _: AUTHORITY.chain_pem
    time.sleep(RETRY_AFTER_SECONDS)
    keys.key(CHAIN_URL)


def test_a_failed_fetch_is_not_repeated_at_once(keys: SigningKeys, fetches: Fetches) -> None:
    fetches.answer = lambda _: b"bad"
    for _ in range(10):
        with pytest.raises(Refused):
            keys.key(CHAIN_URL)
    assert len(fetches.urls) == 1


def test_a_failure_of_one_url_is_no_other_urls(keys: SigningKeys, fetches: Fetches) -> None:
    fetches.answer = lambda url_: b"bad" if url_ == url(1) else AUTHORITY.chain_pem
    with pytest.raises(Refused):
        keys.key(url(1))
    keys.key(url(2))


def test_a_fifth_fetch_at_once_is_refused(keys: SigningKeys, fetches: Fetches) -> None:
    release = threading.Event()

    def endless(_: str) -> bytes:
        release.wait(10)
        raise OSError("ended")

    fetches.answer = endless
    threads = [
        threading.Thread(target=lambda number=number: _swallow(keys, url(number)))
        for number in range(FETCHES_AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    while len(fetches.urls) < FETCHES_AT_ONCE:
        time.sleep(0.01)
    with pytest.raises(Refused, match="too many"):
        keys.key(url(99))
    release.set()
    for thread in threads:
        thread.join()


def _swallow(keys: SigningKeys, header: str) -> None:
    with pytest.raises(Refused):
        keys.key(header)


def test_nobody_waits_for_an_endless_fetch_beyond_two_seconds(
    keys: SigningKeys, fetches: Fetches
) -> None:
    release = threading.Event()
    fetches.answer = lambda _: str(release.wait(30)).encode()
    with pytest.raises(Refused, match="takes too long"):
        keys.key(CHAIN_URL)
    release.set()


def test_a_leaf_that_ends_while_it_is_kept_is_trusted_no_more(
    keys: SigningKeys, clock: Clock
) -> None:
    keys.key(CHAIN_URL)
    clock.advance(days=367)
    with pytest.raises(Refused, match="not trusted"):
        keys.key(CHAIN_URL)


def test_a_chain_is_renewed_before_it_ends_while_the_old_one_serves(
    fetches: Fetches, keys: SigningKeys, clock: Clock
) -> None:
    old = keys.key(CHAIN_URL)
    clock.advance(days=365, hours=23, minutes=30)
    release = threading.Event()
    fetches.answer = lambda _: AUTHORITY.chain_pem if release.wait(10) else b""
    assert keys.key(CHAIN_URL) == old
    release.set()
    while len(fetches.urls) < 2:
        time.sleep(0.01)


def test_what_is_kept_stays_bounded(keys: SigningKeys) -> None:
    for number in range(40):
        keys.key(url(number))
    assert len(keys._kept) == 16


def test_the_key_is_the_leafs(keys: SigningKeys) -> None:
    signature = AUTHORITY.sign(b"body")["Signature-256"]
    assert signature
    assert keys.key(CHAIN_URL).key_size == 2048


def test_a_wildcard_is_not_alexas_name(tmp_path: Path) -> None:
    wildcard = Authority(NOW, host="*.amazon.com")
    (tmp_path / "other.pem").write_bytes(wildcard.root_pem)
    with pytest.raises(Refused, match="wildcard"):
        verify_chain(wildcard.chain_pem, load_roots(tmp_path / "other.pem"), NOW)


@pytest.mark.parametrize("days", [-2, 367])
def test_a_chain_out_of_date_is_refused(bundle: Path, days: int) -> None:
    with pytest.raises(Refused, match="not trusted"):
        verify_chain(AUTHORITY.chain_pem, load_roots(bundle), NOW + timedelta(days=days))


def test_a_chain_without_its_intermediate_is_refused(bundle: Path) -> None:
    leaf = AUTHORITY.chain_pem[: AUTHORITY.chain_pem.index(b"-----END") + 26]
    with pytest.raises(Refused, match="not trusted"):
        verify_chain(leaf, load_roots(bundle), NOW)
