"""The version stands in one place, and the changelog tells of it."""

import re
from pathlib import Path

from skill import __version__
from tests.support.processes import run_skill

ROOT = Path(__file__).parents[2]


def test_the_command_line_tells_the_version() -> None:
    ended = run_skill("--version")
    assert (ended.returncode, ended.stdout) == (0, f"{__version__}\n")


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == __version__
    assert len(set(headings)) == len(headings)


def test_the_version_stands_in_no_other_place() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    assert 'dynamic = ["version"]' in project
    assert 'version = { attr = "skill.__version__" }' in project
    assert re.findall(r'^version = "', project, re.MULTILINE) == []
