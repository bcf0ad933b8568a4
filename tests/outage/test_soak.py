"""Half an hour of twenty households at once: nothing is refused, lost or piled up.

`SOAK_SECONDS=30 make soak` tries it; how long answers took is told, and judged by no bar.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families

from simulator.authority import CHAIN_URL, Authority
from simulator.hearing import Hearing
from simulator.local import load_model
from simulator.wire import Wire
from skill.settings import Settings, SQLiteAt
from skill.store import Households
from tests.outage.households import WHO, Home, Met
from tests.outage.test_kills import expect_sound
from tests.outage.watching import Watch
from tests.support.amazon import amazon
from tests.support.deadlines import ample
from tests.support.processes import ROOT, Serving, started

SECONDS = float(os.environ.get("SOAK_SECONDS", "1800"))
HOUSEHOLDS, WORKERS = 20, 2
FORGED_EACH_SECONDS = 0.5
ROWS = (0.1, 0.4, 0.7, 1.0)
FORGED = "refused: the signature is not of these bytes"
LATE = {
    "no_zone: TimeoutError",
    "no_zone: FetchError",
    "no_zone: Busy",
    "no_reminder: TimeoutError",
}
"""Amazon's stand-in shares a process with all households, and may be late for that alone; while it
is, more of them ask than may at once. A zone is asked for again in the next turn."""


@pytest.mark.soak
def test_twenty_households_may_talk_for_half_an_hour(
    settings: dict[str, str],
    store: Households,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    met, logged, forged = Met(), Counter[str](), Counter[int]()
    authority, hearing = Authority(datetime.now(UTC)), Hearing(load_model())
    with served(settings, authority, tmp_path, logged) as running:
        homes = [Home(running.url, hearing, authority, met, n) for n in range(HOUSEHOLDS)]
        watch = Watch(running, SECONDS, met, files_of(settings))
        ends = time.monotonic() + SECONDS

        def goes_on() -> bool:
            return time.monotonic() < ends

        with ThreadPoolExecutor(HOUSEHOLDS + 2) as threads:
            busy = [threads.submit(home.talks_while, goes_on) for home in homes]
            busy.append(threads.submit(watch.looks_while, goes_on))
            while goes_on():
                forged[forge(running.url, authority)] += 1
                time.sleep(FORGED_EACH_SECONDS)
        for each in busy:
            each.result()
        alive = [running.process.pid, *running.workers()]
        counted = counts(running)
    with capsys.disabled():
        sys.stdout.write(f"\n{watch.table(ROWS)}\n{met.erased} erased, {dict(logged)}\n")
    assert met.wrong[:9] == []
    for home in homes:
        kept = store.load(home.key, datetime.now(UTC), ample(), consistent=True)
        assert kept.moments == home.moments
        assert bool(kept.days) == bool(home.moments)
    assert forged.keys() == {400}
    assert counted == {"turns": len(met.seconds), "refused": forged.total()}
    assert logged.keys() - LATE == {"turn", FORGED}
    assert alive == watch.processes
    assert not watch.grown()
    expect_sound(settings)


@contextmanager
def served(
    settings: dict[str, str], authority: Authority, folder: Path, logged: Counter[str]
) -> Iterator[Serving]:
    """Run the server as an operator's image starts it; every event of its log is counted."""
    command = [sys.executable, "-m", "skill", "serve", "--workers", str(WORKERS)]
    own = {"GESTURES_SKILL_ID": WHO.application_id, "MALLOC_ARENA_MAX": "2"}
    with (
        amazon(folder, authority.chain_pem, authority.root_pem) as there,
        started(command, ROOT, settings | there | own) as running,
    ):
        log = Thread(target=count_events, args=(running, logged))
        log.start()
        yield running
        running.stop()
        log.join()


def count_events(running: Serving, logged: Counter[str]) -> None:
    """Read the log to its end: a server whose log is read no more waits for nobody either."""
    assert running.process.stderr
    for line in running.process.stderr:
        told = json.loads(line)
        logged[": ".join(told[name] for name in ("event", "reason") if name in told)] += 1


def forge(url: str, authority: Authority) -> int:
    """Send what Alexa never signed, by a chain that was never asked for; the status."""
    names = {"SignatureCertChainUrl": CHAIN_URL.replace("simulated", uuid4().hex)}
    with Wire(f"{url}/alexa") as wire:
        return wire.post(b"forged", authority.sign(b"signed") | names)[0]


def counts(running: Serving) -> dict[str, int]:
    """Return the turns and the refusals that all workers counted."""
    text = running.get("/metrics").data.decode()
    sums: Counter[str] = Counter()
    for family in text_string_to_metric_families(text):
        sums[family.name] = int(sum(sample.value for sample in family.samples))
    return {"turns": sums["gestures_turns"], "refused": sums["gestures_refused_requests"]}


def files_of(settings: dict[str, str]) -> Sequence[Path]:
    """Return the files of the store, its log included."""
    place = Settings.read(settings).store
    if not isinstance(place, SQLiteAt):
        return ()
    return place.path, place.path.with_name(f"{place.path.name}-wal")
