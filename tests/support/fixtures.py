"""Fixtures for tests that run against something that is not ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import dynamodb_local, npm
from tests.support.tools import need, need_fetched


@pytest.fixture(scope="session")
def dynamodb() -> Iterator[dynamodb_local.DynamoDBLocal]:
    """Amazon's own engine, one for the whole run: tests keep apart by their tables' names."""
    with dynamodb_local.DynamoDBLocal(engine_folder()) as engine:
        yield engine


def engine_folder() -> Path:
    """Fetch the engine for the calling test, or leave that test out."""
    need("java")
    need_fetched(dynamodb_local.fetch)
    return dynamodb_local.fetch()


@pytest.fixture(scope="session")
def outside_clients() -> Path:
    """Return the folder of conversation.js, with the clients that it needs installed."""
    need("node")
    need_fetched(npm.install)
    return npm.EXTERNAL
