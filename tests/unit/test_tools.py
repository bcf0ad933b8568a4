"""What a test does where a tool outside Python is missing."""

import pytest

from tests.support import tools


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
