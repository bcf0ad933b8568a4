"""Where a long job reads and writes: a file, or `-` for standard input and output; and its bar."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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


def lines_in(file: IO[bytes]) -> int | None:
    """Return how many lines a file has; None where it can be read only once."""
    if not file.seekable():
        return None
    start = file.tell()
    lines = sum(1 for _ in file)
    file.seek(start)
    return lines


def progress(*, hidden: bool = False) -> Progress:
    """Return a bar on standard error, which is seen where that is a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=hidden or not console.is_terminal,
    )


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
