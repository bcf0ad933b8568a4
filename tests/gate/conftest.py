"""The skill on loopback, with a certificate server that tests play themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from simulator.local import served
from skill.app import close_app, create_app
from skill.settings import Settings
from tests.gate.alexa import OTHER_SKILL_OF_OURS, ROOT, RSA_ROOT, WHO, Letter, Skill
from tests.gate.production import Production, production
from tests.gate.wire import Server
from tests.support import pki
from tests.support.caddy import caddy_before
from tests.support.clock import Clock


@pytest.fixture(scope="session")
def skill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Skill]:
    """Return one for all letters, since each has a URL of its own."""
    with in_this_process(tmp_path_factory.mktemp("gate")) as skill:
        yield skill


@pytest.fixture
def cold_skill(tmp_path: Path) -> Iterator[Skill]:
    """Return one that has fetched nothing yet."""
    with in_this_process(tmp_path) as skill:
        yield skill


@pytest.fixture(scope="session")
def granian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with _in_production(tmp_path_factory.mktemp("production")) as server:
        yield server


@pytest.fixture
def cold_granian(tmp_path: Path) -> Iterator[Production]:
    """Return one that has fetched nothing yet."""
    with _in_production(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def werkzeug(skill: Skill) -> Server:
    skill.receive(Letter())  # so that its certificate server has the chain of every letter
    where = urlsplit(skill.url)
    return Server(str(where.hostname), int(where.port or 0))


@pytest.fixture(scope="session")
def caddy(granian: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    upstream = f"{granian.host}:{granian.port}"
    with caddy_before(upstream, tmp_path_factory.mktemp("caddy")) as url:
        yield Server("127.0.0.1", int(urlsplit(url).port or 0))


@pytest.fixture(scope="session", params=["granian", "werkzeug", "caddy"])
def server(request: pytest.FixtureRequest) -> Server:
    """What the gate stands behind: production's server, alone and behind Caddy; the simulator's."""
    found: Server = request.getfixturevalue(request.param)
    return found


@contextmanager
def in_this_process(folder: Path) -> Iterator[Skill]:
    """Serve the skill by threads of this process, at the tests' moment."""
    skill = Skill(Clock(pki.NOW))
    app = create_app(_settings(folder), clock=skill.clock, fetch_certificates=skill.fetch)
    with served(app) as skill.url:
        yield skill
    close_app(app)


def _settings(folder: Path) -> Settings:
    read = Settings.read({"GESTURES_STORE": f"sqlite:///{folder}/gestures.db"})
    ours = frozenset({WHO.application_id, OTHER_SKILL_OF_OURS})
    return replace(read, roots=_roots(folder), skill_ids=ours)


@contextmanager
def _in_production(folder: Path) -> Iterator[Production]:
    (folder / "chain.pem").write_bytes(Letter().chain)
    with production(
        folder,
        SSL_CERT_FILE=str(_roots(folder)),
        GESTURES_SKILL_ID=WHO.application_id,
        GESTURES_STORE=f"sqlite:///{folder}/gestures.db",
    ) as server:
        yield server


def _roots(folder: Path) -> Path:
    roots = folder / "roots.pem"
    roots.write_bytes(pki.pem(ROOT, RSA_ROOT))
    return roots
