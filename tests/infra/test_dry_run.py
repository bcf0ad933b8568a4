"""`make deploy DRY=1` for real: what it tells, and the zip that it makes for Lambda.

All of it is in this file, so that the zip is packed once, however many workers run the tests.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.bundle import NEVER_IMPORTED
from tests.infra.events import event
from tests.infra.packing import Packed, pack
from tests.infra.template import template

GLIBC = re.compile(rb"GLIBC_2\.(\d+)")
AMAZON_LINUX_2 = 26
"""Glibc 2.26, on which Lambda's Python 3.11 runs; later Pythons have 2.34."""

AARCH64 = 183
"""ELF's number for the machine."""

CLEAN_ROOM = """
import json, sys, sysconfig
sys.path.insert(0, sys.argv[1])
from skill.hosting.aws_lambda import lambda_handler
statuses = [lambda_handler(event, None)["statusCode"] for event in json.load(sys.stdin)]
own = sys.argv[1], sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["platstdlib"]
files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
strangers = [file for file in files if file and not file.startswith(own)]
print(json.dumps({"statuses": statuses, "strangers": strangers}))
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    return pack(tmp_path_factory.mktemp("packed"))


@pytest.fixture
def zip_(packed: Packed) -> Path:
    return packed.zip


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


def names(zip_: Path) -> list[str]:
    with ZipFile(zip_) as opened:
        return opened.namelist()


def test_neither_the_simulator_nor_the_tests_are_in_it(zip_: Path) -> None:
    own = {name for name in names(zip_) if name.startswith("skill/")}
    assert {"skill/hosting/aws_lambda.py", "skill/words/en/lines.toml"} <= own
    assert not any(name.startswith(("simulator", "tests/")) for name in names(zip_))


def test_what_is_never_imported_is_not_in_it(zip_: Path) -> None:
    tops = {name.partition("/")[0].partition("-")[0].lower() for name in names(zip_)}
    assert tops.isdisjoint(name.replace("-", "_") for name in NEVER_IMPORTED)


def test_of_all_of_amazons_services_it_knows_one(zip_: Path) -> None:
    data = {name.split("/")[2] for name in names(zip_) if name.startswith("botocore/data/")}
    assert {each for each in data if "." not in each} == {"dynamodb"}


def native(zip_: Path) -> list[bytes]:
    """Return the modules that are no Python."""
    with ZipFile(zip_) as opened:
        return [opened.read(name) for name in opened.namelist() if name.endswith(".so")]


def test_its_native_modules_are_for_arm64(zip_: Path) -> None:
    assert {int.from_bytes(module[18:20], "little") for module in native(zip_)} == {AARCH64}


def test_its_native_modules_need_no_newer_c_library_than_lambdas_oldest(zip_: Path) -> None:
    needed = [int(minor) for each in native(zip_) for minor in GLIBC.findall(each)]
    assert max(needed) <= AMAZON_LINUX_2


def test_every_module_comes_with_its_bytecode(zip_: Path) -> None:
    compiled = sum(name.endswith(".pyc") for name in names(zip_))
    assert compiled == sum(name.endswith(".py") for name in names(zip_))


def test_it_answers_where_nothing_else_is_installed(zip_: Path, tmp_path: Path) -> None:
    folder = tmp_path / "task"
    with ZipFile(zip_) as opened:
        opened.extractall(folder)
    for_this_machine(folder)
    told = in_a_clean_room(folder)
    assert told == {"statuses": [200, 200, 200, 400, 405], "strangers": []}


def for_this_machine(folder: Path) -> None:
    """Put this machine's native modules in the place of Lambda's; the rest is the same anywhere."""
    here = Path(sysconfig.get_paths()["platlib"])
    for module in list(folder.rglob("*.so")):
        name = module.name.partition(".")[0]
        (ours,) = (here / module.relative_to(folder).parent).glob(f"{name}.*so")
        module.unlink()
        shutil.copy(ours, module.parent)


def in_a_clean_room(folder: Path) -> object:
    asked = (("GET", "/healthz"), ("GET", "/privacy"), ("GET", "/terms"))
    events = [event(*each) for each in (*asked, ("POST", "/alexa"), ("GET", "/alexa"))]
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", CLEAN_ROOM, str(folder)],
        input=json.dumps(events),
        env={
            "GESTURES_SKILL_ID": "amzn1.ask.skill.0",
            "GESTURES_STORE": "dynamodb://small-gestures",
            "AWS_REGION": "us-east-1",
        },
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)
