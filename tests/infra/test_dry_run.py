"""`make deploy DRY=1`: what it tells, and the zip that it makes for Lambda."""

import hashlib
import re
import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.bundle import SKILL, leave_out
from tests.infra.clean_room import ANSWERED, in_a_clean_room, never_imported, services
from tests.infra.packing import Packed, command, pack
from tests.infra.template import template
from tests.support.processes import ROOT

PYTHON = f"""
case "$*" in
  *"pip install"*)
    while [ "$1" != --target ]; do shift; done
    mkdir -p "$2" && echo "PUT = 'there by pip'" >"$2/installed.py" ;;
  *) exec {sys.executable} "$@" ;;
esac
"""

OTHER_SERVICES = re.compile(r"botocore/data/(?!dynamodb/|s3/)[^/]+/")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    """With a pip that needs no index, and no linter, which `make lint` asks."""
    folder = tmp_path_factory.mktemp("packed")
    command(folder / "bin", "cfn-lint", "")
    return pack(folder, python=command(folder / "bin", "python", PYTHON))


def test_a_dry_run_tells_every_command_and_needs_neither_account_nor_cli(packed: Packed) -> None:
    commands = [line[2:] for line in packed.told.splitlines() if line.startswith("+ ")]
    assert [" ".join(each.split()[:3]) for each in commands] == [
        "aws s3 mb",
        "aws s3api put-object",
        "aws cloudformation deploy",
        "aws cloudformation describe-stacks",
    ]


def test_a_dry_run_packs_the_very_zip_that_it_tells_of(packed: Packed) -> None:
    checksum = hashlib.sha256(packed.zip.read_bytes()).hexdigest()
    assert f"CodeKey={checksum}.zip" in packed.told


def test_it_tells_what_to_do_next(packed: Packed) -> None:
    assert "make package ENDPOINT=" in packed.told


def test_whatever_is_passed_on_is_a_parameter_of_the_template(packed: Packed) -> None:
    passed = re.findall(r" (\w+)=", packed.told.partition("--parameter-overrides")[2])
    assert {"MemoryMegabytes", "Contact", "OwnWords"} <= set(passed)
    assert set(passed) <= {*template()["Parameters"], "ENDPOINT"}


def names(packed: Packed) -> list[str]:
    with ZipFile(packed.zip) as opened:
        return opened.namelist()


def test_the_skill_and_its_packages_are_in_it_and_nothing_else_of_ours(packed: Packed) -> None:
    assert {"installed.py", "skill/hosting/aws_lambda.py", "skill/words/en/lines.toml"} <= {
        *names(packed)
    }
    assert {name.partition("/")[0] for name in names(packed)} == {
        "__pycache__",
        "installed.py",
        "skill",
    }


def test_every_module_comes_with_its_bytecode(packed: Packed) -> None:
    compiled = sum(name.endswith(".pyc") for name in names(packed))
    assert compiled == sum(name.endswith(".py") for name in names(packed))


def test_what_is_left_of_its_packages_answers_where_nothing_else_is_installed(
    tmp_path: Path,
) -> None:
    install(tmp_path)
    leave_out(tmp_path)
    shutil.copytree(SKILL, tmp_path / "skill")
    assert never_imported(tmp_path) == set()
    assert services(tmp_path) == {"dynamodb"}
    assert in_a_clean_room(tmp_path) == ANSWERED


def install(folder: Path) -> None:
    """Copy the packages of the function's lock from where the tests have them.

    Of the descriptions of Amazon's services, which are most of it, only those of two.
    """
    lock = (ROOT / "requirements" / "lambda.txt").read_text(encoding="utf-8")
    for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE):
        for file in distribution(name).files or ():
            if file.parts[0] != ".." and not OTHER_SERVICES.match(str(file)):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file.locate(), folder / file)
