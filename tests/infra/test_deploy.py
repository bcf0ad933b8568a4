"""infra/deploy.sh in earnest, against commands that only write down."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.infra.packing import before, command, run

SKILL_ID = "amzn1.ask.skill.11111111-0000-4000-8000-000000000000"
BUCKET = "small-gestures-code-111122223333-eu-west-1"

AWS = """
printf '%s\\n' "$*" >>"$CALLS"
case "$1 $2" in
  "sts get-caller-identity") echo 111122223333 ;;
  "configure get") echo eu-west-1 ;;
  "s3api head-bucket") [ -e "$CALLS.bucket" ] ;;
  "s3api head-object") [ -e "$CALLS.code" ] ;;
  "s3 mb") touch "$CALLS.bucket" ;;
  "s3api put-object") touch "$CALLS.code" ;;
  "cloudformation deploy") [ -z "${REFUSES:-}" ] ;;
esac
"""
PYTHON = """
case "$*" in
  -c*) echo 3.11 ;;
  infra/bundle.py*) mkdir -p "$BUILD" && echo zip >"$3" && echo c0ffee ;;
esac
"""


@dataclass(frozen=True)
class Account:
    """An account in a folder, and what was asked of it."""

    folder: Path

    def deploy(self, *parameters: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Run deploy.sh in earnest."""
        places = {
            "CALLS": str(self.folder / "calls"),
            "BUILD": str(self.folder / "build"),
            "PYTHON": str(self.folder / "bin" / "python"),
        }
        return run(*parameters, **places, **before(self.folder / "bin"), **given)

    def changes(self) -> list[str]:
        """Return the calls so far that change something, each by its first two words."""
        calls = [" ".join(call.split()[:2]) for call in self.calls()]
        return [each for each in calls if each in ("s3 mb", "s3api put-object", DEPLOYS)]

    def calls(self) -> list[str]:
        """Return the calls so far."""
        calls = self.folder / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


DEPLOYS = "cloudformation deploy"


@pytest.fixture
def account(tmp_path: Path) -> Account:
    command(tmp_path / "bin", "aws", AWS)
    command(tmp_path / "bin", "python", PYTHON)
    command(tmp_path / "bin", "cfn-lint", "")
    return Account(tmp_path)


def test_the_first_time_makes_a_bucket(account: Account) -> None:
    told = account.deploy(SKILL_ID=SKILL_ID)
    assert (told.returncode, told.stderr) == (0, "")
    assert account.changes() == ["s3 mb", "s3api put-object", DEPLOYS]
    assert f"s3 mb s3://{BUCKET}" in account.calls()


def test_the_stack_is_given_what_it_has_no_default_for(account: Account) -> None:
    account.deploy("Contact=Call us at noon.", SKILL_ID=SKILL_ID)
    (deployed,) = (call for call in account.calls() if call.startswith(DEPLOYS))
    assert f"SkillId={SKILL_ID} CodeBucket={BUCKET} CodeKey=c0ffee.zip" in deployed
    assert deployed.endswith("OwnWords= Contact=Call us at noon.")


def test_code_that_is_there_already_is_not_sent_again(account: Account) -> None:
    account.deploy(SKILL_ID=SKILL_ID)
    account.deploy(SKILL_ID=SKILL_ID)
    assert account.changes() == ["s3 mb", "s3api put-object", DEPLOYS, DEPLOYS]


def test_only_a_bucket_of_this_account_is_trusted(account: Account) -> None:
    account.deploy(SKILL_ID=SKILL_ID)
    uses = [call for call in account.calls() if call.startswith("s3api ")]
    assert uses
    assert all(call.endswith("--expected-bucket-owner 111122223333") for call in uses)


def test_a_hosts_own_words_are_named_to_the_function(account: Account, tmp_path: Path) -> None:
    account.deploy(SKILL_ID=SKILL_ID, WORDS=str(tmp_path))
    assert any("OwnWords=own-words" in call for call in account.calls())


@pytest.mark.parametrize("stack", ["Small-Gestures", "1st", "small_gestures", "x" * 31, "a b"])
def test_a_name_that_no_bucket_can_have_is_refused_first(account: Account, stack: str) -> None:
    told = account.deploy(SKILL_ID=SKILL_ID, STACK=stack)
    assert told.returncode == 2
    assert told.stderr.startswith(f"STACK={stack}: lower-case letters")
    assert told.stderr.count("\n") == 1
    assert account.calls() == []


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no such folder"),
        ({"lines.toml": "[goodbye]\nstop = ['<b>']\n"}, "lines.toml, goodbye.stop: "),
        ({"gestures.toml": "["}, "gestures.toml: "),
        ({"secrets.toml": ""}, "secrets.toml: it is none of "),
        ({"lines.toml": None}, "lines.toml: it is a link"),
    ],
)
def test_words_that_cannot_be_used_are_refused_first(
    tmp_path: Path, files: dict[str, str | None], reason: str
) -> None:
    words = tmp_path / "words"
    for name, text in files.items():
        words.mkdir(exist_ok=True)
        if text is None:
            (words / name).symlink_to("/dev/null")
        else:
            (words / name).write_text(text)
    told = run(DRY="1", WORDS=str(words), PYTHON=sys.executable)
    assert told.returncode == 1
    assert told.stderr.startswith(f"{words}: {reason}")
    assert told.stderr.count("\n") == 1
    assert told.stdout == ""


LINE = "Call Dr. O'Neil on 555 0100."


def test_who_is_to_be_called_is_taken_from_the_environment(account: Account) -> None:
    told = account.deploy(
        SKILL_ID=SKILL_ID,
        GESTURES_CONTACT=LINE,
        GESTURES_OPERATOR="Willow Street, it@willow.example",
    )
    assert told.stderr == ""
    (deployed,) = (call for call in account.calls() if call.startswith(DEPLOYS))
    assert deployed.endswith(f"OwnWords= Contact={LINE} Operator=Willow Street, it@willow.example")


def test_what_is_not_set_keeps_its_value_and_what_is_empty_takes_it_away(account: Account) -> None:
    account.deploy(SKILL_ID=SKILL_ID, GESTURES_CONTACT="")
    (deployed,) = (call for call in account.calls() if call.startswith(DEPLOYS))
    assert deployed.endswith("OwnWords= Contact=")


@pytest.mark.parametrize("dry", ["", "1"])
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("Kontact=Call us.", "Kontact: no such parameter; there are Endpoint TableName "),
        ("CodeKey=mine.zip", "CodeKey: no such parameter; there are "),
        ("Contact", "Contact: a parameter is NAME=VALUE"),
    ],
)
def test_a_parameter_that_the_template_has_not_is_refused_first(
    account: Account, given: str, told: str, dry: str
) -> None:
    ended = account.deploy(given, "LogDays=7", SKILL_ID=SKILL_ID, DRY=dry)
    assert ended.returncode == 2
    assert ended.stderr.startswith(told)
    assert ended.stderr.count("\n") == 1
    assert account.calls() == []


@pytest.mark.parametrize("line", ["Call us?", "Call us", "<b>."])
def test_a_contact_line_that_cannot_be_said_is_refused_first(line: str) -> None:
    for ended in (
        run(f"Contact={line}", DRY="1", PYTHON=sys.executable),
        run(DRY="1", PYTHON=sys.executable, GESTURES_CONTACT=line),
    ):
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr.startswith("GESTURES_CONTACT: ")
        assert ended.stderr.count("\n") == 1


def test_without_a_skill_id_nothing_is_asked_of_the_account(account: Account) -> None:
    told = account.deploy()
    assert told.returncode != 0
    assert "SKILL_ID" in told.stderr
    assert account.calls() == []


def test_where_the_stack_is_refused_nothing_comes_next(account: Account) -> None:
    told = account.deploy(SKILL_ID=SKILL_ID, REFUSES="yes")
    assert told.returncode != 0
    assert "Next" not in told.stdout
