"""Settings: every value right, or a line that names the wrong one."""

import inspect
import re
from datetime import timedelta
from pathlib import Path

import certifi
import pytest

from skill import settings as module
from skill.settings import NAMES, DynamoDBTable, Settings, SQLiteAt, WrongSetting, unknown_in


def test_an_empty_environment_is_enough() -> None:
    settings = Settings.read({})
    assert settings.store == SQLiteAt(Path("var/gestures.db"))
    assert settings.skill_ids == frozenset()
    assert settings.retention == timedelta(days=400)
    assert settings.roots == Path(certifi.where())


@pytest.mark.parametrize(
    ("environment", "store"),
    [
        ({"GESTURES_STORE": "sqlite:///here.db"}, SQLiteAt(Path("here.db"))),
        ({"GESTURES_STORE": "sqlite:////srv/here.db"}, SQLiteAt(Path("/srv/here.db"))),
        (
            {"GESTURES_STORE": "dynamodb://table", "AWS_REGION": "eu-west-1"},
            DynamoDBTable("table", "eu-west-1", None),
        ),
        (
            {
                "GESTURES_STORE": "dynamodb://table",
                "AWS_DEFAULT_REGION": "eu-west-2",
                "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8000",
            },
            DynamoDBTable("table", "eu-west-2", "http://127.0.0.1:8000"),
        ),
    ],
)
def test_a_store_is_a_file_or_a_table(environment: dict[str, str], store: object) -> None:
    assert Settings.read(environment).store == store


def test_there_may_be_several_skill_ids() -> None:
    settings = Settings.read({"GESTURES_SKILL_ID": "amzn1.ask.skill.a, amzn1.ask.skill.b"})
    assert settings.skill_ids == {"amzn1.ask.skill.a", "amzn1.ask.skill.b"}


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"GESTURES_SKILL_ID": "one,,two"}, "GESTURES_SKILL_ID"),
        ({"GESTURES_SKILL_ID": "one two"}, "GESTURES_SKILL_ID"),
        ({"GESTURES_SKILL_ID": "foo"}, "GESTURES_SKILL_ID"),
        ({"GESTURES_SKILL_ID": "amzn1.ask.skill."}, "GESTURES_SKILL_ID"),
        ({"GESTURES_STORE": "redis://here"}, "GESTURES_STORE"),
        ({"GESTURES_STORE": "sqlite://here.db"}, "GESTURES_STORE"),
        ({"GESTURES_STORE": "sqlite:///"}, "GESTURES_STORE"),
        ({"GESTURES_STORE": "dynamodb://t"}, "GESTURES_STORE"),
        ({"GESTURES_STORE": "dynamodb://table"}, "AWS_REGION"),
        ({"GESTURES_STORE": "dynamodb://table", "AWS_REGION": "frankfurt"}, "AWS_REGION"),
        ({"GESTURES_STORE": ""}, "GESTURES_STORE"),
        (
            {
                "GESTURES_STORE": "dynamodb://table",
                "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL_DYNAMODB": "nonsense",
            },
            "AWS_ENDPOINT_URL_DYNAMODB",
        ),
        ({"GESTURES_CATALOGUE": "/nowhere"}, "GESTURES_CATALOGUE"),
        ({"GESTURES_CONTACT": "word " * 31}, "GESTURES_CONTACT"),
        ({"GESTURES_CONTACT": "two\nlines"}, "GESTURES_CONTACT"),
        ({"GESTURES_CONTACT": f"Call {'5' * 700}."}, "GESTURES_CONTACT"),
        ({"GESTURES_CONTACT": "Call us?"}, "GESTURES_CONTACT"),
        ({"GESTURES_CONTACT": "Unsure? Call us."}, "GESTURES_CONTACT"),
        ({"GESTURES_CONTACT": "Call us on 555 0100"}, "GESTURES_CONTACT"),
        ({"GESTURES_CONTACT": "Call <b>Willow Street</b>."}, "GESTURES_CONTACT"),
        ({"GESTURES_OPERATOR": "two\nlines"}, "GESTURES_OPERATOR"),
        ({"GESTURES_OPERATOR": "x" * 201}, "GESTURES_OPERATOR"),
        ({"GESTURES_RETENTION_DAYS": "0"}, "GESTURES_RETENTION_DAYS"),
        ({"GESTURES_RETENTION_DAYS": "36501"}, "GESTURES_RETENTION_DAYS"),
        ({"GESTURES_RETENTION_DAYS": "-1"}, "GESTURES_RETENTION_DAYS"),
        ({"GESTURES_RETENTION_DAYS": "a year"}, "GESTURES_RETENTION_DAYS"),
        ({"GESTURES_RETENTION_DAYS": "9" * 5000}, "GESTURES_RETENTION_DAYS"),
        ({"SSL_CERT_FILE": "/nowhere/roots.pem"}, "SSL_CERT_FILE"),
        ({"GESTURES_LOG": "xml"}, "GESTURES_LOG"),
        ({"GESTURES_LOG": ""}, "GESTURES_LOG"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_names_the_variable(
    environment: dict[str, str], name: str
) -> None:
    with pytest.raises(WrongSetting) as refused:
        Settings.read(environment)
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)


def test_a_contact_line_is_kept_as_it_is_written() -> None:
    line = "Call Dr. O'Neil on 555 0100, on weekdays."
    assert Settings.read({"GESTURES_CONTACT": f" {line} "}).contact == line
    assert Settings.read({"GESTURES_CONTACT": " "}).contact is None


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["lines.toml.txt"], "there is lines.toml.txt: rename it lines.toml"),
        (["lines.txt"], "there is lines.txt: rename it lines.toml"),
        (["lines.toml.rtf"], "there is lines.toml.rtf: save it as plain text, lines.toml"),
        (["gestures.toml", "lines.toml.txt"], "there is lines.toml.txt: rename it lines.toml"),
        (["lines.md"], "no file of words in it; docs/own-words.md has one"),
    ],
)
def test_a_file_of_words_with_an_editors_ending_is_told(
    tmp_path: Path, names: list[str], told: str
) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(WrongSetting) as refused:
        Settings.read({"GESTURES_CATALOGUE": str(tmp_path)})
    assert str(refused.value) == f"GESTURES_CATALOGUE: {told}"


def test_notes_beside_own_words_are_nobodys_business(tmp_path: Path) -> None:
    for name in ("lines.toml", "README.txt", "notes.rtf"):
        (tmp_path / name).touch()
    assert Settings.read({"GESTURES_CATALOGUE": str(tmp_path)}).catalogue == tmp_path


def test_a_name_that_is_no_setting_is_told_with_what_may_be_meant() -> None:
    environment = {"GESTURES_RETENTION": "30", "GESTURES_SERVICE_HOST": "x", "GESTURES_LOG": "text"}
    assert unknown_in(environment) == {
        "GESTURES_RETENTION": "GESTURES_RETENTION_DAYS",
        "GESTURES_SERVICE_HOST": None,
    }
    assert unknown_in(dict.fromkeys(NAMES, "")) == {}


def test_every_setting_is_read_and_told() -> None:
    read = set(re.findall(r'environment\.get\("(GESTURES_\w+)"', inspect.getsource(module)))
    page = Path(__file__).parents[2].joinpath("docs", "settings.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(GESTURES_\w+)`", page, re.MULTILINE))
    assert read == listed == set(NAMES)


def test_a_table_whose_name_is_too_short_is_told_how_long_one_is() -> None:
    with pytest.raises(WrongSetting, match="a table's name has 3 to 255 letters"):
        Settings.read({"GESTURES_STORE": "dynamodb://t"})


def test_a_local_engine_may_be_in_any_region() -> None:
    local = {"AWS_REGION": "local", "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8000"}
    read = Settings.read({"GESTURES_STORE": "dynamodb://table", **local})
    assert read.store == DynamoDBTable("table", "local", "http://127.0.0.1:8000")
