"""Counts for Prometheus, right under several workers."""

import os
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from skill.observability.telemetry import FOLDER_OF_COUNTS

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5)


class Metrics:
    """Turns by intent and outcome, how long they took, store calls, refusals by reason."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        turns = Counter(
            "gestures_turns", "Turns answered.", ("intent", "outcome"), registry=self._own
        )
        self._seconds = Histogram(
            "gestures_turn_seconds", "A turn, all of it.", buckets=SECONDS, registry=self._own
        )
        store_calls = Counter(
            "gestures_store_calls", "The store was asked.", ("call", "outcome"), registry=self._own
        )
        self._refused = Counter(
            "gestures_refused_requests", "Requests refused.", ("reason",), registry=self._own
        )
        self._turns, self._store_calls = cache(turns.labels), cache(store_calls.labels)

    def turn(self, intent: str, outcome: str, seconds: float) -> None:
        """See Counts.turn."""
        self._turns(intent, outcome).inc()
        self._seconds.observe(seconds)

    def store_call(self, call: str, outcome: str) -> None:
        """See Counts.store_call."""
        self._store_calls(call, outcome).inc()

    def refused(self, reason: str) -> None:
        """See Counts.refused."""
        self._refused.labels(reason).inc()

    def text(self) -> bytes:
        """Everything counted, by all workers, in Prometheus' text format."""
        if not os.environ.get(FOLDER_OF_COUNTS):
            return generate_latest(self._own)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
