"""Where a long job reads and writes: a file, or `-` for standard input and output."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

STANDARD = "-"


@contextmanager
def reading(name: str) -> Iterator[IO[bytes]]:
    """Open a file to read.

    Raises:
        OSError: it cannot be opened.
    """
    if name == STANDARD:
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file


@contextmanager
def writing(name: str) -> Iterator[IO[bytes]]:
    """Open a file to write, which is there for its owner alone once it is whole.

    Raises:
        OSError: it cannot be written.
    """
    path = Path(name)
    if name == STANDARD:
        with os.fdopen(sys.stdout.fileno(), "wb", closefd=False) as out:
            yield out
    elif path.exists() and not path.is_file():  # a pipe or a device is written as it is
        with path.open("wb") as out:
            yield out
    else:
        with _whole(path.resolve()) as out:
            yield out


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside the path that takes its place at the end, or is deleted."""
    with (
        ExitStack() as unfinished,
        NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file,
    ):
        beside = Path(file.name)
        unfinished.callback(beside.unlink)
        yield file
        file.flush()
        os.fsync(file.fileno())
        beside.replace(path)
        unfinished.pop_all()
