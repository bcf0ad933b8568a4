"""The zip for Lambda as `make deploy` makes it, of the wheels that an index has for arm64."""

import re
import shutil
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.infra.clean_room import ANSWERED, in_a_clean_room, never_imported, services
from tests.infra.packing import pack

pytestmark = pytest.mark.wheels

GLIBC = re.compile(rb"GLIBC_2\.(\d+)")
AMAZON_LINUX_2 = 26
"""Glibc 2.26, on which Lambda's Python 3.11 runs; later Pythons have 2.34."""

AARCH64 = 183
"""ELF's number for the machine."""


@pytest.fixture(scope="module")
def zip_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(tmp_path_factory.mktemp("packed"), python=Path(sys.executable)).zip


def native(zip_: Path) -> list[bytes]:
    """The modules that are no Python."""
    with ZipFile(zip_) as opened:
        return [opened.read(name) for name in opened.namelist() if name.endswith(".so")]


def test_its_native_modules_are_for_arm64(zip_: Path) -> None:
    assert {int.from_bytes(module[18:20], "little") for module in native(zip_)} == {AARCH64}


def test_its_native_modules_need_no_newer_c_library_than_lambdas_oldest(zip_: Path) -> None:
    needed = [int(minor) for each in native(zip_) for minor in GLIBC.findall(each)]
    assert max(needed) <= AMAZON_LINUX_2


def test_it_answers_where_nothing_else_is_installed(zip_: Path, tmp_path: Path) -> None:
    with ZipFile(zip_) as opened:
        opened.extractall(tmp_path)
    assert never_imported(tmp_path) == set()
    assert services(tmp_path) == {"dynamodb"}
    for_this_machine(tmp_path)
    assert in_a_clean_room(tmp_path) == ANSWERED


def for_this_machine(folder: Path) -> None:
    """Put this machine's native modules in the place of Lambda's; the rest is the same anywhere."""
    here = Path(sysconfig.get_paths()["platlib"])
    for module in list(folder.rglob("*.so")):
        name = module.name.partition(".")[0]
        (ours,) = (here / module.relative_to(folder).parent).glob(f"{name}.*so")
        module.unlink()
        shutil.copy(ours, module.parent)
