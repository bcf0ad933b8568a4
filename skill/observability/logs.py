"""Logs: a line an event on standard error, never with an id in clear, a token or words.

A line is a JSON object for machines or, where a host asks for that, text for people.
"""

import json
import logging
import os
import re
import select
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

AT_ONCE_BYTES = 4096
"""What a pipe takes without a wait once it takes anything: Linux' PIPE_BUF, pipe(7)."""

STDERR = 2
_SECONDS = len("2026-11-26T18:00:00")
_PLAIN = re.compile(r"[\w./:@+-]+")

log = structlog.get_logger()
"""Where every module logs."""


class StandardError:
    """Writes lines to standard error, and gives up what that does not take at once.

    A full disk, a closed descriptor, or a log driver that has stopped reading costs lines, and
    never a turn. There is no lock either, which a fork could inherit.
    """

    def msg(self, text: str) -> None:
        """Write a line, or as much of it as can be written now."""
        line = text.encode() + b"\n"
        with suppress(OSError):
            while line and select.select([], [STDERR], [], 0)[1]:
                line = line[os.write(STDERR, line[:AT_ONCE_BYTES]) :]

    debug = info = warning = error = critical = msg


def log_to_stderr(*, only_trouble: bool = False, readable: bool = False) -> None:
    """Log everything from here on, or only warnings and what is worse; for machines, or people."""
    _open_standard_streams()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _as_text if readable else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if only_trouble else logging.INFO
        ),
        logger_factory=lambda *_: StandardError(),
        cache_logger_on_first_use=True,
    )


def _as_text(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """Write an event for people: when, how bad, what, and its fields; a traceback below it."""
    head = [event.pop("timestamp")[:_SECONDS], event.pop("level"), event.pop("event")]
    traceback = event.pop("exception", None)
    fields = [f"{name}={_in_one_word(value)}" for name, value in event.items() if value != ""]
    line = " ".join(map(str, [*head, *fields]))
    return f"{line}\n{traceback}" if traceback else line


def _in_one_word(value: object) -> str:
    """Write a value as it is, or in quotes where it could be taken for more than one."""
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _open_standard_streams() -> None:
    """Open /dev/null for each that is closed, so that no database or socket gets its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r+"))
