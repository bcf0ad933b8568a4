"""The whole path with no hook: the server itself fetches the chain, by TLS, from s3.amazonaws.com.

test_whole_path.py has these tests run where that name leads to this machine.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from uuid import uuid4

import pytest
import urllib3
from cryptography import x509

from simulator.envelope import Identity, Stamp, envelope, launch_request, session_of
from tests.support import pki, tls
from tests.support.processes import Serving, serving

AMAZON = "s3.amazonaws.com"
WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="")
TODAY = {"starts": datetime.now(UTC) - pki.DAY, "ends": datetime.now(UTC) + pki.DAY}

ROOT = pki.root(**TODAY)
MIDDLE = pki.intermediate(ROOT, **TODAY)
SIGNER = pki.leaf(MIDDLE, **TODAY)
CHAIN = pki.pem(SIGNER, MIDDLE)


def host(name: str, by: pki.Issued) -> pki.Issued:
    """Return what a host shows to those who connect to it."""
    key = pki.rsa_key(name)
    return pki.leaf(by, name=name, key=key, names=(x509.DNSName(name),), **TODAY)


@dataclass
class Amazon:
    """Serves Alexa's chain on port 443, at a path of its own so that nothing is kept of it yet."""

    status: int = 200
    path: str = field(default_factory=lambda: f"/echo.api/{uuid4()}.pem")
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://{AMAZON}{self.path}"

    @contextmanager
    def serving(self, folder: Path, *shown: pki.Issued) -> Iterator[None]:
        with tls.host(folder, self.handler(), *shown, port=443):
            yield

    def handler(self) -> type[BaseHTTPRequestHandler]:
        amazon = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                amazon.asked.append(f"{self.headers['Host']}{self.path}")
                self.send_response(amazon.status)
                self.send_header("Location", f"https://{AMAZON}/echo.api/elsewhere.pem")
                self.end_headers()
                self.wfile.write(CHAIN)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


@pytest.fixture
def amazon() -> Amazon:
    return Amazon()


@pytest.fixture(scope="module")
def skill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("skill")
    (folder / "root.pem").write_bytes(pki.pem(ROOT))
    settings = settings_in(folder) | {"SSL_CERT_FILE": str(folder / "root.pem")}
    with serving(**settings) as running:
        yield running


def settings_in(folder: Path) -> dict[str, str]:
    store = f"sqlite:///{folder}/gestures.db"
    return {"GESTURES_SKILL_ID": WHO.application_id, "GESTURES_STORE": store}


def launch() -> bytes:
    """Return what Alexa sends, now, when somebody opens the skill."""
    request = launch_request(WHO, Stamp(str(uuid4()), datetime.now(UTC)))
    session = session_of(WHO, "session", new=True, attributes={})
    return json.dumps(envelope(WHO, session, request)).encode()


def post(skill: Serving, amazon: Amazon, signed: bytes, sent: bytes | None = None) -> int:
    """The status of the answer to a body that is signed, and sent as it is or as something else."""
    headers = {
        "SignatureCertChainUrl": amazon.url,
        "Signature-256": pki.signature(SIGNER.key, signed),
    }
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        return pool.request(
            "POST", f"{skill.url}/alexa", body=sent or signed, headers=headers
        ).status


def test_a_signed_launch_is_answered(skill: Serving, amazon: Amazon, tmp_path: Path) -> None:
    with amazon.serving(tmp_path, host(AMAZON, ROOT)):
        assert [post(skill, amazon, launch()) for _ in range(3)] == [200, 200, 200]
    assert amazon.asked == [AMAZON + amazon.path]


def test_a_tampered_launch_is_refused(skill: Serving, amazon: Amazon, tmp_path: Path) -> None:
    body = launch()
    with amazon.serving(tmp_path, host(AMAZON, ROOT)):
        assert post(skill, amazon, body, body.replace(b"en-US", b"en-GB")) == 400
    assert amazon.asked == [AMAZON + amazon.path]


def test_a_host_that_nobody_vouches_for_is_not_asked_for_the_chain(
    skill: Serving, amazon: Amazon, tmp_path: Path
) -> None:
    stranger = pki.root(name="a stranger", key=pki.ec_key("a stranger"), **TODAY)
    with amazon.serving(tmp_path, host(AMAZON, stranger)):
        assert post(skill, amazon, launch()) == 400
    assert amazon.asked == []


def test_another_host_in_amazons_place_is_not_asked_for_the_chain(
    skill: Serving, amazon: Amazon, tmp_path: Path
) -> None:
    with amazon.serving(tmp_path, host("evil.example.com", ROOT)):
        assert post(skill, amazon, launch()) == 400
    assert amazon.asked == []


def test_no_redirect_is_followed(skill: Serving, tmp_path: Path) -> None:
    amazon = Amazon(status=302)
    with amazon.serving(tmp_path, host(AMAZON, ROOT)):
        assert post(skill, amazon, launch()) == 400
    assert amazon.asked == [AMAZON + amazon.path]


def test_without_ssl_cert_file_the_test_authority_is_a_stranger(
    amazon: Amazon, tmp_path: Path
) -> None:
    with (
        serving(**settings_in(tmp_path)) as skill,
        amazon.serving(tmp_path, host(AMAZON, ROOT)),
    ):
        assert post(skill, amazon, launch()) == 400
    assert amazon.asked == []
