"""`make deploy DRY=1` as somebody without an account, and without the AWS CLI, runs it."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT
from tests.support.tools import leave_out

DEPLOY = ROOT / "infra" / "deploy.sh"
OURS = (
    *("STACK", "WORDS", "DRY", "SKILL_ID", "PYTHON", "BUILD"),
    *("GESTURES_CONTACT", "GESTURES_OPERATOR"),
)
NO_INDEX = "Could not find a version"


@dataclass(frozen=True)
class Packed:
    """What it told, and the zip that it made."""

    told: str
    zip: Path


def run(*parameters: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run deploy.sh with this in its environment, and nothing that the developer's shell has."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [str(DEPLOY), *parameters],
        env={**inherited, **given},
        capture_output=True,
        text=True,
        check=False,
    )


def command(folder: Path, name: str, script: str) -> Path:
    """Return a command of our own."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/usr/bin/env bash\n{script}\n")
    file.chmod(0o755)
    return file


def before(folder: Path) -> Mapping[str, str]:
    """Return a PATH on which a folder's commands come first."""
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def pack(folder: Path, python: Path) -> Packed:
    """Run it dry, where the AWS CLI only fails; leaves the calling test out without an index."""
    command(folder / "bin", "aws", "exit 97")
    ran = run(
        "MemoryMegabytes=512",
        "Contact=Call us at noon.",
        DRY="1",
        BUILD=str(folder / "build"),
        PYTHON=str(python),
        **before(folder / "bin"),
    )
    if NO_INDEX in ran.stderr:
        leave_out("no package index that has wheels for arm64")
    assert ran.returncode == 0, ran.stderr
    return Packed(ran.stdout, folder / "build" / "lambda.zip")
