"""What an operator sees of a turn: one line in the log, and counts. Never an id, a token, words."""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from skill.observability.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from skill.observability.metrics import Metrics
    from skill.observability.reports import Report

PRIVATE = frozenset(
    {
        "NotSafeIntent",
        "FindSupportIntent",
        "FeelingDistantIntent",
        "WhySmallGesturesIntent",
        "WhatIsABidIntent",
        "IsThisTherapyIntent",
        "HoldOnIntent",
        "AboutUsIntent",
        *(f"AMAZON.{name}Intent" for name in ("Help", "Repeat", "Stop", "Cancel", "NavigateHome")),
    }
)
"""What nobody who reads logs or counts may find out, among what everybody says now and then.

Whoever hosts the skill may live with whoever is not safe, so that one must not stand out: by its
name, by its store calls (each reads once and writes nothing), or by what follows it (some of the
others end a session as well, and some are said in one breath). That nobody was understood is not
among them: a host must see how often, and it tells nothing of what was said.
"""

OTHER = "Other"

_SALT = secrets.token_bytes(16)
"""Forgotten with the process, so that no line leads to the record that has a request's hash."""


def shown_as(name: str) -> str:
    """Return what an intent, or a request's type, is called where others may read it."""
    return OTHER if name in PRIVATE else name


@dataclass(slots=True)
class _Turn:
    """What becomes known of the turn that this thread is taking."""

    intent: str = OTHER
    outcome: str = "answered"
    request: str = ""
    locale: str = ""
    device: str = "none"
    store_calls: int = 0
    seconds: float = 0.0


_UNDER_WAY: ContextVar[_Turn] = ContextVar("turn")


class Telemetry:
    """Follows each turn, counts it, and logs it once Alexa has its answer."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics

    @contextmanager
    def turn(self) -> Iterator[Callable[[], None]]:
        """Follow a request for a turn; what is yielded logs it, once it is answered.

        It is counted before, so that a client which has its answer finds it counted.
        """
        began = time.perf_counter()
        token = _UNDER_WAY.set(turn := _Turn())
        try:
            yield partial(_log, turn)
        finally:
            turn.seconds = time.perf_counter() - began
            _UNDER_WAY.reset(token)
        if self._metrics:
            self._metrics.turn(turn.intent, turn.outcome, turn.seconds)

    def is_of(self, name: str, request: str = "", locale: str = "", device: str = "none") -> None:
        """Note what is asked for, by a request's hash; on a screen, a speaker, or no device."""
        if turn := _UNDER_WAY.get(None):
            turn.intent = shown_as(name)
            turn.request, turn.locale, turn.device = request, locale, device

    def ends(self, outcome: str) -> None:
        """Note that it ends in another way than with an answer."""
        if turn := _UNDER_WAY.get(None):
            turn.outcome = outcome

    def store_call(self, call: str, outcome: str) -> None:
        """Note that the store was asked."""
        if turn := _UNDER_WAY.get(None):
            turn.store_calls += 1
        if self._metrics:
            self._metrics.store_call(call, outcome)

    def refused(self, reason: str) -> None:
        """Note that a request was refused; what follows a colon is for the log alone."""
        log.warning("refused", reason=reason)
        if self._metrics:
            self._metrics.refused(reason.partition(":")[0])

    def reported(self, report: Report, *, expected: bool = False) -> None:
        """Note what Alexa reported went wrong; what is `expected` was answered in words."""
        log.log(
            logging.INFO if expected else logging.WARNING,
            "alexa_reported",
            source=report.source,
            reason=report.reason,
            type=report.type,
            code=report.code,
            expected=expected,
        )
        if self._metrics:
            self._metrics.reported(report)


def _log(turn: _Turn) -> None:
    log.info(
        "turn",
        intent=turn.intent,
        outcome=turn.outcome,
        request=_salted(turn.request),
        locale=turn.locale,
        device=turn.device,
        store_calls=turn.store_calls,
        ms=round(turn.seconds * 1000, 1),
    )


def _salted(request: str) -> str:
    """Return what tells a request from others in the log of this process."""
    return blake2b(request.encode(), digest_size=6, salt=_SALT).hexdigest()
