"""Amazon's rules for a SignatureCertChainUrl and for the chain that is found there.

They are those of "Verify that the request was sent by Alexa": the address is fixed but for its
path, the chain ends at a trusted root, the leaf is Alexa's and in date.
"""

import posixpath
import re
import warnings
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.gate.refused import Refused

SIGNER = "echo-api.amazon.com"
LEAST_KEY_BITS = 2048
MOST_CERTIFICATES = 10
LONGEST_URL = 512
SPELLINGS_KEPT = 16

RENEW_BEFORE = timedelta(hours=1)
RENEW_PAUSE = timedelta(minutes=5)
"""Amazon may put the next chain in its place later than that."""

# Without re.ASCII, IGNORECASE reads the long s and the Kelvin sign as s and k.
_URL = re.compile(
    r"https://s3\.amazonaws\.com(?::443)?((?:/[a-z0-9._~-]+)+)", re.IGNORECASE | re.ASCII
)
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@lru_cache(SPELLINGS_KEPT)
def chain_url(header: str) -> str:
    """Return the one URL that is both checked and fetched.

    Raises:
        Refused: it is not https, Amazon's host, and a path in /echo.api/.
    """
    match = _URL.fullmatch(header)
    if match is None or len(header) > LONGEST_URL:
        raise Refused("the chain's URL is not one of Amazon's")
    path = posixpath.normpath(match[1])
    if not path.startswith("/echo.api/"):
        raise Refused("the chain's URL does not lie in /echo.api/")
    return f"https://s3.amazonaws.com{path}"


def load_roots(bundle: Path) -> Store:
    """Read the trust roots of a PEM bundle.

    Raises:
        ValueError: it holds none.
    """
    roots = []
    with warnings.catch_warnings(action="ignore", category=CryptographyDeprecationWarning):
        for block in _PEM.findall(bundle.read_bytes()):
            with suppress(ValueError):  # one odd root must not take the others along
                roots.append(x509.load_pem_x509_certificate(block))
    return Store(roots)


class SigningKey(NamedTuple):
    """A verified chain's public key, when the chain expires, and when to renew it before that."""

    key: RSAPublicKey
    expires: datetime
    renew: datetime


def verify_chain(pem: bytes, roots: Store, now: datetime) -> SigningKey:
    """Return the key of a PEM chain, leaf first.

    Raises:
        Refused: the chain is not Alexa's, in date and trusted.
    """
    leaf, *intermediates = _certificates(pem)
    verifier = PolicyBuilder().store(roots).time(now).build_server_verifier(x509.DNSName(SIGNER))
    try:
        chain = verifier.verify(leaf, intermediates)
    except VerificationError as untrusted:
        raise Refused(f"the chain is not trusted: {untrusted}") from untrusted
    expires = min(each.not_valid_after_utc for each in chain)
    return SigningKey(_key(leaf), expires, max(expires - RENEW_BEFORE, now + RENEW_PAUSE))


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
