"""`python -m skill doctor` on the store: what only seems to be one is found out."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from skill.domain.household import Household
from skill.store.sqlite import SQLiteStore
from skill.tools.doctor import Unwell, store
from tests.support.deadlines import ample
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.proxy import Answer, Call, Fault, Proxy, stranger

NOW = datetime.now(UTC)


STRANGERS = {
    "a page": stranger(200, b"<html>it works</html>", "text/html"),
    "an object": stranger(200, b"{}"),
    "a list": stranger(200, b"[1]"),
    "an error": stranger(404, b"<html>not found</html>", "text/html"),
}


@pytest.mark.parametrize("answer", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_in_the_place_of_dynamodb_is_told(aws: DynamoDBLocal, answer: Fault) -> None:
    with Proxy(aws.url) as proxy:
        proxy.does(answer, "GetItem", "PutItem")
        settings = {**aws.environment, "AWS_ENDPOINT_URL_DYNAMODB": proxy.url}
        with pytest.raises(Unwell, match="dynamodb://gestures: "):
            store({**settings, "GESTURES_STORE": "dynamodb://gestures"})


def test_what_takes_any_version_is_no_store_of_households(aws: DynamoDBLocal) -> None:
    def obliging(_call: Call) -> Answer:
        return Answer(200, {"x-amz-crc32": "2745614147", "x-amzn-RequestId": "1"}, b"{}")

    with Proxy(aws.url) as proxy:
        proxy.does(obliging, "GetItem", "PutItem")
        settings = {**aws.environment, "AWS_ENDPOINT_URL_DYNAMODB": proxy.url}
        with pytest.raises(Unwell, match="must conflict"):
            store({**settings, "GESTURES_STORE": "dynamodb://gestures"})


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "gestures.db"
    with closing(SQLiteStore(file, patience=30)) as made:
        made.save("0" * 64, Household(), NOW - timedelta(days=1), ample())
    return file


def test_even_what_expired_stays_as_it_is(database: Path) -> None:
    assert store({"GESTURES_STORE": f"sqlite:///{database}"}).endswith("can be read and written")
    with closing(SQLiteStore(database, patience=30)) as kept:
        assert len(list(kept.items())) == 1


def test_a_database_that_others_may_read_is_told(database: Path) -> None:
    database.chmod(0o644)
    with pytest.raises(Unwell, match="can be read by others") as told:
        store({"GESTURES_STORE": f"sqlite:///{database}"})
    assert told.value.then == f"chmod 600 {database}"


@pytest.fixture
def of_another_user(database: Path) -> Iterator[Path]:
    """As root's copy is, in the folder of a service; or, made by a user, one in root's folder."""
    if os.geteuid() == 0:
        os.chown(database.parent, 10001, -1)
        yield database
    else:
        elsewhere = Path("/tmp", f"{uuid4().hex}.db")
        database.rename(elsewhere)
        yield elsewhere
        elsewhere.unlink()


def test_a_database_of_another_user_than_its_folder_is_told(of_another_user: Path) -> None:
    with pytest.raises(Unwell, match="belongs to user"):
        store({"GESTURES_STORE": f"sqlite:///{of_another_user}"})
