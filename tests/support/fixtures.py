"""Fixtures for tests that run against something that is not ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import dynamodb_local, npm
from tests.support.shared import shared
from tests.support.tools import need, need_fetched


@pytest.fixture(scope="session")
def dynamodb(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dynamodb_local.DynamoDBLocal]:
    """Amazon's own engine, one for the whole run: tests keep apart by their tables' names."""
    folder = engine_folder()

    @contextmanager
    def started() -> Iterator[int]:
        with dynamodb_local.engine(folder) as made:
            yield made.port

    own = tmp_path_factory.getbasetemp()
    run = own.parent if hasattr(request.config, "workerinput") else own
    with shared(run / "dynamodb", started) as port:
        yield dynamodb_local.DynamoDBLocal(port)


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
