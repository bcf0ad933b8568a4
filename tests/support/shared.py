"""What takes long to start and is started once a run, by the first of its workers that needs it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from pathlib import Path


@contextmanager
def shared(folder: Path, start: Callable[[], AbstractContextManager[int]]) -> Iterator[int]:
    """The port of what all workers of a folder use; who started it waits until none does any more.

    A worker that is killed lets go of it too: the kernel ends its locks.
    """
    folder.mkdir(exist_ok=True)
    place = folder / "port"
    with (folder / "coming and going").open("w") as door, (folder / "users").open("w") as users:
        flock(door, LOCK_EX)
        flock(users, LOCK_SH)
        if place.exists():
            flock(door, LOCK_UN)
            yield int(place.read_text())
            return
        with start() as port:
            place.write_text(str(port))
            flock(door, LOCK_UN)
            yield port
            flock(door, LOCK_EX)
            flock(users, LOCK_EX)
            place.unlink()
