"""Logs: one JSON object a line on standard error, never with an id in clear, a token or words."""

import logging
import os
import select
import sys
from contextlib import suppress

import structlog

AT_ONCE_BYTES = 4096
"""What a pipe takes without a wait once it takes anything: Linux' PIPE_BUF, pipe(7)."""

STDERR = 2

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


def log_to_stderr(*, only_trouble: bool = False) -> None:
    """Log everything from here on, or only warnings and what is worse."""
    _open_standard_streams()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if only_trouble else logging.INFO
        ),
        logger_factory=lambda *_: StandardError(),
        cache_logger_on_first_use=True,
    )


def _open_standard_streams() -> None:
    """Open /dev/null for each that is closed, so that no database or socket gets its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r+"))
