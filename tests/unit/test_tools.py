import subprocess
from pathlib import Path

import pytest

from tests.support import npm, tools


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_tool_leaves_its_test_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"java 17 .* openjdk-17-jre-headless"):
        tools.need("java")


@pytest.mark.usefixtures("nothing_installed")
def test_under_ci_a_missing_tool_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="espeak-ng is missing"):
        tools.need("espeak-ng")


def test_a_java_that_is_too_old_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "java 17 or later is missing" in str(tools.missing("java"))


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_preparing_names_each_missing_tool_and_ends_badly_only_under_ci(
    ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", ci)
    assert tools.main([]) == status
    named = [line.split()[0] for line in capsys.readouterr().err.splitlines()]
    assert named == list(tools.TOOLS)


@pytest.mark.usefixtures("nothing_installed")
def test_what_is_missing_can_be_had_by_its_debian_package(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tools.main(["packages"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["openjdk-17-jre-headless", "nodejs"]


def test_an_archive_other_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    tools.need("npm")
    (tmp_path / "package.json").write_text('{"name": "other", "version": "1.0.0"}')
    with pytest.raises(npm.Unavailable, match="another sha512"):
        npm.pack(str(tmp_path), "sha512-pinned", tmp_path)


def test_what_npm_cannot_do_is_told_in_one_line(tmp_path: Path) -> None:
    tools.need("npm")
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(npm.Unavailable) as told:
        npm.install(tmp_path)
    assert len(str(told.value).splitlines()) == 1


def test_what_was_installed_before_is_not_installed_again(
    outside_clients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    npm.install(outside_clients)


def test_a_conversation_that_cannot_be_held_says_why_in_one_line(outside_clients: Path) -> None:
    held = subprocess.run(
        ("node", outside_clients / "conversation.js", "http://127.0.0.1:1", "no-model.json"),
        input="open small gestures\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert held.returncode == 1
    assert held.stdout == ""
    (line,) = held.stderr.splitlines()
    assert "no-model.json" in line
