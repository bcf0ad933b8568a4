"""Packs the zip that Lambda runs: python infra/bundle.py PACKAGES ZIP [WORDS]; tells its SHA-256.

PACKAGES is a folder that pip installed requirements/lambda.txt into, WORDS one of a host's own
words. What goes in comes out as the same bytes every time: a zip that is named by its checksum is
deployed anew only where something changed.
"""

import compileall
import hashlib
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from py_compile import PycInvalidationMode
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SKILL = Path(__file__).parents[1] / "skill"
OWN_WORDS = "own-words"
LAMBDA = "/var/task"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16

NEVER_IMPORTED = {
    "certvalidator": "skill/alexa/sdk.py says why it is not imported",
    "oscrypto": "certvalidator's",
    "freezegun": "a test library that ask-sdk-webservice-support asks for",
    "requests": "the SDK's own API client, which the skill does without",
    "charset-normalizer": "requests'",
    "idna": "requests'",
    "pycparser": "cffi's, to build what is built already",
}


def main(packages: Path, zip_: Path, words: Path | None = None) -> None:
    """Pack the zip. The folder is changed on the way, and is no good for anything else then."""
    leave_out(packages)
    shutil.copytree(SKILL, packages / "skill", ignore=shutil.ignore_patterns("__pycache__"))
    if words:
        shutil.copytree(words, packages / OWN_WORDS)
    compile_(packages)
    write(packages, zip_)
    sys.stdout.write(f"{hashlib.sha256(zip_.read_bytes()).hexdigest()}\n")


def leave_out(packages: Path) -> None:
    """Take away what the function never reads: half of it all, and most of its size."""
    for distribution in metadata.distributions(path=[str(packages)]):
        if distribution.name.lower().replace("_", "-") in NEVER_IMPORTED:
            for top in {file.parts[0] for file in distribution.files or ()} - {".."}:
                _remove(packages / top)
    for service in (packages / "botocore" / "data").glob("*/"):
        if service.name != "dynamodb":
            _remove(service)
    _remove(packages / "bin")


def compile_(packages: Path) -> None:
    """Bytecode for every module: Lambda can keep none, so each start would compile them all."""
    compileall.compile_dir(
        packages,
        quiet=2,
        force=True,
        stripdir=str(packages),
        prependdir=LAMBDA,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )


def write(packages: Path, zip_: Path) -> None:
    """The zip of a folder, without anything that the day or the machine decides."""
    with ZipFile(zip_, "w", ZIP_DEFLATED, compresslevel=9) as out:
        for file in _files(packages):
            entry = ZipInfo(file.relative_to(packages).as_posix(), LONG_AGO)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, READABLE
            out.writestr(entry, file.read_bytes())


def _files(packages: Path) -> Iterator[Path]:
    """In one order; pip's lists of files are left out, for they know the machine's own paths."""
    for file in sorted(packages.rglob("*")):
        if file.is_file() and not file.match("*.dist-info/RECORD"):
            yield file


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
