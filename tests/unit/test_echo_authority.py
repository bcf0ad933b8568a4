from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import DNSName, load_pem_x509_certificates
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from simulator.authority import ALEXA_HOST, Authority

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BODY = '{"request": "Pokémon"}'.encode()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(NOW)


def leads_to_its_root(authority: Authority, root_pem: bytes | None = None) -> bool:
    roots = load_pem_x509_certificates(root_pem or authority.root_pem)
    leaf, *intermediates = load_pem_x509_certificates(authority.chain_pem)
    verifier = PolicyBuilder().store(Store(roots)).time(NOW)
    try:
        verifier.build_server_verifier(DNSName(ALEXA_HOST)).verify(leaf, intermediates)
    except VerificationError:
        return False
    return True


def check_signature(authority: Authority, signature: str, body: bytes) -> None:
    key = load_pem_x509_certificates(authority.chain_pem)[0].public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(b64decode(signature, validate=True), body, padding.PKCS1v15(), SHA256())


def test_the_chain_leads_from_alexas_host_to_the_root(authority: Authority) -> None:
    assert leads_to_its_root(authority)


def test_nobody_trusts_the_chain_without_this_runs_root(authority: Authority) -> None:
    assert not leads_to_its_root(authority, Authority(NOW).root_pem)


def test_a_chain_for_another_host_is_not_alexas() -> None:
    assert not leads_to_its_root(Authority(NOW, host="echo-api.example.com"))


def test_a_chain_of_long_ago_has_expired() -> None:
    assert not leads_to_its_root(Authority(NOW - timedelta(days=400)))


def test_a_chain_of_next_week_is_not_yet_valid() -> None:
    assert not leads_to_its_root(Authority(NOW + timedelta(days=7)))


def test_a_signature_vouches_for_exactly_these_bytes(authority: Authority) -> None:
    signature = authority.sign(BODY)["Signature-256"]
    check_signature(authority, signature, BODY)
    with pytest.raises(InvalidSignature):
        check_signature(authority, signature, BODY + b" ")


def test_the_chain_is_found_where_the_signature_points_and_nowhere_else(
    authority: Authority,
) -> None:
    url = authority.sign(BODY)["SignatureCertChainUrl"]
    assert url.startswith("https://s3.amazonaws.com/echo.api/")
    assert authority.fetch(url) == authority.chain_pem
    with pytest.raises(LookupError):
        authority.fetch("https://s3.amazonaws.com/echo.api/another.pem")
