"""Amazon's own model is asked line by line, and its answers make the same table."""

import json
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.held_out import nlu
from tests.held_out.sets import Line, held_out, sets

STAND_IN = f"""#!{sys.executable}
import json, sys
words = sys.argv[sys.argv.index("--utterance") + 1]
known = {{"we did it": "GestureDoneIntent"}}
selected = {{"name": known[words]}} if words in known else None
print(json.dumps({{"selectedIntent": selected, "consideredIntents": []}}))
"""


def says(intent: str) -> nlu.Run:
    return lambda _command: json.dumps({"selectedIntent": {"name": intent}})


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ask = tmp_path / "ask"
    ask.write_text(STAND_IN, encoding="utf-8")
    ask.chmod(ask.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    return ask


def test_a_stand_in_for_the_command_is_asked_like_the_command(stand_in: Path) -> None:
    assert stand_in.exists()
    lines = [Line("we did it", "GestureDoneIntent", {}), Line("it's raining", "none", {})]
    heard = nlu.hear("amzn1.ask.skill.x", lines)
    assert [each.intent for each in heard] == ["GestureDoneIntent", "AMAZON.FallbackIntent"]


def test_every_line_of_every_set_is_asked_and_the_table_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> str:
        asked.append(command)
        return says("NotSafeIntent")(command)

    assert nlu.main(["amzn1.ask.skill.x"], run) == 0
    assert len(asked) == sum(len(held_out(path)) for path in sets())
    assert all(command[:3] == ["ask", "smapi", "profile-nlu"] for command in asked)
    table = capsys.readouterr().out
    assert "false alarms" in table
    assert "near_talk" in table


@pytest.mark.parametrize("answer", ["", "<html>", "[]"])
def test_what_is_no_answer_is_told_in_one_line(
    answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nlu.main(["amzn1.ask.skill.x"], lambda _command: answer) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_without_the_command_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert nlu.main(["amzn1.ask.skill.x"]) == 1
    assert "npm install" in capsys.readouterr().err


def test_without_a_skill_it_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert nlu.main([]) == 2
    assert "SKILL_ID" in capsys.readouterr().err
