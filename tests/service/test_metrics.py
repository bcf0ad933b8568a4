"""/metrics: what it counts, and who may read it."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from skill.web import may_read
from tests.support.couple import Couple
from tests.support.processes import Serving, serving

TURNS = 40


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    store = f"sqlite:///{tmp_path_factory.mktemp('store')}/gestures.db"
    with serving("--unsigned", "--workers", "2", GESTURES_STORE=store) as running:
        yield running


def count(text: str, sample: str) -> float:
    """The value of a sample; 0 where it was never counted."""
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_turns_are_counted_right_whichever_worker_takes_them(two_workers: Serving) -> None:
    couple = Couple(two_workers.url)
    before = two_workers.get("/metrics").data.decode()
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda _: couple.says("StreakIntent"), range(TURNS)))
    couple.says("NotSafeIntent")
    after = two_workers.get("/metrics").data.decode()
    for sample, more in {
        'gestures_turns_total{intent="StreakIntent",outcome="answered"}': TURNS,
        'gestures_turns_total{intent="Other",outcome="answered"}': 1,
        "gestures_turn_seconds_count": TURNS + 1,
        'gestures_store_calls_total{call="load",outcome="ok"}': TURNS,
    }.items():
        assert count(after, sample) - count(before, sample) == more, sample
    assert "NotSafe" not in after


def test_refused_requests_are_counted_by_their_reason(two_workers: Serving) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        for body in (b"{", b"[]", b"x" * 200_000):
            pool.request("POST", f"{two_workers.url}/alexa", body=body)
    text = two_workers.get("/metrics").data.decode()
    for reason in ("the body is not JSON", "request.type is no text", "the body is too large"):
        assert count(text, f'gestures_refused_requests_total{{reason="{reason}"}}') == 1


def test_it_is_prometheus_text(two_workers: Serving) -> None:
    answer = two_workers.get("/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE gestures_turn_seconds histogram" in answer.data.decode()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "x-forwarded-proto"])
def test_nobody_reads_it_through_a_proxy(two_workers: Serving, header: str) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        answer = pool.request("GET", f"{two_workers.url}/metrics", headers={header: "127.0.0.1"})
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
