"""Fixtures that tests of several kinds share."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from skill.tools.table import create
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.fixtures import dynamodb, outside_clients
from tests.support.tables import Table

__all__ = ["dynamodb", "outside_clients"]


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_the_machine() -> None:
    """Tests set what they need; what the developer's shell has set decides nothing."""
    for name in list(os.environ):
        if name.startswith(("GESTURES_", "AWS_")) or name == "SSL_CERT_FILE":
            del os.environ[name]


@pytest.fixture
def aws(dynamodb: DynamoDBLocal, monkeypatch: pytest.MonkeyPatch) -> DynamoDBLocal:
    """Return the engine, and an environment in which boto3 finds nothing else."""
    for name, value in dynamodb.environment.items():
        monkeypatch.setenv(name, value)
    return dynamodb


@pytest.fixture
def table(aws: DynamoDBLocal) -> Iterator[Table]:
    """Return a table of its own for the test."""
    made = Table(f"gestures-{uuid4().hex}", aws.url)
    client = made.connect_patiently()
    create(client, made.name)
    yield made
    client.delete_table(TableName=made.name)
    client.close()
