"""infra/bundle.py: the same zip every time, from nothing but what it is given."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra import bundle
from infra.bundle import leave_out, main


@pytest.fixture(autouse=True)
def _a_skill_of_one_module(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """test_dry_run.py packs the whole one."""
    folder = tmp_path_factory.mktemp("skill")
    (folder / "__init__.py").touch()
    monkeypatch.setattr(bundle, "SKILL", folder)


def installed(folder: Path, *modules: str) -> Path:
    """Return what pip makes of two packages, one of which the function never imports."""
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
    first = installed(tmp_path / "first", "flask", "requests")
    second = installed(tmp_path / "second", "requests", "flask")
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
    (tmp_path / "bin" / "requests").touch()
    packages = installed(tmp_path / "build" / "lambda", "requests")
    leave_out(packages)
    assert list(packages.iterdir()) == []
    assert (tmp_path / "bin" / "requests").exists()


def test_a_hosts_own_words_come_along(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "lines.toml").touch()
    main(installed(tmp_path / "packages"), tmp_path / "own.zip", tmp_path / "words")
    assert capsys.readouterr().out
    with ZipFile(tmp_path / "own.zip") as packed:
        assert "own-words/lines.toml" in packed.namelist()
