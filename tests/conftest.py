"""Fixtures that tests of several kinds share."""

import os
from collections.abc import Iterator
from functools import cache
from uuid import uuid4

import pytest
from hypothesis import settings

from skill.tools import table as tables
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.fixtures import dynamodb, outside_clients
from tests.support.tables import Table
from tests.support.words import read_once

__all__ = ["dynamodb", "outside_clients"]

# The same few examples in every run, however busy the machine is; many new ones in `make fuzz`.
settings.register_profile("few", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("many", max_examples=500, deadline=None)
settings.load_profile("few")


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_the_machine() -> None:
    """Tests set what they need; what the developer's shell has set decides nothing."""
    for name in list(os.environ):
        if name.startswith(("GESTURES_", "AWS_")) or name == "SSL_CERT_FILE":
            del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _words_are_read_once() -> Iterator[None]:
    """Every application of a worker shares the built-in words; a file is parsed once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "definition", cache(tables.definition))
        read_once(patch)
        yield


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
    tables.create(client, made.name)
    yield made
    client.delete_table(TableName=made.name)
    client.close()
