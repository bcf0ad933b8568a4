"""The wheel serves on its own, in an environment that holds nothing else of this checkout."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.processes import ROOT, Serving, started
from tests.support.tools import leave_out

pytestmark = pytest.mark.wheels

INDEX_SECONDS = 300


def run(*command: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=INDEX_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--out-dir", folder)
    if built.returncode:
        leave_out(f"no package index that has setuptools: {built.stderr[-200:]}")
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment with what serve's lock names, and the wheel."""
    folder = tmp_path_factory.mktemp("clean")
    lock = ROOT / "requirements" / "serve.txt"
    install = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", folder)
    run(sys.executable, "-m", "uv", "venv", "--quiet", "--clear", folder)
    for what in (("--require-hashes", "-r", lock), ("--no-deps", wheel)):
        installed = run(*install, *what)
        if installed.returncode:
            leave_out(
                f"no package index that has the service's packages: {installed.stderr[-200:]}"
            )
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def served(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    command = [str(python), "-m", "skill", "serve", "--unsigned"]
    with started(command, tmp_path_factory.mktemp("elsewhere"), {}) as running:
        yield running


def test_it_holds_every_word_and_screen_and_nothing_of_a_checkout(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    data = [
        each.relative_to(ROOT).as_posix()
        for pattern in ("words/*/*.toml", "words/*/pages/*.html", "alexa/screens/*.json")
        for each in ROOT.glob(f"skill/{pattern}")
    ]
    assert data
    assert set(data) <= set(names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "skill",
        "small_gestures",
    }


def test_it_serves(served: Serving) -> None:
    assert served.get("/healthz").status == 200
    assert b"Privacy" in served.get("/privacy").data


def test_talk_says_in_one_line_how_to_get_the_simulator(python: Path, tmp_path: Path) -> None:
    ended = run(python, "-m", "skill", "talk", "--say", "stop", folder=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith("small-gestures: talk needs ")
    assert ended.stderr.endswith("in a checkout, make run brings it\n")
