"""DynamoDB's calls and capacity units a turn, as the engine itself counts them."""

import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus

from skill.alexa.requests import household_key
from skill.store.dynamodb import WITHIN_MINUTES, DynamoDBStore, connect
from tests.bench.cpu import KINDS
from tests.bench.figures import table
from tests.bench.letters import READING, WRITING, who
from tests.bench.peers import REGION, Field, item
from tests.bench.serving import served
from tests.support.deadlines import ample
from tests.support.proxy import Answer, Call, Proxy

AGES_DAYS = (10, 365, 3650)
READS = frozenset({"GetItem"})
_HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host, Signature=0"
    ),
}


@dataclass
class Meter:
    """Stands between a service and the engine, and has the engine count."""

    proxy: Proxy
    calls: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)

    def count(self, call: Call) -> Answer:
        """Pass a call on."""
        body = json.dumps({**call.parameters, "ReturnConsumedCapacity": "TOTAL"}).encode()
        target = {"X-Amz-Target": f"DynamoDB_20120810.{call.operation}"}
        answer = self.proxy.forward({**_HEADERS, **target}, body)
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{call.operation}: {answer.body!r}")
        self.calls[call.operation] += 1
        kind = "RCU" if call.operation in READS else "WCU"
        self.units[kind] += json.loads(answer.body)["ConsumedCapacity"]["CapacityUnits"]
        return answer

    def __str__(self) -> str:
        """What one turn took."""
        units = " + ".join(f"{self.units[kind]:g} {kind}" for kind in sorted(self.units))
        calls = ", ".join(f"{count} {name}" for name, count in sorted(self.calls.items()))
        return f"{units} ({calls})"


Units = dict[tuple[str, str, int], str]
"""By kind of turn, peer and age of the household in days."""


def measure(field: Field) -> Units:
    """One turn of each kind at each age."""
    units = Units()
    with ExitStack() as running:
        errors = running.enter_context((field.folder / "errors").open("a"))
        proxy = running.enter_context(Proxy(field.engine.url))
        for peer in (field.stock(proxy.url), field.ours(proxy.url)):
            server = running.enter_context(served(peer, 1, errors))
            server.wait_for_an_answer(field.post.letter(READING, 0))
            for number, age in enumerate(AGES_DAYS, 1):
                _grow(field, number, age)
                for kind in (READING, WRITING):
                    meter = Meter(proxy)
                    proxy.does(meter.count, "GetItem", "PutItem")
                    server.ask(field.post.letter(kind, number))
                    units[kind, peer.name, age] = str(meter)
    return units


def _grow(field: Field, number: int, age: int) -> None:
    """Let a household be so old; the stock stack's keeps no more than a count."""
    client = connect(REGION, field.engine.url, WITHIN_MINUTES)
    store = DynamoDBStore(client, "ours")
    key = household_key(who(number).user_id)
    store.forget(key, ample())
    store.restore([item(key, age)])
    store.close()


def tell(units: Units) -> str:
    """The table."""
    rows = [
        [KINDS[kind], age, units[kind, "stock, DynamoDB", age], units[kind, "ours, DynamoDB", age]]
        for kind in (READING, WRITING)
        for age in AGES_DAYS
    ]
    return table("DynamoDB a turn", ("turn", "days of daily use", "stock", "ours"), rows)
