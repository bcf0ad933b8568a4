"""A fresh DynamoDB table for a test, made of infra/template.yaml as create-table makes it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.config import Config

from skill.store.dynamodb import WITHIN_A_TURN, WITHIN_MINUTES, connect

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


UNHURRIED = WITHIN_A_TURN.merge(Config(connect_timeout=30, read_timeout=30))


@dataclass(frozen=True)
class Table:
    """A table's name and where its engine listens."""

    name: str
    endpoint: str

    def connect_patiently(self) -> "DynamoDBClient":
        """Return a client that waits for an engine that is slow to warm up."""
        return connect("us-east-1", self.endpoint, WITHIN_MINUTES)

    def connect(self) -> "DynamoDBClient":
        """Return a client of its own, as each process has one, but for the time-outs of a turn."""
        return connect("us-east-1", self.endpoint, UNHURRIED)
