"""What the store asks of DynamoDB, call by call; no engine is needed to look at that."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse, HTTPHeaders
from botocore.validate import ParamValidator

from skill.domain.household import Household
from skill.store.dynamodb import DynamoDBStore, connect
from skill.store.protocol import Item
from tests.support.deadlines import ample
from tests.support.grown import grown

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=400)
KEY = "0" * 64
WCU_BYTES = 1024
TEN_YEARS_DAYS = 3650

Calls = list[tuple[str, dict[str, Any]]]
"""Each call's operation and parameters."""


@pytest.fixture
def calls() -> Calls:
    return []


@pytest.fixture
def store(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoDBStore]:
    """Return the store as it is in a turn, in front of an engine that has nothing and takes all."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = connect("us-east-1", "http://127.0.0.1:9")

    def noted(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append((model.name, dict(params)))
        assert not ParamValidator().validate(params, model.input_shape).has_errors()

    def answered(request: Any, **_: Any) -> Any:
        headers = HTTPHeaders.from_dict({"x-amz-crc32": str(zlib.crc32(_Body.CONTENT))})
        return AWSResponse(request.url, 200, headers, _Body())

    client.meta.events.register("provide-client-params.dynamodb", noted)
    client.meta.events.register("before-send.dynamodb", answered)
    yield DynamoDBStore(client, "gestures")
    client.close()


class _Body:
    CONTENT = b'{"Items": []}'

    def stream(self) -> Iterator[bytes]:
        yield self.CONTENT


def test_every_call_has_the_shape_that_dynamodb_wants(store: DynamoDBStore, calls: Calls) -> None:
    """So a turn need not have each call checked against the model once more."""
    store.load(KEY, NOW, ample())
    store.load(KEY, NOW, ample(), consistent=True)
    store.save(KEY, Household(), LATER, ample())
    store.save(KEY, grown(TEN_YEARS_DAYS), LATER, ample())
    store.save(KEY, replace(grown(100), version=7), LATER, ample())
    store.restore([Item(KEY, 3, 4, b"", "{}")])
    store.forget(KEY, ample())
    store.ping(ample())
    assert list(store.items()) == []
    assert {name for name, _ in calls} == {"GetItem", "PutItem", "DeleteItem", "Scan"}


def test_a_read_is_half_a_unit_unless_it_must_be_exact(store: DynamoDBStore, calls: Calls) -> None:
    store.load(KEY, NOW, ample())
    store.load(KEY, NOW, ample(), consistent=True)
    assert [call["ConsistentRead"] for _, call in calls] == [False, True]


def test_a_save_is_one_call_that_hands_back_what_came_first(
    store: DynamoDBStore, calls: Calls
) -> None:
    store.save(KEY, Household(version=7), LATER, ample())
    ((operation, call),) = calls
    assert operation == "PutItem"
    assert call["ConditionExpression"] == "version = :current"
    assert call["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"


def test_a_household_of_ten_years_is_written_for_one_unit(
    store: DynamoDBStore, calls: Calls
) -> None:
    old = grown(TEN_YEARS_DAYS)
    store.save(KEY, replace(old, version=99_999, moments=99_999), LATER, ample())
    ((_, call),) = calls
    assert size(call["Item"]) <= WCU_BYTES


def size(item: dict[str, dict[str, Any]]) -> int:
    """An item's bytes as DynamoDB counts them, at the most: names, texts and bytes as they are."""
    return sum(
        len(name) + sum(len(value) for value in each.values()) for name, each in item.items()
    )
