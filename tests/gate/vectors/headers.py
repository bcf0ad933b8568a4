"""Headers: one signature, of these very bytes, by Alexa's own key."""

import json
from base64 import b64encode
from collections.abc import Callable
from functools import partial

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from tests.gate.alexa import LEAF, Letter
from tests.gate.vectors import ACCEPTED, Vector
from tests.support import pki

_FORGED = "not of these bytes"
_NO_BASE64 = "not base64"


def _header(name: str, value: str | None) -> Callable[[Letter], None]:
    return lambda it: it.headers.update({name: value})


def _by_alexas_key(padding: PKCS1v15 | PSS, digest: SHA1 | SHA256, body: bytes) -> bytes:
    assert isinstance(LEAF.key, rsa.RSAPrivateKey)
    return LEAF.key.sign(body, padding, digest)


_right = partial(_by_alexas_key, PKCS1v15(), SHA256())
_with_sha1 = partial(_by_alexas_key, PKCS1v15(), SHA1())  # noqa: S303  what the old header had
_with_pss = partial(_by_alexas_key, PSS(MGF1(SHA256()), 32), SHA256())


def _signature(make: Callable[[bytes], bytes]) -> Callable[[Letter], None]:
    """Return another signature than Alexa's, in base64."""
    return lambda it: _header("Signature-256", b64encode(make(it.content())).decode())(it)


def _written(write: Callable[[str], str]) -> Callable[[Letter], None]:
    """Return Alexa's signature in base64, and that written differently."""
    return lambda it: _header("Signature-256", write(it.signed()["Signature-256"]))(it)


def _old_signature_only(it: Letter) -> None:
    it.headers |= {"Signature": b64encode(_with_sha1(it.content())).decode(), "Signature-256": None}


def _in_lower_case(it: Letter) -> None:
    right = it.signed()
    it.headers = dict.fromkeys(right) | {n.lower(): v for n, v in right.items()}


def _tampered(it: Letter) -> None:
    signed = it.signed()
    it.request["locale"] = "en-GB"
    it.headers |= signed


def _rearranged(it: Letter) -> None:
    signed = it.signed()
    it.body = json.dumps(it.envelope, indent=1).encode()
    it.headers |= signed


HEADERS = [
    Vector(*row)
    for row in (
        ("a letter of Alexa's", lambda _: None, ACCEPTED),
        ("header names in lower case", _in_lower_case, ACCEPTED),
        ("rubbish in the old Signature header", _header("Signature", "rubbish"), ACCEPTED),
        ("another content type", _header("Content-Type", "text/plain"), ACCEPTED),
        ("a form's content type", _header("Content-Type", "multipart/form-data"), ACCEPTED),
        ("a content type that is none", _header("Content-Type", ";;;"), ACCEPTED),
        ("a body that is not encoded", _header("Content-Encoding", "identity"), ACCEPTED),
        ("no URL", _header("SignatureCertChainUrl", None), "no SignatureCertChainUrl"),
        ("no signature", _header("Signature-256", None), "no Signature-256"),
        ("an empty signature", _header("Signature-256", ""), "no Signature-256"),
        ("the old Signature header alone", _old_signature_only, "no Signature-256"),
        ("a signature that is not base64", _header("Signature-256", "not base64!"), _NO_BASE64),
        ("a signature beyond ASCII", _header("Signature-256", "ä" * 344), _NO_BASE64),
        ("a signature that breaks off", _written(lambda it: it[:-3]), _NO_BASE64),
        ("a blank in the signature", _written(lambda it: f"{it[:9]} {it[9:]}"), _NO_BASE64),
        ("a signature with padding enough", _written(lambda it: f"{it}===="), _NO_BASE64),
        ("base64 for URLs", _header("Signature-256", "_-" * 171 + "w=="), _NO_BASE64),
        ("two signatures in one header", _written(lambda it: f"{it},{it}"), _NO_BASE64),
        ("base64 of something else", _signature(lambda _: b"something else"), _FORGED),
        ("noughts", _signature(lambda _: bytes(256)), _FORGED),
        ("a signature of nothing", _signature(lambda _: _right(b"")), _FORGED),
        ("a signature with SHA-1", _signature(_with_sha1), _FORGED),
        ("a signature with PSS", _signature(_with_pss), _FORGED),
        ("a signature by another key", lambda it: setattr(it, "key", pki.rsa_key("mine")), _FORGED),
        ("a tampered body", _tampered, _FORGED),
        ("the same JSON in other bytes", _rearranged, _FORGED),
        ("a body that is said to be gzip", _header("Content-Encoding", "gzip"), "is encoded"),
        ("encoded twice", _header("Content-Encoding", "identity, gzip"), "is encoded"),
    )
]
