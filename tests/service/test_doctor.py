"""`python -m skill doctor`: one line a check, and no check keeps another from being made."""

import inspect
import json
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import certifi
import pytest

from skill.store.sqlite import SQLiteStore
from skill.tools import doctor
from skill.tools.doctor import CHECKS, Finding, examine
from skill.tools.model_check import answered_intents, faults_of
from skill.tools.packaging import (
    LOCALES,
    PACKAGE,
    Sources,
    endpoint,
    package,
    read_sources,
    write,
)
from tests.support.deadlines import ample
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.processes import call_skill, free_port, run_skill
from tests.support.tables import Table

INTENTS = {"StreakIntent", "AMAZON.YesIntent", "AMAZON.FallbackIntent"}


@pytest.fixture(scope="module")
def sources() -> Sources:
    """What a package is made of, but for the model: one that only declares what is answered."""
    return replace(read_sources(), model=model(answered_intents()))


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: Sources) -> Path:
    """A folder of models, in the place of ours, and sources of a package that is made at once."""
    folder = tmp_path / "interaction_models"
    folder.mkdir()
    (folder / "en-US.json").write_text(json.dumps(sources.model))
    monkeypatch.setattr("skill.tools.doctor.MODELS", folder)
    monkeypatch.setattr("skill.tools.doctor.read_sources", lambda: sources)
    return folder


def model(intents: Iterable[str]) -> dict[str, Any]:
    """Return a model with these intents, and a sample for each that is not built in."""
    declared = [
        {"name": name, "samples": [] if name.startswith("AMAZON.") else ["a sample"]}
        for name in intents
    ]
    return {"interactionModel": {"languageModel": {"intents": declared}}}


def findings(**settings: str) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(settings)}


def failures(**settings: str) -> dict[str, str]:
    return {name: each.found for name, each in findings(**settings).items() if not each.well}


def test_a_fresh_checkout_is_well_and_nothing_is_made(tmp_path: Path) -> None:
    ended = run_skill("doctor", GESTURES_STORE=f"sqlite:///{tmp_path}/var/gestures.db")
    lines = ended.stdout.splitlines()
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    assert [line.split(":")[0] for line in lines] == [f"ok   {name}" for name in CHECKS]
    assert not (tmp_path / "var").exists()


def test_a_failure_is_a_line_and_the_status(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/gestures.db"
    ended = call_skill("doctor", GESTURES_STORE=store, GESTURES_RETENTION_DAYS="soon")
    lines = ended.stdout.splitlines()
    assert (ended.returncode, ended.stderr) == (1, "")
    assert lines[0].startswith("FAIL settings: GESTURES_RETENTION_DAYS: ")
    assert len(lines) == len(CHECKS)


def test_a_name_that_is_no_setting_is_told() -> None:
    found = findings(GESTURES_RETENTION="30")["settings"]
    assert str(found) == (
        "FAIL settings: no such setting: GESTURES_RETENTION."
        " Next: name it right (GESTURES_RETENTION_DAYS?), or take it out"
    )


def unreadable(folder: Path) -> dict[str, str]:
    (folder / "list").write_text("a shopping list, and not a database at all" * 100)
    return {"GESTURES_STORE": f"sqlite:///{folder}/list"}


def unmakeable(folder: Path) -> dict[str, str]:
    (folder / "list").touch()
    return {"GESTURES_STORE": f"sqlite:///{folder}/list/gestures.db"}


def unspeakable(folder: Path) -> dict[str, str]:
    (folder / "lines.toml").write_text("[goodbye]\nstop = ['<b>']\n")
    return {"GESTURES_CATALOGUE": str(folder)}


def unsafe(folder: Path) -> dict[str, str]:
    (folder / "safety.toml").write_text("[SE]\nemergency = '112'\n")
    return {"GESTURES_CATALOGUE": str(folder)}


def unreached(_folder: Path) -> dict[str, str]:
    return {
        "GESTURES_STORE": "dynamodb://gestures",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


def untrusting(folder: Path) -> dict[str, str]:
    (folder / "roots.pem").write_text("no certificate")
    return {"SSL_CERT_FILE": f"{folder}/roots.pem"}


def modelless(folder: Path) -> dict[str, str]:
    (folder / "interaction_models" / "en-US.json").unlink()
    return {}


@pytest.mark.parametrize(
    ("spoil", "check", "then"),
    [
        (lambda _: {"GESTURES_LOG": "xml"}, "settings", "docs/settings.md"),
        (unreadable, "store", "docs/own-box.md, Restore"),
        (unmakeable, "store", "name another path"),
        (unreached, "store", "docs/runbook.md, without memory"),
        (untrusting, "trust roots", "leave SSL_CERT_FILE out"),
        (unspeakable, "words", "docs/own-words.md"),
        (unsafe, "safety", "docs/safety.md, How to change it"),
        (modelless, "models", "run make model"),
    ],
)
def test_a_line_that_fails_says_what_to_do_next(
    tmp_path: Path, spoil: Callable[[Path], dict[str, str]], check: str, then: str
) -> None:
    found = findings(**spoil(tmp_path))[check]
    assert not found.well
    assert then in str(found).partition(". Next: ")[2]
    assert "\n" not in str(found)


def test_a_wrong_setting_fails_its_own_check_and_no_other() -> None:
    assert failures(GESTURES_STORE="nowhere").keys() == {"settings", "store"}
    assert failures(SSL_CERT_FILE="/nowhere").keys() == {"settings", "trust roots"}
    assert failures(GESTURES_SKILL_ID="one,,two").keys() == {"settings"}
    assert failures(GESTURES_STORE="nowhere")["store"].startswith("GESTURES_STORE: ")


def test_a_contact_line_is_told_as_it_will_be_said(tmp_path: Path) -> None:
    line = "Call Willow Street on 555 0100."
    assert findings(GESTURES_CONTACT=line)["contact"].found == f"it says: {line}"
    assert findings()["contact"].found.startswith("none of your own, so it says: A counselor")
    (tmp_path / "lines.toml").write_text("[support]\ncontact = 'We are here. {contact}'")
    told = findings(GESTURES_CONTACT=line, GESTURES_CATALOGUE=str(tmp_path))["contact"].found
    assert told == f"it says: We are here. {line}"


@pytest.mark.parametrize("contact", ["Call us?", "Call us", f"Call {'5' * 700}."])
def test_a_contact_line_that_cannot_be_said_is_told(contact: str) -> None:
    assert failures(GESTURES_CONTACT=contact).keys() == {"settings", "contact"}


@pytest.mark.parametrize(
    ("file", "text", "check"),
    [
        ("lines.toml", "[goodbye]\nstop = '<b>'", "words"),
        ("gestures.toml", "[tea]\ntitle = 'Tea'", "catalogue"),
        ("safety.toml", "[US]\nemergency = '911'", "safety"),
    ],
)
def test_a_fault_of_own_words_is_told_once(
    tmp_path: Path, file: str, text: str, check: str
) -> None:
    (tmp_path / file).write_text(text)
    assert failures(GESTURES_CATALOGUE=str(tmp_path)).keys() == {check}


def test_trust_roots_are_counted_and_a_file_without_any_is_told(tmp_path: Path) -> None:
    assert int(findings()["trust roots"].found.split()[0]) > 100
    (tmp_path / "roots.pem").write_text("no certificate")
    told = failures(SSL_CERT_FILE=f"{tmp_path}/roots.pem")
    assert told == {"trust roots": f"SSL_CERT_FILE: no certificate in {tmp_path}/roots.pem"}


def test_trust_roots_that_only_one_of_two_libraries_reads_are_told(tmp_path: Path) -> None:
    garbage = "-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n"
    bundle = tmp_path / "roots.pem"
    bundle.write_text(garbage + Path(certifi.where()).read_text(encoding="utf-8"))
    told = failures(SSL_CERT_FILE=f"{bundle}")
    assert told == {"trust roots": f"SSL_CERT_FILE: {bundle} cannot be read whole"}


def test_a_database_that_is_there_is_read_and_not_changed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gestures.db"
    with closing(SQLiteStore(tmp_path / "gestures.db")) as store:
        store.ping(ample())
        assert findings(GESTURES_STORE=url)["store"].found == f"{url} can be read and written"
        assert list(store.items()) == []


def test_a_database_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a shopping list, and not a database at all" * 100)
    told = failures(GESTURES_STORE=f"sqlite:///{tmp_path}/list")["store"]
    assert told == f"sqlite:///{tmp_path}/list: file is not a database"
    told = failures(GESTURES_STORE=f"sqlite:///{tmp_path}/list/gestures.db")["store"]
    assert told == f"GESTURES_STORE: {tmp_path}/list/gestures.db cannot be made in {tmp_path}/list"


def test_a_table_is_read_and_not_changed(table: Table, aws: DynamoDBLocal) -> None:
    settings = {**aws.environment, "GESTURES_STORE": f"dynamodb://{table.name}"}
    assert failures(**settings) == {}
    with closing(table.connect()) as client:
        assert client.scan(TableName=table.name)["Items"] == []


def test_a_table_that_is_not_there_is_told(aws: DynamoDBLocal) -> None:
    told = failures(**aws.environment, GESTURES_STORE="dynamodb://another-table")["store"]
    assert told.startswith("dynamodb://another-table: ")
    assert "ResourceNotFoundException" in told


def test_an_engine_that_is_away_is_told_in_one_line(aws: DynamoDBLocal) -> None:
    settings = {
        **aws.environment,
        "GESTURES_STORE": "dynamodb://gestures",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{free_port()}",
    }
    assert "Could not connect" in failures(**settings)["store"]
    settings["AWS_ENDPOINT_URL_DYNAMODB"] = "no address"
    assert "AWS_ENDPOINT_URL_DYNAMODB" in failures(**settings)["store"]


def test_a_model_that_declares_what_is_answered_has_no_faults() -> None:
    assert list(faults_of(model(INTENTS), INTENTS)) == []


def test_an_intent_that_nothing_answers_is_told() -> None:
    faults = faults_of(model(INTENTS | {"DanceIntent"}), INTENTS)
    assert list(faults) == ["nothing answers DanceIntent"]


@pytest.mark.parametrize("name", ["StreakIntent", "AMAZON.YesIntent"])
def test_an_intent_that_is_answered_but_not_declared_is_told(name: str) -> None:
    assert list(faults_of(model(INTENTS - {name}), INTENTS)) == [f"{name} is not in it"]


def test_a_locale_may_do_without_the_fallback_intent() -> None:
    assert list(faults_of(model(INTENTS - {"AMAZON.FallbackIntent"}), INTENTS)) == []


def test_an_intent_without_samples_is_told_unless_it_is_built_in() -> None:
    silent = model(INTENTS)
    for intent in silent["interactionModel"]["languageModel"]["intents"]:
        intent["samples"] = []
    assert list(faults_of(silent, INTENTS)) == ["StreakIntent has no samples"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is none in "),
        ("{", "en-US: Expecting property name"),
        ("{}", "en-US: it is not an interaction model"),
        (json.dumps(model([])), "en-US: AMAZON.CancelIntent is not in it"),
    ],
)
def test_a_broken_model_fails_its_check(models: Path, content: str | None, told: str) -> None:
    if content is None:
        (models / "en-US.json").unlink()
    else:
        (models / "en-US.json").write_text(content)
    assert failures()["models"].startswith(told)


@pytest.fixture
def packaged(tmp_path: Path, sources: Sources) -> Path:
    """Return a folder with a package of today."""
    folder = tmp_path / "packaged"
    write(package(sources, endpoint("https://gestures.example.com")), folder)
    return folder


def verdict(folder: Path) -> Finding:
    """Return what the doctor says of the package in a folder; its other findings come first."""
    found = [*examine({}, folder)]
    assert [each.check for each in found] == [*CHECKS, str(folder)]
    return found[-1]


def test_a_package_of_today_fits(packaged: Path) -> None:
    assert verdict(packaged).found == f"fits in {', '.join(sorted(LOCALES))}"
    ended = call_skill("doctor", "--package", str(packaged))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1].startswith(f"ok   {packaged}: fits in ")


def test_a_deployed_model_that_the_code_has_outgrown_is_told(packaged: Path) -> None:
    older = model(answered_intents() - {"StreakIntent"} | {"DanceIntent"})
    file = packaged / PACKAGE / "interactionModels" / "custom" / "en-GB.json"
    file.write_text(json.dumps(older))
    told = "en-GB: nothing answers DanceIntent; en-GB: StreakIntent is not in it"
    assert (verdict(packaged).well, verdict(packaged).found) == (False, told)


@pytest.mark.parametrize(
    ("written", "meant", "told"),
    [
        ("HugTimer", "Other", "nothing answers the task Other; the task HugTimer is not in it"),
        ("reminders", "timers", "nothing needs alexa::alerts:timers:skill:readwrite; it lacks"),
        ('"manifest"', '"skill"', "skill.json is no manifest of a custom skill"),
        ("{", "", "skill.json is no manifest of a custom skill"),
    ],
)
def test_a_deployed_manifest_that_disagrees_with_the_code_is_told(
    packaged: Path, written: str, meant: str, told: str
) -> None:
    file = packaged / PACKAGE / "skill.json"
    manifest = json.loads(file.read_text())
    manifest["manifest"]["publishingInformation"] = {}
    file.write_text(json.dumps(manifest).replace(written, meant))
    assert verdict(packaged).found.startswith(told)


def test_a_folder_without_a_package_is_told(tmp_path: Path) -> None:
    assert verdict(tmp_path).found == f"{tmp_path}: there is no skill-package in it"
    (tmp_path / PACKAGE).mkdir()
    assert verdict(tmp_path).found.endswith("; it has no interaction model")


def test_where_there_is_no_checkout_no_package_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.tools.doctor.CHECKOUT", tmp_path)
    assert findings()["package"].found == "none is made here: that takes a checkout"


def test_even_a_defect_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(_environment: object) -> str:
        raise ZeroDivisionError("by\nnothing")

    monkeypatch.setitem(CHECKS, "words", defect)
    assert failures() == {"words": "ZeroDivisionError: by nothing"}
    assert findings()["words"].then.startswith("open an issue")


@pytest.mark.usefixtures("models")
def test_numbers_that_were_checked_over_a_year_ago_are_named_and_fail_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "safety.toml").write_text(
        "[NZ]\nemergency = '111'\nsource = 'x'\nchecked = 2020-02-02\n"
        "[NZ.crisis]\nline = 'x'\nname = 'a line'\nnumber = '1737'\nsource = 'x'\n"
        "checked = 2019-01-01\n"
    )
    safety = findings(GESTURES_CATALOGUE=str(tmp_path / "words"))["safety"]
    assert safety.well
    assert "NZ 111 (2020-02-02), NZ 1737 (2019-01-01)" in safety.found


def test_what_a_line_refers_to_is_there() -> None:
    root = Path(__file__).parents[2]
    referred = re.findall(r"(docs/[a-z-]+\.md), (\w[\w +]*)", inspect.getsource(doctor))
    assert len(referred) >= 3
    for file, heading in referred:
        headings = re.findall(r"^##+ (.+)$", (root / file).read_text("utf-8"), re.MULTILINE)
        assert heading.strip().lower() in {each.lower() for each in headings}


def test_whose_alexa_reaches_the_skill_is_told_and_fails_nothing() -> None:
    account = findings()["account"]
    assert account.well
    assert "Alexa+" in account.found
