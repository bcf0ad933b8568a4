"""The way to the skill: posts over HTTP and keeps the connection."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import urllib3

# Alexa waits about this long for a skill. [unverified]
TURN_SECONDS = 8.0


class NoAnswerError(Exception):
    """The skill gave no answer that Alexa could use; says why in one line."""


class Wire:
    """Posts requests to one URL; a context manager, so that the connection gets closed."""

    def __init__(self, url: str, seconds: float = TURN_SECONDS) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(timeout=seconds, retries=False)

    def post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises:
            NoAnswerError: there is none in time.
        """
        try:
            answer = self._pool.request("POST", self._url, body=body, headers=dict(headers))
        except urllib3.exceptions.HTTPError as error:
            raise NoAnswerError(f"{self._url} cannot be reached ({error})") from error
        return answer.status, answer.data

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.clear()
