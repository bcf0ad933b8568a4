"""The browser pages that are open, each with a simulated Echo and a session of its own."""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from simulator.device import Echo, Post

MOST_PAGES = 32


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was posted, and what came back: its status, and its JSON if it is JSON."""

    request: Mapping[str, Any]
    status: int
    response: Any


@dataclass
class Recorder:
    """Posts, and keeps what was posted and answered since it was asked last."""

    post: Post
    _exchanges: list[Exchange] = field(default_factory=list)

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Post one request."""
        status, raw = self.post(body, headers)
        self._exchanges.append(Exchange(json.loads(body), status, _read(raw)))
        return status, raw

    def taken(self) -> list[Exchange]:
        """Return what was posted since this was asked last, in order."""
        exchanges, self._exchanges = self._exchanges, []
        return exchanges


@dataclass(frozen=True, slots=True)
class Visit:
    """One page's Echo; what it posts can be read from `recorder`."""

    echo: Echo
    recorder: Recorder
    lock: Lock = field(default_factory=Lock)


class Visits:
    """The open pages by the id that each chose; the one longest unused goes when too many come."""

    def __init__(self, post: Post, new_echo: Callable[[Post], Echo]) -> None:
        self._post = post
        self._new_echo = new_echo
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def of(self, page: str) -> Iterator[Visit]:
        """Provide the visit of a page, for one turn at a time."""
        visit = self._find(page)
        with visit.lock:
            yield visit

    def _find(self, page: str) -> Visit:
        with self._lock:
            if page not in self._visits:
                recorder = Recorder(self._post)
                self._visits[page] = Visit(self._new_echo(recorder), recorder)
            self._visits.move_to_end(page)
            if len(self._visits) > MOST_PAGES:
                self._visits.popitem(last=False)
            return self._visits[page]


def _read(raw: bytes) -> Any:  # noqa: ANN401  JSON is of any type
    try:
        return json.loads(raw)
    except ValueError:
        return None
