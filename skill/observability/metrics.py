"""Counts for Prometheus, right under several workers."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from math import inf

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from skill.observability.reports import Report
from skill.observability.shared_sums import Name, SharedSums

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, inf)
"""The upper bounds of the histogram's buckets."""

_BUCKETS = [str(float(bound)).replace("inf", "+Inf") for bound in SECONDS]
_TURNS, _CALLS, _REFUSED, _REPORTED = "turns", "calls", "refused", "reported"
_BUCKET, _SUM = "bucket", "sum"


class Metrics(Collector):
    """Turns, how long they took, store calls, refusals, and what Alexa reported."""

    def __init__(self, workers: int = 1) -> None:
        # A worker that is to end still answers while the one that replaces it starts.
        self._sums = SharedSums(processes=2 * workers)

    def turn(self, intent: str, outcome: str, seconds: float) -> None:
        """Count a turn that was answered."""
        self._sums.add((_TURNS, intent, outcome))
        self._sums.add((_BUCKET, _BUCKETS[bisect_left(SECONDS, seconds)]))
        self._sums.add((_SUM,), seconds)

    def store_call(self, call: str, outcome: str) -> None:
        """Count that the store was asked; `outcome` is ok, conflict or unavailable."""
        self._sums.add((_CALLS, call, outcome))

    def refused(self, reason: str) -> None:
        """Count a request that was refused."""
        self._sums.add((_REFUSED, reason))

    def reported(self, report: Report) -> None:
        """Count that Alexa reported something."""
        self._sums.add((_REPORTED, *report))

    def text(self) -> bytes:
        """Return everything counted, by all workers, in Prometheus' text format."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """Yield each metric as it is now."""
        totals = self._sums.totals()
        turns = CounterMetricFamily(
            "gestures_turns", "Turns answered.", labels=("intent", "outcome")
        )
        calls = CounterMetricFamily(
            "gestures_store_calls", "The store was asked.", labels=("call", "outcome")
        )
        refused = CounterMetricFamily(
            "gestures_refused_requests", "Requests refused.", labels=("reason",)
        )
        reported = CounterMetricFamily(
            "gestures_alexa_reports", "Errors that Alexa reported.", labels=Report._fields
        )
        counters = {_TURNS: turns, _CALLS: calls, _REFUSED: refused, _REPORTED: reported}
        for (name, *labels), total in sorted(totals.items()):
            if name in counters:
                counters[name].add_metric(labels, total)
        yield from (*counters.values(), _histogram(totals))


def _histogram(totals: dict[Name, float]) -> Metric:
    """Return how long turns took; what was summed up bucket by bucket is cumulative here."""
    seconds = HistogramMetricFamily("gestures_turn_seconds", "A turn, all of it.")
    counts = accumulate(totals.get((_BUCKET, bound), 0.0) for bound in _BUCKETS)
    buckets = list(zip(_BUCKETS, counts, strict=True))
    seconds.add_metric((), buckets, totals.get((_SUM,), 0.0))
    return seconds
