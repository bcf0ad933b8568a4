"""What is installed is what was locked."""

import re
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SKILL = PROJECT["project"]["dependencies"]
EXTRA = PROJECT["project"]["optional-dependencies"]
SERVE, LAMBDA = SKILL + EXTRA["serve"] + EXTRA["tools"], SKILL + EXTRA["aws"]
TALK = SERVE + EXTRA["talk"]
DEV = TALK + EXTRA["aws"] + PROJECT["dependency-groups"]["dev"]
LOCKED = {"serve": SERVE, "lambda": LAMBDA, "talk": TALK, "dev": DEV}

_PIN = re.compile(
    r"([a-z0-9-]+)==([0-9][0-9a-z.+]*)(?: ; ([^\\]+?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)"
)


@dataclass(frozen=True)
class Pin:
    """One package of a lock: where it is installed at all, and which archives are its own."""

    name: str
    version: str
    marker: str | None
    hashes: frozenset[str]

    @property
    def is_for_here(self) -> bool:
        return self.marker is None or Marker(self.marker).evaluate()


def text_of(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> set[Pin]:
    return {
        Pin(name, version, marker or None, frozenset(hashes.replace("\\", "").split()))
        for name, version, marker, hashes in _PIN.findall(text_of(lock))
    }


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


@pytest.mark.parametrize("lock", LOCKED)
def test_a_lock_holds_versions_with_hashes_and_nothing_else(lock: str) -> None:
    """No address of an index, no link, no path, no option."""
    assert _PIN.sub("", text_of(lock)).strip() == ""
    assert pins(lock)


def test_the_locks_agree() -> None:
    assert pins("serve") < pins("talk") < pins("dev")
    assert pins("lambda") < pins("dev")


@pytest.mark.parametrize("lock", LOCKED)
def test_a_lock_holds_what_the_project_asks_for_and_what_that_needs(lock: str) -> None:
    assert {pin.name for pin in pins(lock) if pin.is_for_here} == needed(LOCKED[lock])


def needed(requirements: Iterable[str]) -> set[str]:
    """The names of packages and of everything below them, on this platform."""
    found: dict[str, set[str]] = {}
    waiting = deque(map(Requirement, requirements))
    while waiting:
        requirement = waiting.popleft()
        name = canonicalize_name(requirement.name)
        if name in found and requirement.extras <= found[name]:
            continue
        found.setdefault(name, set()).update(requirement.extras)
        waiting += below(name, found[name])
    return set(found)


def below(name: str, extras: set[str]) -> Iterator[Requirement]:
    for each in map(Requirement, metadata.requires(name) or ()):
        if any(not each.marker or each.marker.evaluate({"extra": x}) for x in ("", *extras)):
            yield each


def test_what_is_installed_is_checked_by_its_hash() -> None:
    scripts = [ROOT / "Makefile", *(ROOT / ".ci").iterdir(), *(ROOT / "infra").rglob("*")]
    installs = [
        line
        for file in scripts
        if file.is_file()
        for line in file.read_text(encoding="utf-8", errors="ignore").splitlines()
        if re.search(r"\bpip install\b", line)
    ]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []
