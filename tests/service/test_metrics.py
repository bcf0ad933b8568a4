"""/metrics: what it counts, and who may read it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3
from prometheus_client.parser import text_string_to_metric_families

from skill.web import may_read
from tests.support.couple import Couple
from tests.support.processes import Serving, kill_a_worker, serving

TURNS = 40


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    store = f"sqlite:///{tmp_path_factory.mktemp('store')}/gestures.db"
    with serving("--unsigned", "--workers", "2", GESTURES_STORE=store) as running:
        yield running


def samples(running: Serving) -> dict[str, float]:
    """Return each sample of /metrics, as Prometheus' own parser reads it."""
    text = running.get("/metrics").data.decode()
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def sample(name: str, **labels: str) -> str:
    return f"{name}{sorted(labels.items())}"


ANSWERED = sample("gestures_turns_total", intent="StreakIntent", outcome="answered")


def test_turns_are_counted_right_whichever_worker_takes_them(two_workers: Serving) -> None:
    couple, before = Couple(two_workers.url), samples(two_workers)
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda _: couple.says("StreakIntent"), range(TURNS)))
    couple.says("NotSafeIntent")
    after = samples(two_workers)
    for name, more in {
        ANSWERED: TURNS,
        sample("gestures_turns_total", intent="Other", outcome="answered"): 1,
        sample("gestures_turn_seconds_count"): TURNS + 1,
        sample("gestures_turn_seconds_bucket", le="+Inf"): TURNS + 1,
        sample("gestures_store_calls_total", call="load", outcome="ok"): TURNS + 1,
    }.items():
        assert after[name] - before.get(name, 0) == more, name
    assert not [name for name in after if "NotSafe" in name]


def test_buckets_hold_what_took_no_longer(two_workers: Serving) -> None:
    Couple(two_workers.url).says("StreakIntent")
    found = samples(two_workers)
    buckets = [found[sample("gestures_turn_seconds_bucket", le=str(each))] for each in (0.001, 5.0)]
    assert 0 <= buckets[0] <= buckets[1]
    assert buckets[1] > 0
    assert found[sample("gestures_turn_seconds_sum")] > 0


def test_a_worker_that_is_killed_is_replaced_and_stays_counted(two_workers: Serving) -> None:
    couple = Couple(two_workers.url)
    couple.says("StreakIntent")
    before = samples(two_workers)[ANSWERED]
    kill_a_worker(two_workers)
    couple.says("StreakIntent")
    assert samples(two_workers)[ANSWERED] == before + 1


def test_refused_requests_are_counted_by_their_reason(two_workers: Serving) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        for body in (b"{", b"[]", b"x" * 200_000):
            pool.request("POST", f"{two_workers.url}/alexa", body=body)
    found = samples(two_workers)
    for reason in ("the body is not JSON", "request.type is no text", "Request Entity Too Large"):
        assert found[sample("gestures_refused_requests_total", reason=reason)] == 1


def test_it_is_prometheus_text(two_workers: Serving) -> None:
    answer = two_workers.get("/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE gestures_turn_seconds histogram" in answer.data.decode()


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "x-forwarded-proto", "X_Forwarded_For"]
)
@pytest.mark.parametrize("value", ["127.0.0.1", "\xe4"])
def test_nobody_reads_it_through_a_proxy(two_workers: Serving, header: str, value: str) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        answer = pool.request("GET", f"{two_workers.url}/metrics", headers={header: value})
    assert (answer.status, json.loads(answer.data)) == (404, {"error": "not found"})


@pytest.mark.parametrize(
    ("peer", "near"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.1.2.3", True),
        ("172.17.0.1", True),
        ("192.168.1.4", True),
        ("fd00::1", True),
        ("::ffff:10.1.2.3", True),
        ("8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("", False),
        (None, False),
        ("unix:", False),
    ],
)
def test_it_is_for_this_machine_and_its_own_network(peer: str | None, near: bool) -> None:
    assert may_read(peer, ()) is near
