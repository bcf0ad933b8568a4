"""What is installed is what was locked, by its hash."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SKILL, EXTRA = PROJECT["project"]["dependencies"], PROJECT["project"]["optional-dependencies"]
SERVE = SKILL + EXTRA["serve"] + EXTRA["tools"]
TALK = SERVE + EXTRA["talk"]
LOCKED = {
    "serve": SERVE,
    "lambda": SKILL + EXTRA["aws"],
    "talk": TALK,
    "dev": TALK + EXTRA["aws"] + PROJECT["dependency-groups"]["dev"],
}
PIN = re.compile(
    r"([a-z0-9-]+)==([\w.+]+)(?: ; ([^\\\n]+?))?((?: \\\n    --hash=sha256:\w{64})+)\n"
)


def text_of(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> set[tuple[str, ...]]:
    """Return each package's name, version, marker and hashes."""
    return set(PIN.findall(text_of(lock)))


@pytest.mark.parametrize("lock", [*LOCKED, "bench", "held_out"])
def test_a_lock_holds_versions_with_hashes_and_nothing_else(lock: str) -> None:
    """No address of an index, no link, no path, no option."""
    assert PIN.sub("", text_of(lock)) == ""
    assert pins(lock)


def test_the_locks_agree() -> None:
    assert pins("serve") < pins("talk") < pins("dev")
    assert pins("lambda") < pins("dev")


@pytest.mark.parametrize("lock", LOCKED)
def test_a_lock_holds_what_the_project_asks_for_and_what_that_needs(lock: str) -> None:
    here = {name for name, _, marker, _ in pins(lock) if not marker or Marker(marker).evaluate()}
    assert here == set(needed(map(Requirement, LOCKED[lock]), set()))


def needed(requirements: Iterable[Requirement], seen: set[str]) -> Iterator[str]:
    """Return the names of packages and of everything below them, on this platform."""
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        wanted = f"{name}{sorted(requirement.extras)}"
        if wanted not in seen and (not requirement.marker or requirement.marker.evaluate()):
            seen.add(wanted)
            yield name
            yield from needed(below(name, frozenset(requirement.extras)), seen)


@cache
def below(name: str, extras: frozenset[str]) -> list[Requirement]:
    """Return what a package needs on this platform, where these extras of it are wanted."""
    found = [Requirement(each) for each in metadata.requires(name) or ()]
    wanted = [
        each
        for each in found
        if any(not each.marker or each.marker.evaluate({"extra": x}) for x in ("", *extras))
    ]
    for each in wanted:
        each.marker = None
    return wanted


def test_what_is_installed_is_checked_by_its_hash() -> None:
    scripts = [ROOT / "Makefile", *(ROOT / ".ci").iterdir(), *(ROOT / "infra").iterdir()]
    lines = [line for file in scripts if file.is_file() for line in file.read_text().splitlines()]
    installs = [line for line in lines if re.search(r"\bpip install\b", line)]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []
