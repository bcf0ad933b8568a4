"""Who takes part: the stock stack, ours, and the two limits, each with and without DynamoDB."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from skill.alexa.requests import household_key
from skill.store.dynamodb import WITHIN_MINUTES, DynamoDBStore, connect
from skill.store.protocol import Archive, Item
from skill.store.record import to_record
from skill.store.sqlite import SQLiteStore
from skill.tools.table import create
from tests.bench.environment import stock_python
from tests.bench.growth import grown
from tests.bench.letters import HOUSEHOLDS, Post, who
from tests.support.dynamodb_local import DynamoDBLocal, fetch
from tests.support.processes import environment

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "us-east-1"
AGE_DAYS = 100


@dataclass(frozen=True)
class Peer:
    """A service: its WSGI factory, its server's command, and the environment of both."""

    name: str
    python: Path
    factory: str
    server: tuple[str, ...]
    settings: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """What its process is given."""
        return environment(self.settings)

    def serve(self, port: int, workers: int) -> list[str]:
        """The command that serves it."""
        filled = (each.format(port=port, workers=workers) for each in self.server)
        return [str(self.python), *filled]


@dataclass(frozen=True)
class Field:
    """All that take part, households that have a history, and where their letters come from."""

    post: Post
    engine: DynamoDBLocal
    folder: Path
    python: Path

    def stock(self, engine: str | None = None) -> Peer:
        """The stock stack under gunicorn's own worker; `engine` is a DynamoDB endpoint."""
        table = {"BENCH_TABLE": "stock"} if engine else {}
        server = ("-m", "gunicorn", "--bind=127.0.0.1:{port}", "--workers={workers}")
        called = "tests.bench.stock:application"
        return Peer(
            "stock, DynamoDB" if engine else "stock",
            self.python,
            called,
            (*server, "--log-level=warning", f"{called}()"),
            self.post.environment | self._aws(engine) | table,
        )

    def ours(self, engine: str | None = None) -> Peer:
        """The skill as it is; without DynamoDB on SQLite."""
        place = "dynamodb://ours" if engine else f"sqlite:///{self.folder}/gestures.db"
        return self._served(
            "ours, DynamoDB" if engine else "ours, SQLite",
            "tests.bench.ours:application",
            "ours",
            self._aws(engine) | {"GESTURES_STORE": place},
        )

    def limits(self) -> tuple[Peer, Peer]:
        """Flask with a trivial view, and a constant, both under our server."""
        return (
            self._served("Flask, trivial view", "tests.bench.limits:flask", "flask", {}),
            self._served("constant WSGI", "tests.bench.limits:constant", "constant", {}),
        )

    def _served(self, name: str, factory: str, what: str, settings: Mapping[str, str]) -> Peer:
        server = ("-m", "tests.bench.ours", what, "{port}", "{workers}")
        python = Path(sys.executable)
        return Peer(name, python, factory, server, {**self.post.environment, **settings})

    def _aws(self, engine: str | None) -> dict[str, str]:
        if engine is None:
            return {}
        return self.engine.environment | {"AWS_ENDPOINT_URL_DYNAMODB": engine}


@contextmanager
def field(folder: Path) -> Iterator[Field]:
    """Everything set up, with the real engine beside it."""
    with ExitStack() as running:
        engine = running.enter_context(DynamoDBLocal(fetch()))
        os.environ.update(engine.environment)
        client = connect(REGION, engine.url, WITHIN_MINUTES)
        running.callback(client.close)
        _stock_table(client)
        create(client, "ours")
        _remember(DynamoDBStore(client, "ours"))
        store = SQLiteStore(folder / "gestures.db")
        running.callback(store.close)
        _remember(store)
        yield Field(Post.office(folder), engine, folder, stock_python())


def _stock_table(client: "DynamoDBClient") -> None:
    """As `DynamoDbAdapter` makes it, but on demand, so that nothing is throttled."""
    client.create_table(
        TableName="stock",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    moments = {"M": {"moments": {"N": "100"}, "last": {"S": "2026-11-22T18:00:00+00:00"}}}
    for number in range(HOUSEHOLDS):
        key = {"id": {"S": who(number).user_id}}
        client.put_item(TableName="stock", Item={**key, "attributes": moments})


def _remember(store: Archive) -> None:
    """Each household that sends letters has a hundred days behind it."""
    old = item("", AGE_DAYS)
    keys = [household_key(who(number).user_id) for number in range(HOUSEHOLDS)]
    store.restore([old._replace(household=key) for key in keys])


def item(key: str, days: int) -> Item:
    """A household of daily use up to now, as an engine keeps it."""
    now = datetime.now(UTC)
    record = to_record(grown(days, now.date() - timedelta(days=days - 1), now))
    expires = int((now + timedelta(days=400)).timestamp())
    return Item(key, 1, expires, record.days, record.rest)


def random_key() -> str:
    """A household's key that nobody has yet."""
    return household_key(uuid4().hex)
