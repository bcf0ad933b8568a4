"""How a process starts that is to run for long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_is_garbage() -> Iterator[None]:
    """Import and put together what stays: nothing looks for garbage among it, now or later.

    Now that would take an eighth of the start; later it would write to each page of memory, which
    workers then no longer share.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
