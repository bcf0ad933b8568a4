"""Certificate chains: leaf first, in date, Alexa's own, and issued under a trusted root."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from ipaddress import ip_address

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.gate.alexa import LEAF, MIDDLE, ROOT, RSA_ROOT, Letter
from tests.gate.vectors import ACCEPTED, Vector
from tests.support import pki
from tests.support.pki import DAY, NOW, Issued, intermediate, leaf, root

_UNTRUSTED = "is not trusted"
_UNREADABLE = "cannot be read"
_NAME = "does not name echo-api.amazon.com itself"
_KEY = "not RSA of 2048 bits or more"
_SECOND = timedelta(seconds=1)

_RSA_MIDDLE = intermediate(RSA_ROOT, key=pki.rsa_key("intermediate"))
_STRANGER = root(name="stranger's root", key=pki.ec_key("stranger"))
_STRANGERS_MIDDLE = intermediate(_STRANGER, key=pki.ec_key("stranger's intermediate"))
_IMPOSTOR = root(key=pki.ec_key("impostor"))
_OTHERS = pki.ec_key("another holder")

_CA = partial(x509.BasicConstraints, ca=True)
_CLIENT = (ExtendedKeyUsageOID.CLIENT_AUTH,)
_NO_CA = x509.BasicConstraints(ca=False, path_length=None)
_UNHEARD_OF = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\5\0")


def _under(*above: Issued, **changes: object) -> list[Issued]:
    """Return a leaf, and what stands above it."""
    return [leaf(above[0], **changes), *above]


def _named(*names: str) -> list[Issued]:
    return _under(MIDDLE, names=tuple(x509.DNSName(name) for name in names))


def _for_host(permitted: str | None = None, excluded: str | None = None) -> list[Issued]:
    """Return a leaf under an intermediate that may speak for some hosts only."""
    limits = x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(permitted)] if permitted else None,
        excluded_subtrees=[x509.DNSName(excluded)] if excluded else None,
    )
    return _under(intermediate(ROOT, limits=limits))


def _two_intermediates() -> list[Issued]:
    upper = intermediate(ROOT, key=_OTHERS, name="upper", constraints=_CA(path_length=1))
    return _under(intermediate(upper, name="lower"), upper)


def _in_wrong_order() -> list[Issued]:
    lowest, lower, upper = _two_intermediates()
    return [lowest, upper, lower]


def _below_the_last() -> list[Issued]:
    return _under(intermediate(MIDDLE, name="one too many", key=_OTHERS), MIDDLE)


def _somebodys_site() -> list[Issued]:
    site = leaf(MIDDLE, key=_OTHERS, names=(x509.DNSName("example.com"),))
    return _under(site, MIDDLE)


def _home_made(*above: Issued) -> list[Issued]:
    """A leaf signed by its own key, but the signature's bytes are those of a trusted root."""
    mine = leaf(None, name="test RSA root", key=pki.rsa_key("mine"))
    return [mine.carrying(RSA_ROOT.certificate.signature), *above]


def _forged_intermediate() -> list[Issued]:
    """Return an intermediate that names a trusted root, signed by somebody else."""
    posing = Issued(ROOT.certificate, _OTHERS)
    return _under(intermediate(posing))


def _by_authority(**changes: object) -> list[Issued]:
    return _under(intermediate(ROOT, **changes))


def _extended(*, critical: bool) -> list[Issued]:
    return _under(MIDDLE, extra=((_UNHEARD_OF, critical),))


def _with_name(kind: Callable[[str], x509.GeneralName]) -> list[Issued]:
    return _under(MIDDLE, names=(kind("echo-api.amazon.com"),))


def _with_address() -> list[Issued]:
    return _under(MIDDLE, names=(x509.IPAddress(ip_address("127.0.0.1")),))


def _signed_with_sha1() -> list[Issued]:
    return [leaf(_RSA_MIDDLE).signed_with_sha1(_RSA_MIDDLE.key), _RSA_MIDDLE]


def _annotated() -> bytes:
    return b"the leaf:\n%b\nsubject=CN = test\n%b\n" % (pki.pem(LEAF), pki.pem(MIDDLE))


def _with_crlf() -> bytes:
    return pki.pem(LEAF, MIDDLE).replace(b"\n", b"\r\n")


def _armoured(content: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n%b\n-----END CERTIFICATE-----\n" % content


_TABLE: tuple[tuple[str, Callable[[], Sequence[Issued] | bytes], str], ...] = (
    ("leaf and intermediate", lambda: [LEAF, MIDDLE], ACCEPTED),
    ("leaf, intermediate and root", lambda: [LEAF, MIDDLE, ROOT], ACCEPTED),
    ("a leaf right under the root", lambda: [leaf(ROOT)], ACCEPTED),
    ("two intermediates", _two_intermediates, ACCEPTED),
    ("RSA throughout, as Amazon's", lambda: _under(_RSA_MIDDLE, RSA_ROOT), ACCEPTED),
    ("a leaf of 3072 bits", lambda: _under(MIDDLE, key=pki.rsa_key("leaf", 3072)), ACCEPTED),
    ("several names", lambda: _named("a.example", "echo-api.amazon.com"), ACCEPTED),
    ("valid from this second", lambda: _under(MIDDLE, starts=NOW), ACCEPTED),
    ("valid to this second", lambda: _under(MIDDLE, ends=NOW), ACCEPTED),
    ("an intermediate for amazon.com only", lambda: _for_host("amazon.com"), ACCEPTED),
    ("an intermediate not for example", lambda: _for_host(excluded="example"), ACCEPTED),
    ("purposes left open", lambda: _under(MIDDLE, purposes=()), ACCEPTED),
    ("uses left open", lambda: _under(MIDDLE, uses=()), ACCEPTED),
    ("an extension that may be left aside", lambda: _extended(critical=False), ACCEPTED),
    # A path that holds is no worse for what lies beside it, or for the order behind the leaf.
    ("an unneeded chain beside it", lambda: [LEAF, _STRANGERS_MIDDLE, _STRANGER, MIDDLE], ACCEPTED),
    ("the leaf twice", lambda: [LEAF, LEAF, MIDDLE], ACCEPTED),
    ("intermediates in the wrong order", _in_wrong_order, ACCEPTED),
    ("the root before the intermediate", lambda: [LEAF, ROOT, MIDDLE], ACCEPTED),
    ("ten certificates", lambda: [LEAF, *[MIDDLE] * 9], ACCEPTED),
    ("remarks between certificates", _annotated, ACCEPTED),
    ("lines that end as Windows does", _with_crlf, ACCEPTED),
    # Not certificates.
    ("an empty answer", lambda: b"", _UNREADABLE),
    ("a page", lambda: b"<html>not found</html>", _UNREADABLE),
    ("a certificate that is none", lambda: _armoured(b"bm90aGluZw=="), _UNREADABLE),
    ("a certificate that breaks off", lambda: pki.pem(LEAF)[:-60], _UNREADABLE),
    ("a chain and then rubbish", lambda: pki.pem(LEAF, MIDDLE) + _armoured(b"bm8="), _UNREADABLE),
    ("DER", lambda: LEAF.der, _UNREADABLE),
    ("eleven certificates", lambda: [LEAF, *[MIDDLE] * 10], "is too long"),
    # Not Alexa's.
    ("another host's leaf", lambda: _named("api.example.com"), _UNTRUSTED),
    ("a host that ends alike", lambda: _named("xecho-api.amazon.com"), _UNTRUSTED),
    ("a host that begins alike", lambda: _named("echo-api.amazon.com.example"), _UNTRUSTED),
    ("a wildcard", lambda: _named("*.amazon.com"), _NAME),
    ("a common name alone", lambda: _under(MIDDLE, names=()), _UNTRUSTED),
    ("the host as a URI", lambda: _with_name(x509.UniformResourceIdentifier), _UNTRUSTED),
    ("the host as a mailbox", lambda: _with_name(x509.RFC822Name), _UNTRUSTED),
    ("an address for a name", _with_address, _UNTRUSTED),
    # Not in date.
    ("expired a second ago", lambda: _under(MIDDLE, ends=NOW - _SECOND), _UNTRUSTED),
    ("not valid for a second yet", lambda: _under(MIDDLE, starts=NOW + _SECOND), _UNTRUSTED),
    (
        "an expired intermediate",
        lambda: _under(intermediate(ROOT, starts=NOW - 9 * DAY, ends=NOW - DAY)),
        _UNTRUSTED,
    ),
    (
        "an intermediate of tomorrow",
        lambda: _under(intermediate(ROOT, starts=NOW + DAY)),
        _UNTRUSTED,
    ),
    # Not under a trusted root.
    ("no intermediate", lambda: [LEAF], _UNTRUSTED),
    ("the root in the intermediate's place", lambda: [LEAF, ROOT], _UNTRUSTED),
    ("a stranger's root", lambda: _under(_STRANGERS_MIDDLE), _UNTRUSTED),
    ("a stranger's root, sent along", lambda: _under(_STRANGERS_MIDDLE, _STRANGER), _UNTRUSTED),
    ("a root of the same name", lambda: _under(intermediate(_IMPOSTOR), _IMPOSTOR), _UNTRUSTED),
    ("a leaf that signs itself", lambda: [leaf(None)], _UNTRUSTED),
    ("a leaf with a root's signature", _home_made, _UNTRUSTED),
    ("a leaf with a root's signature, and it", lambda: _home_made(RSA_ROOT), _UNTRUSTED),
    ("a forged intermediate", _forged_intermediate, _UNTRUSTED),
    ("a forged leaf", lambda: [leaf(Issued(MIDDLE.certificate, _OTHERS)), MIDDLE], _UNTRUSTED),
    ("the intermediate first", lambda: [MIDDLE, LEAF], _UNTRUSTED),
    ("the root first", lambda: [ROOT, MIDDLE, LEAF], _UNTRUSTED),
    # Issued by who may not issue it.
    ("an intermediate that is no authority", lambda: _by_authority(constraints=_NO_CA), _UNTRUSTED),
    ("an intermediate that says nothing", lambda: _by_authority(constraints=None), _UNTRUSTED),
    ("one that may not certify", lambda: _by_authority(uses=("digital_signature",)), _UNTRUSTED),
    ("somebody's own site as an authority", _somebodys_site, _UNTRUSTED),
    ("an authority below the last", _below_the_last, _UNTRUSTED),
    ("an intermediate for another host", lambda: _for_host("example.com"), _UNTRUSTED),
    ("an intermediate not for Amazon", lambda: _for_host(excluded="amazon.com"), _UNTRUSTED),
    ("an intermediate for clients", lambda: _by_authority(purposes=_CLIENT), _UNTRUSTED),
    # A leaf that is for something else, or too weak.
    ("a leaf for clients", lambda: _under(MIDDLE, purposes=_CLIENT), _UNTRUSTED),
    (
        "a leaf not for signatures",
        lambda: _under(MIDDLE, uses=("key_encipherment",)),
        "not for sig",
    ),
    (
        "a leaf that is an authority",
        lambda: _under(MIDDLE, constraints=_CA(path_length=0)),
        _UNTRUSTED,
    ),
    ("an extension that may not", lambda: _extended(critical=True), _UNTRUSTED),
    ("a leaf with an elliptic key", lambda: _under(MIDDLE, key=pki.ec_key("leaf")), _KEY),
    ("a leaf of 1024 bits", lambda: _under(MIDDLE, key=pki.rsa_key("leaf", 1024)), _KEY),
    ("a leaf signed with SHA-1", _signed_with_sha1, _UNTRUSTED),
)


def _send(make: Callable[[], Sequence[Issued] | bytes], letter: Letter) -> None:
    chain = make()
    if isinstance(chain, bytes):
        letter.chain = chain
    else:
        letter.chain, letter.key = pki.pem(*chain), chain[0].key


CHAINS = [Vector(what, partial(_send, make), verdict) for what, make, verdict in _TABLE]
