"""Certificates whose every mistake a test may choose; simulator/authority.py makes none."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from simulator.authority import ALEXA_HOST

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)

# The last byte of these object ids, in DER, tells RSA with SHA-256 from RSA with SHA-1.
_RSA_WITH_SHA256 = bytes.fromhex("06092a864886f70d01010b")
_RSA_WITH_SHA1 = bytes.fromhex("06092a864886f70d010105")

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

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@cache
def ec_key(whose: str) -> Key:  # noqa: ARG001  by it the cache tells keys apart
    """Return an owner's elliptic key, always the same, and instant to make."""
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(whose: str, bits: int = 2048) -> Key:  # noqa: ARG001
    """Return an owner's RSA key, always the same: these take a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What shall stand in a certificate; None and () leave an extension out."""

    name: str
    key: Key
    starts: datetime = NOW - DAY
    ends: datetime = NOW + 90 * DAY
    constraints: x509.BasicConstraints | None = None
    uses: tuple[str, ...] = ()
    purposes: tuple[ObjectIdentifier, ...] = ()
    names: tuple[x509.GeneralName, ...] = ()
    limits: x509.NameConstraints | None = None
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = ()

    @property
    def subject(self) -> x509.Name:
        """The name as certificates have it."""
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])

    def extensions(self) -> Iterator[tuple[x509.ExtensionType, bool]]:
        """The extensions, each with whether it is critical, as the public authorities mark it."""
        if self.constraints:
            yield self.constraints, True
        if self.uses:
            yield x509.KeyUsage(**{use: use in self.uses for use in _USES}), True
        if self.purposes:
            yield x509.ExtendedKeyUsage(self.purposes), False
        if self.names:
            yield x509.SubjectAlternativeName(self.names), False
        if self.limits:
            yield self.limits, True
        yield from self.extra


@dataclass(frozen=True)
class Issued:
    """A certificate, and the key that it is for."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        """The certificate's bytes."""
        return self.certificate.public_bytes(Encoding.DER)

    def carrying(self, signature: bytes) -> "Issued":
        """Return the same with other bytes for a signature, of the same length."""
        return self._with(self.certificate.signature, signature)

    def signed_with_sha1(self, by: Key) -> "Issued":
        """Return the same, signed anew: cryptography itself builds none with SHA-1 any more."""
        assert isinstance(by, rsa.RSAPrivateKey)
        weak = self._with(_RSA_WITH_SHA256, _RSA_WITH_SHA1)
        content = weak.certificate.tbs_certificate_bytes
        return weak.carrying(by.sign(content, padding.PKCS1v15(), SHA1()))  # noqa: S303

    def _with(self, old: bytes, new: bytes) -> "Issued":
        assert len(old) == len(new)
        return Issued(x509.load_der_x509_certificate(self.der.replace(old, new)), self.key)


def pem(*chain: Issued) -> bytes:
    """Return a chain as it is served, in the order that it is given."""
    return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in chain)


def root(**changes: Any) -> Issued:
    """Return an authority that signs itself."""
    plan = Plan(
        name="test root",
        key=ec_key("root"),
        constraints=x509.BasicConstraints(ca=True, path_length=None),
        uses=("key_cert_sign", "crl_sign"),
    )
    return _issue(replace(plan, **changes), None)


def intermediate(by: Issued, **changes: Any) -> Issued:
    """Return an authority under another one."""
    plan = Plan(
        name="test intermediate",
        key=ec_key("intermediate"),
        constraints=x509.BasicConstraints(ca=True, path_length=0),
        uses=("key_cert_sign", "crl_sign"),
    )
    return _issue(replace(plan, **changes), by)


def leaf(by: Issued | None, **changes: Any) -> Issued:
    """Return what Alexa signs with; without an issuer it signs itself."""
    plan = Plan(
        name=ALEXA_HOST,
        key=rsa_key("leaf"),
        constraints=x509.BasicConstraints(ca=False, path_length=None),
        uses=("digital_signature", "key_encipherment"),
        purposes=(ExtendedKeyUsageOID.SERVER_AUTH,),
        names=(x509.DNSName(ALEXA_HOST),),
    )
    return _issue(replace(plan, **changes), by)


def _issue(plan: Plan, by: Issued | None) -> Issued:
    issuer = by.certificate.subject if by else plan.subject
    key = by.key if by else plan.key
    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=plan.subject,
        public_key=plan.key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=plan.starts,
        not_valid_after=plan.ends,
    )
    own = x509.SubjectKeyIdentifier.from_public_key(plan.key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    for extension, critical in ((own, False), (above, False), *plan.extensions()):
        builder = builder.add_extension(extension, critical=critical)
    return Issued(builder.sign(key, SHA256()), plan.key)


def signature(key: Key, body: bytes) -> str:
    """A Signature-256 header: as Alexa signs where the key is RSA, as well as can be otherwise."""
    if isinstance(key, rsa.RSAPrivateKey):
        return b64encode(key.sign(body, padding.PKCS1v15(), SHA256())).decode()
    return b64encode(key.sign(body, ec.ECDSA(SHA256()))).decode()
