"""Cost against the number of households: a load and a save among 1 to 100,000 of them."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from skill.store.dynamodb import WITHIN_MINUTES, DynamoDBStore, _attributes, connect
from skill.store.protocol import Households, Item
from skill.store.sqlite import SQLiteStore
from skill.tools.table import create
from tests.bench.figures import Figure, table
from tests.bench.peers import AGE_DAYS, REGION, Field, item, random_key
from tests.support.deadlines import ample

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SIZES = (1, 100, 10_000, 100_000)
TURNS, WARM_UP = 200, 100
BATCH = 25
"""As many as DynamoDB takes at once."""
TABLE = "households"

Fill = Callable[[Sequence[Item]], object]
Sizes = dict[tuple[str, str, int], Figure]
"""Microseconds by engine, call and households."""


def measure(field: Field) -> Sizes:
    """Both engines, as they grow."""
    sizes = Sizes()
    sqlite = SQLiteStore(field.folder / "households.db")
    _grow("SQLite", sqlite, sqlite.restore, sizes)
    with closing(connect(REGION, field.engine.url, WITHIN_MINUTES)) as patient:
        create(patient, TABLE)
        client = connect(REGION, field.engine.url)
        store = DynamoDBStore(client, TABLE)
        _grow("DynamoDB", store, partial(_fill, patient), sizes)
    return sizes


def _grow(engine: str, store: Households, fill: Fill, sizes: Sizes) -> None:
    now = datetime.now(UTC)
    alike, keys = item("", AGE_DAYS), list[str]()
    with closing(store):
        for size in SIZES:
            more = [random_key() for _ in range(size - len(keys))]
            fill([alike._replace(household=key) for key in more])
            keys += more
            for key in random.Random(size).choices(keys, k=TURNS + WARM_UP):
                for call, took in _turn(store, key, now):
                    sizes.setdefault((engine, call, size), Figure()).add(took)
            for call in ("load", "save"):
                del sizes[engine, call, size].rounds[:WARM_UP]


def _turn(store: Households, key: str, now: datetime) -> Iterator[tuple[str, float]]:
    """How long a household's load and its save took, in microseconds."""
    began = perf_counter()
    household = store.load(key, now, ample())
    yield "load", (perf_counter() - began) * 1e6
    changed = household.tell(now.date(), random_key()[:8])
    began = perf_counter()
    store.save(key, changed, now + timedelta(days=400), ample())
    yield "save", (perf_counter() - began) * 1e6


def _fill(client: "DynamoDBClient", items: Sequence[Item]) -> None:
    for first in range(0, len(items), BATCH):
        batch = items[first : first + BATCH]
        puts: list[Any] = [{"PutRequest": {"Item": _attributes(each)}} for each in batch]
        client.batch_write_item(RequestItems={TABLE: puts})


def tell(sizes: Sizes) -> str:
    """The table."""
    columns = [(engine, call) for engine in ("SQLite", "DynamoDB") for call in ("load", "save")]
    rows = [
        [f"{size:,}", *(sizes[engine, call, size] for engine, call in columns)] for size in SIZES
    ]
    head = ("households", *(f"{engine}, {call}" for engine, call in columns))
    return table("Cost against households, µs of waiting", head, rows)
