"""Households in a DynamoDB table, one item each: the store for many machines."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from skill.domain.household import Household
from skill.store.protocol import CorruptRecord, Item, StoreUnavailable
from skill.store.record import as_of, expect_same, to_item

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from skill.domain.deadline import Deadline, Ticks

RESTORED_AT_ONCE = 8

# Two tries of each call fit into a turn's deadline. botocore leaves out what it may: it would put
# its own name together anew, twice a call, and hold each call against its model, which
# tests/contract/ does with the patient settings.
WITHIN_A_TURN = Config(
    connect_timeout=0.5,
    read_timeout=0.7,
    retries={"mode": "legacy", "total_max_attempts": 2},
    max_pool_connections=32,
    parameter_validation=False,
    user_agent="small-gestures",
)
# Adaptive: it slows down to what the table lets through. With the other modes, a job that is much
# longer than a turn has one unlucky request that uses up its tries.
WITHIN_MINUTES = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "adaptive", "total_max_attempts": 8},
    max_pool_connections=RESTORED_AT_ONCE,
)
KEPT_SECONDS = 50.0
"""After so long a pause no connection is used again: many networks drop idle ones after a minute,
and some say nothing."""

_FIRST = {"ConditionExpression": "attribute_not_exists(household)"}
_PING_KEY = "ping"
_CHECKSUM, _REQUEST_ID = "x-amz-crc32", "x-amzn-requestid"
_ERRORS_FROM = 301
"""As botocore has it."""


def connect(
    region: str,
    endpoint: str | None = None,
    config: Config = WITHIN_A_TURN,
    *,
    ticks: Ticks = time.monotonic,
) -> DynamoDBClient:
    """Return a client that boto3 finds the credentials for; endpoint None is AWS.

    It takes an answer for DynamoDB's only where it bears DynamoDB's marks, and it does not meet two
    dead connections in one call.
    """
    client: DynamoDBClient = boto3.client(
        "dynamodb", region_name=region, endpoint_url=endpoint, config=config
    )
    client.meta.events.register("before-parse.dynamodb", _expect_dynamodb)
    connections = _Connections(client, ticks)
    client.meta.events.register("before-send.dynamodb", connections.before_send)
    client.meta.events.register_first("needs-retry.dynamodb", connections.before_retry)
    return client


class DynamoDBStore:
    """Households, and their Archive, in one table; the client is shared by all threads.

    Deadlines are kept by Timeboxed: nothing else ends the look-up of a name.
    """

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        """See Households.load; expired items stay readable on AWS for days, so the date decides."""
        attributes = self._get(key, consistent=consistent)
        return as_of(_item(attributes), now) if attributes else Household()

    def save(self, key: str, household: Household, expires: datetime, deadline: Deadline) -> None:
        """See Households.save; a conditional write whose answer got lost is sent again."""
        item = to_item(key, household, expires)
        with _translated():
            stored = self._put(item, _if_current(household.version))
        if stored is not None:
            expect_same(item, _item(stored) if stored else None)

    def forget(self, key: str, deadline: Deadline) -> None:
        """See Households.forget."""
        with _translated():
            self._client.delete_item(TableName=self._table, Key={"household": {"S": key}})

    def items(self) -> Iterator[Item]:
        """See Archive.items; each page as it is when its turn has come."""
        scan = self._client.get_paginator("scan")
        with _translated():
            for page in scan.paginate(TableName=self._table, ConsistentRead=True):
                yield from map(_item_or_its_key, page["Items"])

    def restore(self, items: Collection[Item]) -> int:
        """See Archive.restore; one by one, because a batch of DynamoDB's knows no conditions."""
        with ThreadPoolExecutor(RESTORED_AT_ONCE) as pool:
            return sum(pool.map(self._restore, items))

    def ping(self, deadline: Deadline) -> None:
        """See Households.ping; reads a key that no household has: the role needs no more rights."""
        self._get(_PING_KEY, consistent=False)

    def close(self) -> None:
        """See Households.close."""
        self._client.close()

    def _get(self, key: str, *, consistent: bool) -> Mapping[str, Any] | None:
        with _translated():
            answer = self._client.get_item(
                TableName=self._table, Key={"household": {"S": key}}, ConsistentRead=consistent
            )
        return answer.get("Item")

    def _put(self, item: Item, condition: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Write an item; where the condition fails, return what is stored, {} for nothing."""
        try:
            self._client.put_item(
                TableName=self._table,
                Item=_attributes(item),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **condition,
            )
        except self._client.exceptions.ConditionalCheckFailedException as failed:
            response: Any = failed.response  # the stubs know of no item in it
            stored: Mapping[str, Any] = response.get("Item", {})
            return stored
        return None

    def _restore(self, item: Item) -> bool:
        with _translated():
            return self._put(item, _unless_as_new(item.version)) is None


class _Connections:
    """Which kept connections a client may still use.

    A network that drops an idle connection may say nothing, or say it only when it is used. Then
    the first try of a call fails, and a second one on another idle connection would as well.
    """

    def __init__(self, client: DynamoDBClient, ticks: Ticks) -> None:
        self._client = client
        self._ticks = ticks
        self._used = ticks()

    def before_send(self, **_: object) -> None:
        """Drop all connections that were idle for long."""
        now = self._ticks()
        if now - self._used > KEPT_SECONDS:
            self._client.close()  # what is under way goes on; a client may be used after that
        self._used = now

    def before_retry(self, caught_exception: Exception | None, **_: object) -> None:
        """Drop all connections after one failed, so that the next try makes a fresh one."""
        if caught_exception:
            self._client.close()


def _expect_dynamodb(response_dict: dict[str, Any], **_: object) -> None:
    """Let botocore read no answer of a stranger: it takes any 200 for "there is no such item".

    DynamoDB, DynamoDB Local and moto send the checksum of each answer, and the id of each request;
    DynamoDB Local sends no checksum with an error. A stranger's error is read by its status alone.

    Raises:
        StoreUnavailable: the answer bears none of DynamoDB's marks.
    """
    headers = response_dict["headers"]
    if response_dict["status_code"] >= _ERRORS_FROM:
        if _REQUEST_ID not in headers:
            response_dict["body"] = b""
    elif _CHECKSUM not in headers:
        raise StoreUnavailable("this is no DynamoDB; is AWS_ENDPOINT_URL_DYNAMODB right?")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the client raises into StoreUnavailable."""
    try:
        yield
    except ClientError as refused:
        raise StoreUnavailable(refused.response["Error"]["Code"]) from refused
    except BotoCoreError as failed:
        raise StoreUnavailable(type(failed).__name__) from failed
    except (ValueError, TypeError, AttributeError) as unreadable:
        # botocore's parser is not made for bodies that are no text, or JSON of another shape.
        raise StoreUnavailable("the answer cannot be read") from unreadable


def _if_current(version: int) -> dict[str, Any]:
    if version == 0:
        return _FIRST
    return {
        "ConditionExpression": "version = :current",
        "ExpressionAttributeValues": {":current": {"N": str(version)}},
    }


def _unless_as_new(version: int) -> dict[str, Any]:
    return {
        "ConditionExpression": "attribute_not_exists(household) OR version < :restored",
        "ExpressionAttributeValues": {":restored": {"N": str(version)}},
    }


def _attributes(item: Item) -> dict[str, Any]:
    return {
        "household": {"S": item.household},
        "version": {"N": str(item.version)},
        "expires": {"N": str(item.expires)},
        "days": {"B": item.days},
        "rest": {"S": item.rest} if isinstance(item.rest, str) else {"B": item.rest},
    }


def _item(attributes: Mapping[str, Any]) -> Item:
    try:
        return Item(
            attributes["household"]["S"],
            int(attributes["version"]["N"]),
            int(attributes["expires"]["N"]),
            bytes(attributes["days"]["B"]),
            _rest(attributes["rest"]),
        )
    except (KeyError, TypeError, ValueError) as unreadable:
        raise CorruptRecord("a stored item has not the attributes of a household") from unreadable


def _rest(attribute: Mapping[str, Any]) -> bytes | str:
    return attribute["S"] if "S" in attribute else bytes(attribute["B"])


def _item_or_its_key(attributes: Mapping[str, Any]) -> Item:
    try:
        return _item(attributes)
    except CorruptRecord:
        return Item(attributes["household"]["S"], 0, 0, b"", "")
