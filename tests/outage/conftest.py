"""Servers on engines that can be broken, and a look at what these engines keep."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from skill.settings import Settings, SQLiteAt
from skill.store import Households
from skill.store.dynamodb import DynamoDBStore, connect
from skill.store.sqlite import PATIENCE_SECONDS, SQLiteStore
from skill.tools.table import create
from tests.outage.honesty import Skill
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.processes import serving
from tests.support.proxy import Proxy
from tests.support.tables import UNHURRIED, Table


@pytest.fixture(scope="session", params=["sqlite", "dynamodb"])
def settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return a server's settings on each of the engines; moments stay, however old they are."""
    lasting = {"GESTURES_RETENTION_DAYS": "36500"}
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("sqlite")
        return {**lasting, "GESTURES_STORE": f"sqlite:///{folder}/gestures.db"}
    engine: DynamoDBLocal = request.getfixturevalue("dynamodb")
    table: Table = request.getfixturevalue("lasting_table")
    return {**lasting, **engine.environment, "GESTURES_STORE": f"dynamodb://{table.name}"}


@pytest.fixture
def store(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Households]:
    """Return what the servers with these settings keep."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    place = Settings.read(settings).store
    opened: Households
    if isinstance(place, SQLiteAt):
        opened = SQLiteStore(place.path, PATIENCE_SECONDS)
    else:
        opened = DynamoDBStore(connect(place.region, place.endpoint, UNHURRIED), place.name)
    yield opened
    opened.close()


@contextmanager
def environment_of(engine: DynamoDBLocal) -> Iterator[None]:
    """For as long as it takes boto3 to find what a client needs, and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in engine.environment.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def lasting_table(dynamodb: DynamoDBLocal) -> Iterator[Table]:
    """Return a table for all tests of outages; they keep apart by their couples."""
    made = Table(f"gestures-{uuid4().hex}", dynamodb.url)
    with environment_of(dynamodb):
        client = made.connect()
    create(client, made.name)
    yield made
    client.delete_table(TableName=made.name)
    client.close()


@pytest.fixture(scope="session")
def lasting_proxy(dynamodb: DynamoDBLocal) -> Iterator[Proxy]:
    with Proxy(dynamodb.url) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def lasting_skill(
    dynamodb: DynamoDBLocal, lasting_table: Table, lasting_proxy: Proxy
) -> Iterator[Skill]:
    settings = {
        **dynamodb.environment,
        "AWS_ENDPOINT_URL_DYNAMODB": lasting_proxy.url,
        "GESTURES_STORE": f"dynamodb://{lasting_table.name}",
    }
    with environment_of(dynamodb):
        store = DynamoDBStore(lasting_table.connect(), lasting_table.name)
    with serving("--unsigned", **settings) as running:
        yield Skill(running, store)
    store.close()


@pytest.fixture
def proxy(lasting_proxy: Proxy) -> Iterator[Proxy]:
    """In front of the engine; without a fault before and after the test."""
    lasting_proxy.heals()
    yield lasting_proxy
    lasting_proxy.heals()


@pytest.fixture
def proxied(lasting_skill: Skill) -> Skill:
    """A server behind the proxy, the same for all tests: after none does it need a restart."""
    return lasting_skill
