"""What a turn does not need, its count and its log line, never stops it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fcntl import F_SETPIPE_SZ, fcntl
from functools import cache
from pathlib import Path

import pytest
import urllib3

from tests.support.couple import DONE, STREAK, Couple
from tests.support.crashing import no_room
from tests.support.processes import (
    ROOT,
    Serving,
    environment,
    free_port,
    kill_a_worker,
    serving,
    wait_until_alive,
)

ALONE = ("unshare", "--map-root-user", "--mount")
A_MEGABYTE = "mount -t tmpfs -o size=1m none"
SMALLEST_PIPE = 4096
MORE_LINES_THAN_IT_HOLDS = 100


@dataclass(frozen=True)
class Box:
    """A server with its temporary files and its log on one small disk."""

    running: Serving
    disk: Path

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no room on the disk."""
        if not may_mount():
            with no_room(self.running):
                yield
            return
        filling = os.open(self.disk / "filling", os.O_CREAT | os.O_WRONLY)
        with suppress(OSError):
            while True:
                os.write(filling, bytes(4096))
        os.close(filling)
        yield
        (self.disk / "filling").unlink()


@cache
def may_mount() -> bool:
    """Whether a process may have a disk of its own; else the kernel refuses it room (prlimit)."""
    command = [*ALONE, "sh", "-c", f"{A_MEGABYTE} /mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def box(folder: Path, store: Path) -> Iterator[Box]:
    port, run = str(free_port()), 'exec "$@" 2>"$0/log"'
    mounted = (*ALONE, "sh", "-c", f'{A_MEGABYTE} "$0" && {run}')
    shell = mounted if may_mount() else ("sh", "-c", run)
    serve = (sys.executable, "-m", "skill", "serve", "--unsigned", "--port", port)
    settings = {"TMPDIR": str(folder), "GESTURES_STORE": f"sqlite:///{store}"}
    process = subprocess.Popen(
        [*shell, str(folder), *serve], env=environment(settings), cwd=ROOT, text=True
    )
    with process:
        try:
            running = Serving(process, f"http://127.0.0.1:{port}")
            wait_until_alive(running)
            yield Box(running, Path(f"/proc/{process.pid}/root{folder}"))
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """Return the settings of a server whose store is elsewhere, and healthy."""
    folder = tmp_path_factory.mktemp("disk")
    with box(folder, tmp_path_factory.mktemp("store") / "gestures.db") as made:
        yield made


def counted(running: Serving) -> float:
    """Return how many turns /metrics has."""
    answer = running.get("/metrics")
    assert answer.status == 200
    (line,) = [
        each
        for each in answer.data.decode().splitlines()
        if each.startswith("gestures_turn_seconds_count ")
    ]
    return float(line.split()[1])


def refuse(running: Serving) -> int:
    """The status of the answer to what is no request: that is logged before it is answered."""
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        return pool.request("POST", f"{running.url}/alexa", body=b"{").status


def test_turns_are_saved_and_counted_while_temporary_files_and_log_have_no_room(
    small: Box,
) -> None:
    couple, before = Couple(small.running.url), counted(small.running)
    with small.full():
        assert [couple.says(each).status for each in (DONE, STREAK, "AMAZON.HelpIntent")] == [
            200
        ] * 3
        assert "1 kind day" in couple.says("WhatDoYouKnowIntent").speech
        assert refuse(small.running) == 400
        assert counted(small.running) == before + 4
    assert len(small.running.workers()) == 1


def test_after_a_cleaner_and_a_dead_worker_the_counts_go_on(small: Box) -> None:
    couple = Couple(small.running.url)
    couple.says(STREAK)
    before = counted(small.running)
    subprocess.run(["find", str(small.disk), "-mindepth", "1", "-delete"], check=True)
    kill_a_worker(small.running)
    wait_until_alive(small.running)
    assert couple.says(STREAK).status == 200
    assert counted(small.running) == before + 1


def test_where_the_store_has_no_room_either_a_turn_is_still_answered(tmp_path: Path) -> None:
    with box(tmp_path, tmp_path / "gestures.db") as made:
        couple = Couple(made.running.url)
        assert couple.says(DONE).claims
        with made.full():
            for _ in range(3):
                told = couple.says(DONE)
                assert told.status == 200
            assert refuse(made.running) == 400
        assert couple.says(DONE).status == 200


@pytest.mark.parametrize("stderr", ["2>/dev/full", "2>&-"])
def test_a_log_that_takes_nothing_stops_nothing(stderr: str, tmp_path: Path) -> None:
    port = str(free_port())
    serve = (sys.executable, "-m", "skill", "serve", "--unsigned", "--port", port)
    settings = {"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"}
    command = ["sh", "-c", f'exec "$@" {stderr}', "sh", *serve]
    with subprocess.Popen(command, env=environment(settings), cwd=ROOT, text=True) as process:
        try:
            running = Serving(process, f"http://127.0.0.1:{port}")
            wait_until_alive(running)
            assert Couple(running.url).says(DONE).claims
            assert refuse(running) == 400
            assert counted(running) == 1
        finally:
            process.terminate()
            assert process.wait(30) == 0


def test_a_log_that_is_no_longer_read_stops_nothing(tmp_path: Path) -> None:
    with serving("--unsigned", GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db") as running:
        assert running.process.stderr
        fcntl(running.process.stderr, F_SETPIPE_SZ, SMALLEST_PIPE)
        for _ in range(MORE_LINES_THAN_IT_HOLDS):
            assert refuse(running) == 400
        assert Couple(running.url).says(DONE).claims
