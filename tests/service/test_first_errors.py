"""The first error has the first answer: one line, what is wrong, and what to do next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import local
from tests.support.processes import ROOT, call_skill

ENVIRONMENT = ROOT / ".ci" / "environment"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def python_of(version: str, file: Path) -> Path:
    """Return a command that says it is Python of a version, and can do nothing else."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\necho {version}\n")
    file.chmod(0o755)
    return file


def set_up(python: object, folder: Path, lock: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ENVIRONMENT, str(python), folder, lock],
        env={"PATH": os.environ["PATH"], "PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    """A lock that names no package."""
    (tmp_path / "nothing.txt").write_text("")
    return tmp_path / "nothing.txt"


@pytest.mark.parametrize("version", ["3.10", "3.9", "2.7"])
def test_an_old_python_is_told_before_anything_is_made(
    version: str, tmp_path: Path, nothing: Path
) -> None:
    ended = set_up(python_of(version, tmp_path / "old"), tmp_path / ".venv", nothing)
    assert ended.returncode == 1
    assert f"is Python {version}, and 3.11 is the oldest that will do" in ended.stderr
    assert "make run PYTHON=" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_not_there_is_told_in_one_line(tmp_path: Path, nothing: Path) -> None:
    ended = set_up("python3.99", tmp_path / ".venv", nothing)
    assert ended.returncode == 1
    assert ended.stderr.startswith("small-gestures: python3.99 cannot be run. Install Python 3.11")
    assert ended.stderr.count("\n") == 1


@pytest.mark.wheels
def test_an_environment_of_another_version_is_made_anew_and_then_lacks_an_index(
    tmp_path: Path, nothing: Path
) -> None:
    """One environment for both: to make it takes seconds."""
    python_of("3.10", tmp_path / ".venv" / "bin" / "python")
    (tmp_path / ".venv" / ".talk").touch()
    ended = set_up(sys.executable, tmp_path / ".venv", nothing)
    assert ended.returncode == 0, ended.stderr
    made = subprocess.check_output([tmp_path / ".venv" / "bin" / "python", "--version"], text=True)
    assert made.startswith(f"Python {HERE}.")
    assert not (tmp_path / ".venv" / ".talk").exists()
    lock = tmp_path / "lock.txt"
    lock.write_text(f"nothing-of-that-name==1.0 --hash=sha256:{'0' * 64}\n")
    ended = set_up(sys.executable, tmp_path / ".venv", lock)
    assert ended.returncode == 1
    assert "pip config set global.index-url" in ended.stderr.splitlines()[-1]


def told(*arguments: str, **settings: str) -> str:
    """Return the one line that a command ends with, at status 2."""
    ended = call_skill(*arguments, **settings)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    return ended.stderr.removeprefix("small-gestures: ").strip()


@pytest.mark.parametrize("command", [("serve", "--unsigned"), ("talk", "--say", "stop")])
def test_a_store_that_can_be_none_stops_the_start(command: tuple[str, ...], tmp_path: Path) -> None:
    other = tmp_path / "passwd"
    other.write_text("root:x:0:0:root:/root:/bin/bash\n")
    line = told(*command, GESTURES_STORE=f"sqlite:///{other}")
    assert line == f"GESTURES_STORE: {other} is another kind of file; name a new one"
    line = told(*command, GESTURES_STORE=f"sqlite:///{other}/gestures.db")
    assert line.startswith(f"GESTURES_STORE: {other}/gestures.db: ")


def test_a_catalogues_folder_without_words_stops_the_start(tmp_path: Path) -> None:
    line = told("serve", "--unsigned", GESTURES_CATALOGUE=str(tmp_path))
    assert line.startswith("GESTURES_CATALOGUE: no file of words in it")


def test_own_words_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "prompts.toml").write_text("late = ")
    line = told("serve", "--unsigned", GESTURES_CATALOGUE=str(tmp_path))
    assert line.startswith("prompts.toml: ")


def test_a_package_is_for_the_id_of_a_skill() -> None:
    line = told(
        "package", "--endpoint", "https://example.com", "--out", "x", GESTURES_SKILL_ID="foo"
    )
    assert line.startswith("GESTURES_SKILL_ID: an application id begins with amzn1.ask.skill.")


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_talk_needs_both_its_streams(stream: str, tmp_path: Path) -> None:
    closed = subprocess.run(
        ["sh", "-c", f'"$0" -m skill talk {"<&-" if stream == "stdin" else ">&-"}', sys.executable],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert closed.returncode == 2
    assert closed.stderr.startswith("small-gestures: talk reads standard input and writes standard")
    assert closed.stderr.count("\n") == 1


def test_a_terminal_that_knows_ascii_alone_is_talked_to(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "skill", "talk", "--fast", "--say", "start a hug timer"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONIOENCODING": "ascii",
            "GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "30 seconds." in ended.stdout


def test_talk_without_its_packages_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simulator.local", None)
    line = told("talk", "--say", "stop")
    assert line.endswith("in a checkout, make run brings it")


def test_a_broken_model_is_told_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "en-US.json"
    broken.write_text("{}")
    monkeypatch.setattr(local, "MODEL", broken)
    monkeypatch.setattr(local.load_model, "__defaults__", (broken,))
    local._ear.cache_clear()
    try:
        line = told("talk", "--say", "stop", GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db")
    finally:
        local._ear.cache_clear()
    assert line == f"{broken} is no interaction model: make model writes it anew"


def test_a_pipe_that_nobody_reads_any_more_ends_the_talk(tmp_path: Path) -> None:
    ended = subprocess.run(
        ["bash", "-c", '"$0" -m skill talk --say "give me a gesture" | exec true', sys.executable],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1] == "small-gestures: what talk writes is read no longer"
