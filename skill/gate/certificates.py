"""From a SignatureCertChainUrl to the key that Alexa signs with.

The rules are Amazon's ("Verify that the request was sent by Alexa"): the address is fixed but for
its path, the chain ends at a trusted root, the leaf is Alexa's and in date.
"""

import posixpath
import re
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.domain.deadline import Deadline, TooLate
from skill.gate.refused import Refused
from skill.hosting.waiting import is_done

SIGNER = "echo-api.amazon.com"
FETCHES_AT_ONCE = 4
WAIT_SECONDS = 2.0
MOST_WAITING = 32
"""Requests that wait for chains at once: what a flood of them may hold."""

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 16.0
"""So that sixteen URLs that never answer, two seconds in eighteen each, leave fetches free."""

CHAINS_KEPT = 16
FAILURES_KEPT = 256
RENEW_BEFORE = timedelta(hours=1)
RENEW_PAUSE = timedelta(minutes=5)
LEAST_KEY_BITS = 2048
MOST_CERTIFICATES = 10
LONGEST_URL = 512

# Without re.ASCII, IGNORECASE reads the long s and the Kelvin sign as s and k.
_URL = re.compile(
    r"https://s3\.amazonaws\.com(?::443)?((?:/[a-z0-9._~-]+)+)", re.IGNORECASE | re.ASCII
)
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

Fetch = Callable[[str], bytes]
Clock = Callable[[], datetime]
Ticks = Callable[[], float]
"""Seconds that no clock's setting changes."""

Kept = TypeVar("Kept")


@lru_cache(CHAINS_KEPT)
def chain_url(header: str) -> str:
    """The one URL that is both checked and fetched: https, Amazon's host, a path in /echo.api/."""
    match = _URL.fullmatch(header)
    if match is None or len(header) > LONGEST_URL:
        raise Refused("the chain's URL is not one of Amazon's")
    path = posixpath.normpath(match[1])
    if not path.startswith("/echo.api/"):
        raise Refused("the chain's URL does not lie in /echo.api/")
    return f"https://s3.amazonaws.com{path}"


def load_roots(bundle: Path) -> Store:
    """The trust roots of a PEM bundle; ValueError where it holds none."""
    roots = []
    with warnings.catch_warnings(action="ignore", category=CryptographyDeprecationWarning):
        for block in _PEM.findall(bundle.read_bytes()):
            with suppress(ValueError):  # one odd root must not take the others along
                roots.append(x509.load_pem_x509_certificate(block))
    return Store(roots)


class SigningKey(NamedTuple):
    """A verified chain's public key, when the chain ends, and when to fetch it anew before that."""

    key: RSAPublicKey
    ends: datetime
    renew: datetime


def verify_chain(pem: bytes, roots: Store, now: datetime) -> SigningKey:
    """The key of a PEM chain, leaf first; Refused unless it is Alexa's, in date and trusted."""
    leaf, *intermediates = _certificates(pem)
    verifier = PolicyBuilder().store(roots).time(now).build_server_verifier(x509.DNSName(SIGNER))
    try:
        chain = verifier.verify(leaf, intermediates)
    except VerificationError as untrusted:
        raise Refused(f"the chain is not trusted: {untrusted}") from untrusted
    ends = min(each.not_valid_after_utc for each in chain)
    return SigningKey(_key(leaf), ends, max(ends - RENEW_BEFORE, now + RENEW_PAUSE))


def _certificates(pem: bytes) -> Sequence[x509.Certificate]:
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError as unreadable:
        raise Refused("the chain cannot be read") from unreadable
    if len(certificates) > MOST_CERTIFICATES:
        raise Refused("the chain is too long")
    return certificates


def _key(leaf: x509.Certificate) -> RSAPublicKey:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):
        raise Refused(f"the leaf does not name {SIGNER} itself")
    if not _may_sign(leaf):
        raise Refused("the leaf's key is not for signatures")
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_KEY_BITS:
        raise Refused("the leaf's key is not RSA of 2048 bits or more")
    return key


def _may_sign(leaf: x509.Certificate) -> bool:
    with suppress(x509.ExtensionNotFound):  # a key without stated uses is for any
        return leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    return True


class _Failure(NamedTuple):
    """How long a URL is left alone, in seconds, and the tick at which that ends."""

    pause: float
    ends: float


class SigningKeys:
    """The keys of verified chains by URL: one fetch a URL at a time, nothing unverified is kept."""

    def __init__(
        self, fetch: Fetch, roots: Store, clock: Clock, ticks: Ticks = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._roots = roots
        self._clock = clock
        self._ticks = ticks
        self._lock = threading.Lock()
        self._seats = threading.BoundedSemaphore(MOST_WAITING)
        self._kept: OrderedDict[str, SigningKey] = OrderedDict()
        self._failed: OrderedDict[str, _Failure] = OrderedDict()
        self._under_way: dict[str, Future[SigningKey]] = {}
        self._fetchers = ThreadPoolExecutor(FETCHES_AT_ONCE, "certificate-fetch")

    def key(self, header: str, deadline: Deadline) -> RSAPublicKey:
        """The key that a SignatureCertChainUrl stands for; Refused where there is none to trust."""
        url, now = chain_url(header), self._clock()
        with self._lock:
            kept = self._kept.get(url)
            if kept and now < kept.ends:
                if now >= kept.renew:
                    with suppress(Refused):
                        self._start(url)
                return kept.key
            fetching = self._start(url)
        return self._wait(fetching, deadline).key

    def close(self) -> None:
        """Stop fetching."""
        self._fetchers.shutdown(wait=False, cancel_futures=True)

    def _start(self, url: str) -> Future[SigningKey]:
        """The URL's one fetch, begun unless it is under way; Refused where it may not begin."""
        if url in self._under_way:
            return self._under_way[url]
        if url in self._failed and self._ticks() < self._failed[url].ends:
            raise Refused("the chain could not be had a moment ago")
        if len(self._under_way) >= FETCHES_AT_ONCE:
            raise Refused("too many chains are being fetched")
        self._under_way[url] = self._fetchers.submit(self._fetch_and_keep, url)
        return self._under_way[url]

    def _wait(self, fetching: Future[SigningKey], deadline: Deadline) -> SigningKey:
        """The outcome of a fetch, for no more requests at once than a server can let wait."""
        if not self._seats.acquire(blocking=False):
            raise Refused("too many requests wait for chains")
        try:
            return _outcome(fetching, deadline)
        finally:
            self._seats.release()

    def _fetch_and_keep(self, url: str) -> SigningKey:
        verified = None
        try:
            verified = verify_chain(self._fetch(url), self._roots, self._clock())
        finally:
            with self._lock:
                del self._under_way[url]
                if verified:
                    _put(self._kept, url, verified, CHAINS_KEPT)
                    self._failed.pop(url, None)
                else:
                    _put(self._failed, url, self._failure(url), FAILURES_KEPT)
        return verified

    def _failure(self, url: str) -> _Failure:
        """One more failure of a URL, which is left alone for twice as long as the last time."""
        last = self._failed.get(url)
        pause = min(2 * last.pause, LONGEST_PAUSE_SECONDS) if last else FIRST_PAUSE_SECONDS
        return _Failure(pause, self._ticks() + pause)


def _outcome(fetching: Future[SigningKey], deadline: Deadline) -> SigningKey:
    try:
        done = is_done(fetching, deadline.left(WAIT_SECONDS))
    except TooLate:
        done = False
    if not done:
        raise Refused("the chain's fetch takes too long")
    if failure := fetching.exception():
        reason = str(failure) if isinstance(failure, Refused) else f"no chain: {failure!r}"
        raise Refused(reason) from failure
    return fetching.result()


def _put(bounded: OrderedDict[str, Kept], url: str, value: Kept, most: int) -> None:
    bounded.pop(url, None)
    bounded[url] = value
    while len(bounded) > most:
        bounded.popitem(last=False)
