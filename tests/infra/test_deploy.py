"""infra/deploy.sh in earnest, against commands that only write down."""

import subprocess
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


def test_without_a_skill_id_nothing_is_asked_of_the_account(account: Account) -> None:
    told = account.deploy()
    assert told.returncode != 0
    assert "SKILL_ID" in told.stderr
    assert account.calls() == []


def test_where_the_stack_is_refused_nothing_comes_next(account: Account) -> None:
    told = account.deploy(SKILL_ID=SKILL_ID, REFUSES="yes")
    assert told.returncode != 0
    assert "Next" not in told.stdout
