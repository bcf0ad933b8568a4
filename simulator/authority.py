"""A throw-away certificate authority: signs as Alexa signs, for whoever trusts its root."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ALEXA_HOST = "echo-api.amazon.com"
CHAIN_URL = "https://s3.amazonaws.com/echo.api/simulated-echo-cert.pem"

_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)

_PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_Extension = tuple[x509.ExtensionType, bool]
_Dates = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class _Holder:
    name: str
    key: _PrivateKey

    @property
    def distinguished(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])


class Authority:
    """Root, intermediate and leaf for `host`, valid from the day before `now`; never on disk."""

    def __init__(self, now: datetime, *, host: str = ALEXA_HOST, days: int = 366) -> None:
        dates = now - timedelta(days=1), now + timedelta(days=days)
        # Alexa's leaf is RSA; the authorities above it may be anything, and EC keys are instant.
        root = _Holder("simulated root", ec.generate_private_key(ec.SECP256R1()))
        middle = _Holder("simulated intermediate", ec.generate_private_key(ec.SECP256R1()))
        self._key = _signing_key()
        leaf = _Holder(host, self._key)
        self.root_pem: bytes = _certify(root, root, dates, _issuing(path_length=1))
        self.chain_pem: bytes = b"".join(
            (
                _certify(leaf, middle, dates, _serving(host)),
                _certify(middle, root, dates, _issuing(path_length=0)),
            )
        )

    def fetch(self, url: str) -> bytes:
        """Return the chain, for a gate's certificate fetcher; LookupError at any other URL."""
        if url != CHAIN_URL:
            raise LookupError(f"no chain at {url}")
        return self.chain_pem

    def sign(self, body: bytes) -> dict[str, str]:
        """Return the two headers by which Alexa vouches for exactly these bytes."""
        signature = self._key.sign(body, padding.PKCS1v15(), SHA256())
        return {
            "SignatureCertChainUrl": CHAIN_URL,
            "Signature-256": b64encode(signature).decode(),
        }


@cache
def _signing_key() -> rsa.RSAPrivateKey:
    """One for all of a process's authorities: an RSA key takes longer than all the rest."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certify(
    subject: _Holder, issuer: _Holder, dates: _Dates, extensions: Iterable[_Extension]
) -> bytes:
    """Return the PEM of a certificate for the subject's key, signed by the issuer's."""
    builder = x509.CertificateBuilder(
        issuer_name=issuer.distinguished,
        subject_name=subject.distinguished,
        public_key=subject.key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=dates[0],
        not_valid_after=dates[1],
    )
    for extension, critical in (*_linking(subject, issuer), *extensions):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.PEM)


def _linking(subject: _Holder, issuer: _Holder) -> list[_Extension]:
    """Return what ties a certificate to the one above it."""
    own, above = subject.key.public_key(), issuer.key.public_key()
    return [
        (x509.SubjectKeyIdentifier.from_public_key(own), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(above), False),
    ]


def _issuing(path_length: int) -> list[_Extension]:
    """Return what makes a certificate an authority."""
    return [
        (x509.BasicConstraints(ca=True, path_length=path_length), True),
        (_usage("key_cert_sign", "crl_sign"), True),
    ]


def _serving(host: str) -> list[_Extension]:
    """Return what makes a certificate a server's."""
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage("digital_signature", "key_encipherment"), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([x509.DNSName(host)]), False),
    ]


def _usage(*granted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in granted for use in _USES})
