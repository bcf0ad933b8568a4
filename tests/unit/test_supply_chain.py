"""What is installed is what was locked, and everything that is imported was asked for."""

import ast
import re
import sys
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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
SERVE, LAMBDA = SKILL + EXTRA["serve"], SKILL + EXTRA["aws"]
TALK = SERVE + EXTRA["talk"]
DEV = TALK + EXTRA["aws"] + PROJECT["dependency-groups"]["dev"]
LOCKED = {"serve": SERVE, "lambda": LAMBDA, "talk": TALK, "dev": DEV}

# Imported without being asked for by name: each comes with a package that was.
PARTS = {
    "botocore": "boto3",  # its configuration and its errors
    "mypy-boto3-dynamodb": "boto3-stubs-lite",  # what its extra `dynamodb` brings
    "jinja2": "flask",  # its templates
    "packaging": "pytest",  # reads requirements, for these tests alone
    "werkzeug": "flask",  # its HTTP errors, and its server for this machine
}
NOT_IMPORTED = {
    "tzdata": "zoneinfo finds it by itself, where the machine has no zones of its own",
    "pytest-xdist": "pytest finds it by itself",
    "awslambdaric": "it is run as Lambda runs it, as a process",
}

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


def files(part: str) -> list[Path]:
    """The modules that a lock is for: a server's, Lambda's, the simulated Echo's, or the tests'."""
    folder = ROOT / "skill"
    echo = set((folder / "echo").rglob("*.py"))
    skill = set(folder.rglob("*.py")) - echo
    serve = skill - {folder / "lambda_function.py"}
    on_lambda = skill - {folder / "server.py", folder / "handing_over.py"}
    # What strangers say is measured in an environment of its own: make held-out.
    elsewhere = {"node_modules", "held_out"}
    tests = {file for file in (ROOT / "tests").rglob("*.py") if elsewhere.isdisjoint(file.parts)}
    return sorted({"serve": serve, "lambda": on_lambda, "talk": echo, "dev": tests}[part])


@pytest.mark.parametrize("part", LOCKED)
def test_nothing_is_imported_that_was_not_asked_for(part: str) -> None:
    asked = names(LOCKED[part])
    assert {each for each in imported(part) if PARTS.get(each, each) not in asked} == set()


@pytest.mark.parametrize("part", LOCKED)
def test_nothing_is_imported_for_its_types_that_was_not_asked_for(part: str) -> None:
    asked = names(DEV)
    types = imported(part, for_types=True)
    assert {each for each in types if PARTS.get(each, each) not in asked} == set()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_comes_with_its_whole(part: str) -> None:
    whole = [each for each in DEV if canonicalize_name(Requirement(each).name) == PARTS[part]]
    assert part in needed(whole)


def test_nothing_is_asked_for_that_is_imported_by_nobody() -> None:
    assert names(SERVE) - imported("serve") - NOT_IMPORTED.keys() == set()
    assert names(LAMBDA) - imported("lambda") - NOT_IMPORTED.keys() == set()
    assert names(TALK) - names(SERVE) - imported("talk") == set()
    rest = names(DEV) - names(TALK) - names(LAMBDA)
    assert rest - imported("dev") - commands() - stubs() - NOT_IMPORTED.keys() == set()


def test_no_allowance_outlives_its_reason() -> None:
    everything = imported("serve") | imported("talk") | imported("dev")
    typed = imported("serve", for_types=True) | imported("dev", for_types=True)
    assert PARTS.keys() <= everything | typed
    assert NOT_IMPORTED.keys() <= names(DEV) - everything


def commands() -> set[str]:
    """The packages whose commands the Makefile runs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    run = re.findall(r"\$\(PY\) -m (\w+)", makefile)
    called = re.findall(r"\$\(VENV\)/bin/([a-z-]+)", makefile)
    return packages(run) | set(called) | {"mutmut"}  # which tests.support.mutants runs


def stubs() -> set[str]:
    """The packages that bring the types of what is imported."""
    stubbed = {f"{module}-stubs" for part in LOCKED for module in modules(part, for_types=False)}
    return packages(stubbed & brought_by().keys())


@cache
def imported(part: str, *, for_types: bool = False) -> frozenset[str]:
    """The packages that a part of the project imports as it runs, or for its types alone."""
    return frozenset(packages(modules(part, for_types=for_types)))


def modules(part: str, *, for_types: bool) -> set[str]:
    """The top names of what a part imports from outside."""
    imported = {
        name
        for file in files(part)
        for node, typing in nodes(file)
        if typing is for_types
        for name in names_in(node)
    }
    tops = {module.partition(".")[0] for module in imported}
    return tops - sys.stdlib_module_names - {"skill", "tests", "infra"}


def nodes(file: Path) -> Iterator[tuple[ast.AST, bool]]:
    """A file's nodes, each with whether it is there for type checkers alone."""
    waiting: deque[tuple[ast.AST, bool]] = deque([(ast.parse(file.read_text("utf-8")), False)])
    while waiting:
        node, typing = waiting.popleft()
        yield node, typing
        typing |= isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        waiting += ((child, typing) for child in ast.iter_child_nodes(node))


def names_in(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def packages(modules: Iterable[str]) -> set[str]:
    """The packages that bring modules, by their names on an index."""
    brought = brought_by()
    return {canonicalize_name(name) for module in modules for name in brought.get(module, [module])}


@cache
def brought_by() -> Mapping[str, Sequence[str]]:
    """The packages by the modules that they bring."""
    return metadata.packages_distributions()
