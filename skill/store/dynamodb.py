"""Households in a DynamoDB table, one item each: the store for many machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from skill.domain.household import Household
from skill.store.protocol import Conflict, StoreUnavailable
from skill.store.record import CorruptRecord, Record, from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

# A turn makes at most one read and one write when nothing collides, and Alexa waits about eight
# seconds: two tries of each must fit with room for the couple's patience.
_WITHIN_A_TURN = Config(
    connect_timeout=0.5,
    read_timeout=0.7,
    retries={"mode": "legacy", "total_max_attempts": 2},
    max_pool_connections=32,
)
_FIRST = {"ConditionExpression": "attribute_not_exists(household)"}
_PING_KEY = "ping"


def connect(region: str | None, endpoint: str | None = None) -> DynamoDBClient:
    """A client whose time-outs fit a turn; boto3 finds the credentials, endpoint None is AWS."""
    client: DynamoDBClient = boto3.client(
        "dynamodb", region_name=region, endpoint_url=endpoint, config=_WITHIN_A_TURN
    )
    return client


class DynamoDBStore:
    """A Store in one table; the client is shared by all threads."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load; expired items stay readable on AWS for days, so the date decides."""
        item = self._get(key, consistent=consistent)
        return _household(item, now) if item else Household()

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save."""
        item = _item(key, household, expires)
        try:
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **_condition(household.version),
            )
        except self._client.exceptions.ConditionalCheckFailedException as lost:
            raise Conflict(_stored(lost)) from lost
        except (BotoCoreError, ClientError) as failed:
            raise StoreUnavailable(type(failed).__name__) from failed

    def forget(self, key: str) -> None:
        """See Store.forget."""
        try:
            self._client.delete_item(TableName=self._table, Key={"household": {"S": key}})
        except (BotoCoreError, ClientError) as failed:
            raise StoreUnavailable(type(failed).__name__) from failed

    def ping(self) -> None:
        """See Store.ping; reads a key that no household has, for which the role needs no more."""
        self._get(_PING_KEY, consistent=False)

    def close(self) -> None:
        """See Store.close."""
        self._client.close()

    def _get(self, key: str, *, consistent: bool) -> Mapping[str, Any] | None:
        try:
            answer = self._client.get_item(
                TableName=self._table, Key={"household": {"S": key}}, ConsistentRead=consistent
            )
        except (BotoCoreError, ClientError) as failed:
            raise StoreUnavailable(type(failed).__name__) from failed
        return answer.get("Item")


def _condition(version: int) -> dict[str, Any]:
    if version == 0:
        return _FIRST
    return {
        "ConditionExpression": "version = :current",
        "ExpressionAttributeValues": {":current": {"N": str(version)}},
    }


def _item(key: str, household: Household, expires: datetime) -> dict[str, Any]:
    record = to_record(household)
    return {
        "household": {"S": key},
        "version": {"N": str(household.version + 1)},
        "expires": {"N": str(int(expires.timestamp()))},
        "days": {"B": record.days},
        "rest": {"S": record.rest},
    }


def _stored(lost: ClientError) -> Household | None:
    """What won the race; its date needs no look, because it was written a moment ago."""
    item: Any = lost.response.get("Item")
    return from_record(*_record(item)) if item else None


def _household(item: Mapping[str, Any], now: datetime) -> Household:
    record, version = _record(item)
    if int(item["expires"]["N"]) <= now.timestamp():
        return Household(version=version)
    return from_record(record, version)


def _record(item: Mapping[str, Any]) -> tuple[Record, int]:
    try:
        return Record(bytes(item["days"]["B"]), item["rest"]["S"]), int(item["version"]["N"])
    except (KeyError, TypeError, ValueError) as unreadable:
        raise CorruptRecord("a stored item has not the attributes of a household") from unreadable
