"""npm as a source of pinned, checked tools; tests/external/.npmrc holds its settings."""

import base64
import fcntl
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

EXTERNAL = Path(__file__).parents[1] / "external"
# npm's own patience without a network is more than a minute.
_PATIENCE = ("--fetch-retries=2", "--fetch-retry-mintimeout=500", "--fetch-retry-factor=2")
_TIMEOUT_SECONDS = 600


class Unavailable(Exception):
    """Something that tests need cannot be had; its text is one line that says what and why."""


def install(folder: Path = EXTERNAL) -> None:
    """Install what a folder's lock file lists, unless that is done; raises Unavailable."""
    # npm writes this file last: where it is, the installation is whole.
    done = folder / "node_modules" / ".package-lock.json"
    with (folder / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.stat().st_mtime < os.fstat(lock.fileno()).st_mtime:
            _npm("ci", cwd=folder)


def pack(package: str, integrity: str, into: Path) -> Path:
    """Download one package's archive and nothing that it depends on; raises Unavailable."""
    _npm("pack", package, f"--pack-destination={into}", cwd=EXTERNAL)
    (archive,) = into.glob("*.tgz")
    if integrity_of(archive) != integrity:
        raise Unavailable(f"{package} is not the archive that was pinned: another sha512")
    return archive


def integrity_of(archive: Path) -> str:
    """Say a file's sha512 in npm's notation."""
    with archive.open("rb") as content:
        digest = hashlib.file_digest(content, "sha512").digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def _npm(*arguments: str, cwd: Path) -> None:
    what = " ".join(("npm", *arguments[:2]))
    sys.stderr.write(f"{what}\n")
    command = ("npm", *arguments, "--prefer-offline", "--loglevel=error", *_PATIENCE)
    try:
        subprocess.run(
            command, cwd=cwd, check=True, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS
        )
    except FileNotFoundError:
        raise Unavailable("npm is missing") from None
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{what} was not done in {_TIMEOUT_SECONDS} s") from None
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"{what}: {_first_reason(error.stderr)}") from None


def _first_reason(stderr: str) -> str:
    lines = (re.sub(r"^npm (error|ERR!) ", "", line) for line in stderr.splitlines())
    codes = ("code ", "errno ", "syscall ")
    return next((line for line in lines if not line.startswith(codes)), "it gave no reason")
