"""Households in a DynamoDB table, one item each: the store for many machines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from skill.domain.household import Household
from skill.store.protocol import Conflict, Item, StoreUnavailable
from skill.store.record import CorruptRecord, Record, from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from skill.store.transport import Transport

RESTORED_AT_ONCE = 8

# A turn makes at most one read and one write when nothing collides, and Alexa waits about eight
# seconds: two tries of each must fit with room for the couple's patience. Half of a turn's work is
# botocore's, so it leaves out what it may: it would put its own name together anew, twice a call,
# and hold each call against its model, which tests/contract/ does with the patient settings.
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
_FIRST = {"ConditionExpression": "attribute_not_exists(household)"}
_PING_KEY = "ping"


def connect(
    region: str | None, endpoint: str | None = None, config: Config = WITHIN_A_TURN
) -> DynamoDBClient:
    """A client that boto3 finds the credentials for; endpoint None is AWS."""
    client: DynamoDBClient = boto3.client(
        "dynamodb", region_name=region, endpoint_url=endpoint, config=config
    )
    return client


class DynamoDBStore:
    """A Store in one table; the client is shared by all threads."""

    def __init__(
        self, client: DynamoDBClient, table: str, transport: Transport | None = None
    ) -> None:
        self._client = client
        self._table = table
        self._transport = transport

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load; expired items stay readable on AWS for days, so the date decides."""
        attributes = self._get(key, consistent=consistent)
        return _household(_item(attributes), now) if attributes else Household()

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save."""
        record = to_record(household)
        version, ends = household.version + 1, int(expires.timestamp())
        item = Item(key, version, ends, record.days, record.rest)
        with _telling():
            try:
                self._put(item, _condition(household.version))
            except self._client.exceptions.ConditionalCheckFailedException as lost:
                raise Conflict(_stored(lost)) from lost

    def forget(self, key: str) -> None:
        """See Store.forget."""
        with _telling():
            self._client.delete_item(TableName=self._table, Key={"household": {"S": key}})

    def items(self) -> Iterator[Item]:
        """See Store.items; each page as it is when its turn has come."""
        scan = self._client.get_paginator("scan")
        with _telling():
            for page in scan.paginate(TableName=self._table, ConsistentRead=True):
                yield from map(_item_or_its_key, page["Items"])

    def restore(self, items: Collection[Item]) -> int:
        """See Store.restore; one by one, because a batch of DynamoDB's knows no conditions."""
        with ThreadPoolExecutor(RESTORED_AT_ONCE) as pool:
            return sum(pool.map(self._restore, items))

    def ping(self) -> None:
        """See Store.ping; reads a key that no household has, for which the role needs no more."""
        self._get(_PING_KEY, consistent=False)

    def close(self) -> None:
        """See Store.close."""
        self._client.close()
        if self._transport:
            self._transport.close()

    def _get(self, key: str, *, consistent: bool) -> Mapping[str, Any] | None:
        with _telling():
            answer = self._client.get_item(
                TableName=self._table, Key={"household": {"S": key}}, ConsistentRead=consistent
            )
        return answer.get("Item")

    def _put(self, item: Item, condition: Mapping[str, Any]) -> None:
        self._client.put_item(
            TableName=self._table,
            Item=_attributes(item),
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **condition,
        )

    def _restore(self, item: Item) -> bool:
        with _telling():
            try:
                self._put(item, _unless_as_new(item.version))
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True


@contextmanager
def _telling() -> Iterator[None]:
    """Whatever the client raises becomes StoreUnavailable."""
    try:
        yield
    except ClientError as refused:
        raise StoreUnavailable(refused.response["Error"]["Code"]) from refused
    except BotoCoreError as failed:
        raise StoreUnavailable(type(failed).__name__) from failed


def _condition(version: int) -> dict[str, Any]:
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
        "rest": {"S": item.rest},
    }


def _item(attributes: Mapping[str, Any]) -> Item:
    try:
        return Item(
            attributes["household"]["S"],
            int(attributes["version"]["N"]),
            int(attributes["expires"]["N"]),
            bytes(attributes["days"]["B"]),
            attributes["rest"]["S"],
        )
    except (KeyError, TypeError, ValueError) as unreadable:
        raise CorruptRecord("a stored item has not the attributes of a household") from unreadable


def _item_or_its_key(attributes: Mapping[str, Any]) -> Item:
    try:
        return _item(attributes)
    except CorruptRecord:
        return Item(attributes["household"]["S"], 0, 0, b"", "")


def _stored(lost: ClientError) -> Household | None:
    """What won the race; its date needs no look, because it was written a moment ago."""
    attributes: Any = lost.response.get("Item")
    if attributes is None:
        return None
    item = _item(attributes)
    return from_record(Record(item.days, item.rest), item.version)


def _household(item: Item, now: datetime) -> Household:
    if item.expires <= now.timestamp():
        return Household(version=item.version)
    return from_record(Record(item.days, item.rest), item.version)
