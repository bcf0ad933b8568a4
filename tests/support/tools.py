"""The tools outside Python that some tests need, and what happens where one is missing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

import pytest

from tests.support import dynamodb_local, npm

OLDEST_JAVA = 17


@dataclass(frozen=True)
class Tool:
    """What the tests want a command for, and the Debian package that brings it."""

    purpose: str
    package: str


TOOLS = {
    "java": Tool("runs Amazon's DynamoDB Local", "openjdk-17-jre-headless"),
    "node": Tool("runs the outside clients", "nodejs"),
    "npm": Tool("fetches DynamoDB Local and the outside clients", "npm"),
    "chromium": Tool("draws the screens", "chromium fonts-dejavu-core"),
    "caddy": Tool("ends slow clients before the server", "caddy"),
    "espeak-ng": Tool("speaks the answers", "espeak-ng"),
}


def need(*commands: str) -> None:
    """Leave the calling test out where a command of TOOLS is missing."""
    for command in commands:
        if lack := missing(command):
            leave_out(lack)


def need_fetched(fetch: Callable[[], object]) -> None:
    """Leave the calling test out where a fetch says Unavailable."""
    for lack in _failure(fetch):
        leave_out(lack)


def leave_out(reason: str) -> NoReturn:
    """End the calling test: skipped for that reason, or failed under CI."""
    if _under_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def missing(command: str) -> str | None:
    """Say in one line that a command of TOOLS is missing, or too old; None where it is there."""
    tool = TOOLS[command]
    if shutil.which(command) and (command != "java" or _java_version() >= OLDEST_JAVA):
        return None
    name = f"java {OLDEST_JAVA} or later" if command == "java" else command
    return f"{name} is missing (it {tool.purpose}; Debian package {tool.package})"


def prepare() -> list[str]:
    """Fetch what the tests run; hands back one line for each thing that could not be had."""
    lacks = [lack for command in TOOLS if (lack := missing(command))]
    if not missing("npm"):
        lacks += [*_failure(dynamodb_local.fetch), *_failure(npm.install)]
    return lacks


def _failure(fetch: Callable[[], object]) -> Iterator[str]:
    try:
        fetch()
    except npm.Unavailable as error:
        yield str(error)


def _java_version() -> int:
    # macOS has a java command that only says where to get Java.
    answer = subprocess.run(("java", "-version"), capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', answer.stderr)
    return int(version[1]) if version else 0


def _under_ci() -> bool:
    return bool(os.environ.get("CI"))


def main(arguments: Sequence[str]) -> int:
    """Prepare the tests; status 1 if something is missing under CI.

    With `packages`, only name the Debian packages that would bring what is missing.
    """
    if list(arguments) == ["packages"]:
        packages = [tool.package for command, tool in TOOLS.items() if missing(command)]
        sys.stdout.write(" ".join(packages))
        return 0
    lacks = prepare()
    verdict = "a failure under CI" if _under_ci() else "its tests are left out"
    for lack in lacks:
        sys.stderr.write(f"{lack}: {verdict}\n")
    return int(bool(lacks) and _under_ci())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
