"""The zip that Lambda runs: small, the same every time, and whole."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.bundle import NEVER_IMPORTED, leave_out, main
from tests.infra.events import event
from tests.infra.packing import Packed

GLIBC = re.compile(rb"GLIBC_2\.(\d+)")
AMAZON_LINUX_2 = 26
"""Glibc 2.26, on which Lambda's Python 3.11 runs; later Pythons have 2.34."""

AARCH64 = 183
"""ELF's number for the machine."""

CLEAN_ROOM = """
import json, sys, sysconfig
sys.path.insert(0, sys.argv[1])
from skill.lambda_function import lambda_handler
statuses = [lambda_handler(event, None)["statusCode"] for event in json.load(sys.stdin)]
own = sys.argv[1], sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["platstdlib"]
files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
strangers = [file for file in files if file and not file.startswith(own)]
print(json.dumps({"statuses": statuses, "strangers": strangers}))
"""


@pytest.fixture(scope="module")
def zip_(packed: Packed) -> Path:
    return packed.zip


def names(zip_: Path) -> list[str]:
    with ZipFile(zip_) as opened:
        return opened.namelist()


def test_neither_the_simulator_nor_the_tests_are_in_it(zip_: Path) -> None:
    own = {name for name in names(zip_) if name.startswith("skill/")}
    assert {"skill/lambda_function.py", "skill/words/en/lines.toml"} <= own
    assert not any(name.startswith(("skill/echo", "tests/")) for name in names(zip_))


def test_what_is_never_imported_is_not_in_it(zip_: Path) -> None:
    tops = {name.partition("/")[0].partition("-")[0].lower() for name in names(zip_)}
    assert tops.isdisjoint(name.replace("-", "_") for name in NEVER_IMPORTED)


def test_of_all_of_amazons_services_it_knows_one(zip_: Path) -> None:
    data = {name.split("/")[2] for name in names(zip_) if name.startswith("botocore/data/")}
    assert {each for each in data if "." not in each} == {"dynamodb"}


def native(zip_: Path) -> list[bytes]:
    """The modules that are no Python."""
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


def installed(folder: Path, *modules: str) -> Path:
    """What pip makes of two packages, one of which the function never imports."""
    (folder / "bin").mkdir(parents=True)
    for module in modules:
        (folder / module).mkdir()
        (folder / module / "__init__.py").write_text(f"NAME = {module!r}\n")
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {module}\nVersion: 1.0\n")
        files = f"{module}/__init__.py", f"{info.name}/METADATA", f"../../bin/{module}"
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    return folder


def test_the_same_makes_the_same_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = installed(tmp_path / "first", "flask", "rich")
    second = installed(tmp_path / "second", "rich", "flask")
    os.utime(second / "flask" / "__init__.py", (0, 0))
    main(first, tmp_path / "first.zip")
    main(second, tmp_path / "second.zip")
    one, other = capsys.readouterr().out.split()
    assert one == other
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_other_code_makes_another_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(installed(tmp_path / "first", "flask"), tmp_path / "first.zip")
    main(installed(tmp_path / "second", "jinja2"), tmp_path / "second.zip")
    assert len(set(capsys.readouterr().out.split())) == 2


def test_nothing_outside_the_folder_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "rich").touch()
    packages = installed(tmp_path / "build" / "lambda", "rich")
    leave_out(packages)
    assert list(packages.iterdir()) == []
    assert (tmp_path / "bin" / "rich").exists()


def test_a_hosts_own_words_come_along(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "lines.toml").touch()
    main(installed(tmp_path / "packages"), tmp_path / "own.zip", tmp_path / "words")
    assert capsys.readouterr().out
    assert "own-words/lines.toml" in names(tmp_path / "own.zip")
