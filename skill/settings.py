"""The environment, read once at the start; a wrong value is refused by its variable's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import certifi

DEFAULT_STORE = "sqlite:///var/gestures.db"
DEFAULT_RETENTION_DAYS = "400"
DEFAULT_LANGUAGE = "en"
DEFAULT_LOG = "json"
WORDS = Path(__file__).parent / "words"
"""A folder a language."""

PREFIX = "GESTURES_"
NAMES = (
    "GESTURES_SKILL_ID",
    "GESTURES_STORE",
    "GESTURES_CATALOGUE",
    "GESTURES_LANGUAGE",
    "GESTURES_CONTACT",
    "GESTURES_OPERATOR",
    "GESTURES_RETENTION_DAYS",
    "GESTURES_LOG",
)
"""Every setting of this skill's own."""

MOST_CONTACT_WORDS = 30
RETENTION_DAYS = range(1, 36_501)
_TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")
_SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[^\s,]+")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
_UNSPEAKABLE = re.compile(r"[<>{}\[\]\\|_*#^~`]")
MOST_CONTACT_CHARACTERS = 200
_EDITORS_ENDINGS = frozenset({".txt", ".rtf"})
"""What editors put behind a name that they do not know."""
MOST_OPERATOR_CHARACTERS = 200


class WrongSetting(Exception):
    """A setting cannot be used; the message names the variable and the reason."""


class SQLiteAt(NamedTuple):
    """The embedded store, in a file."""

    path: Path


class DynamoDBTable(NamedTuple):
    """A table; `endpoint` None is AWS."""

    name: str
    region: str
    endpoint: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a host may set. Without skill ids, any application id is let in (local tools only)."""

    skill_ids: frozenset[str]
    store: SQLiteAt | DynamoDBTable
    retention: timedelta
    roots: Path
    catalogue: Path | None
    contact: str | None
    operator: str | None = None
    language: Path = WORDS / DEFAULT_LANGUAGE
    readable_log: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings of an environment.

        Raises:
            WrongSetting: for the first that cannot be used.
        """
        return cls(
            skill_ids=_skill_ids(environment.get("GESTURES_SKILL_ID", "")),
            store=_store(environment.get("GESTURES_STORE", DEFAULT_STORE), environment),
            retention=_retention(
                environment.get("GESTURES_RETENTION_DAYS", DEFAULT_RETENTION_DAYS)
            ),
            roots=_roots(environment.get("SSL_CERT_FILE")),
            catalogue=read_catalogue(environment.get("GESTURES_CATALOGUE")),
            contact=_contact(environment.get("GESTURES_CONTACT")),
            operator=_operator(environment.get("GESTURES_OPERATOR")),
            language=_language(environment.get("GESTURES_LANGUAGE", DEFAULT_LANGUAGE)),
            readable_log=_readable(environment.get("GESTURES_LOG", DEFAULT_LOG)),
        )


def unknown_in(environment: Mapping[str, str]) -> dict[str, str | None]:
    """Return the names that look like a setting and are none, each with what may be meant."""
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in NAMES)
    return {name: _near(name) for name in unknown}


def _near(name: str) -> str | None:
    """Return the setting that a name is nearest to, by what follows the prefix."""
    rests = [each.removeprefix(PREFIX) for each in NAMES]
    near = get_close_matches(name.removeprefix(PREFIX), rests, 1)
    return f"{PREFIX}{near[0]}" if near else None


def _skill_ids(given: str) -> frozenset[str]:
    ids = [each.strip() for each in given.split(",")] if given.strip() else []
    if not all(_SKILL_ID.fullmatch(each) for each in ids):
        raise WrongSetting(
            "GESTURES_SKILL_ID: an application id begins with amzn1.ask.skill. (the developer"
            " console shows yours); several have commas between them"
        )
    return frozenset(ids)


def _store(given: str, environment: Mapping[str, str]) -> SQLiteAt | DynamoDBTable:
    kind, _, place = given.partition("://")
    if kind == "sqlite" and len(place) > 1 and place.startswith("/"):
        return SQLiteAt(Path(place[1:]))
    if kind == "dynamodb" and _TABLE_NAME.fullmatch(place):
        region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
        endpoint = _endpoint(environment.get("AWS_ENDPOINT_URL_DYNAMODB"))
        if not region:
            raise WrongSetting("AWS_REGION: dynamodb:// needs it")
        if not endpoint and not _REGION.fullmatch(region):
            raise WrongSetting("AWS_REGION: no region of Amazon's; us-east-1, for example")
        return DynamoDBTable(place, region, endpoint)
    if kind == "dynamodb":
        raise WrongSetting(
            "GESTURES_STORE: a table's name has 3 to 255 letters, digits, dots, dashes or"
            " underscores; dynamodb://small-gestures, for example"
        )
    raise WrongSetting("GESTURES_STORE: sqlite:///PATH or dynamodb://TABLE")


def _endpoint(given: str | None) -> str | None:
    if given and not _ENDPOINT.fullmatch(given):
        raise WrongSetting("AWS_ENDPOINT_URL_DYNAMODB: http://HOST:PORT or https://HOST")
    return given or None


def _retention(given: str) -> timedelta:
    days = int(given) if given.isascii() and given.isdigit() and len(given) <= 5 else 0  # noqa: PLR2004
    if days not in RETENTION_DAYS:
        raise WrongSetting(
            f"GESTURES_RETENTION_DAYS: a whole number from 1 to {RETENTION_DAYS.stop - 1}"
        )
    return timedelta(days=days)


def _roots(given: str | None) -> Path:
    bundle = Path(given or certifi.where())
    if not bundle.is_file():
        raise WrongSetting("SSL_CERT_FILE: no such file")
    return bundle


def read_catalogue(given: str | None) -> Path | None:
    """Return the folder of a host's own words.

    Raises:
        WrongSetting: there is none, or it has no words.
    """
    if not given:
        return None
    folder = Path(given)
    if not folder.is_dir():
        raise WrongSetting("GESTURES_CATALOGUE: no such folder")
    has_words = any(folder.glob("*.toml"))
    for file in sorted(folder.iterdir()):
        means = file.with_suffix("").name
        if file.suffix not in _EDITORS_ENDINGS or (has_words and not means.endswith(".toml")):
            continue
        name = f"{means.removesuffix('.toml')}.toml"
        how = "rename it" if file.suffix == ".txt" else "save it as plain text,"
        raise WrongSetting(f"GESTURES_CATALOGUE: there is {file.name}: {how} {name}")
    if not has_words:
        raise WrongSetting("GESTURES_CATALOGUE: no file of words in it; docs/own-words.md has one")
    return folder


def _contact(given: str | None) -> str | None:
    line = given.strip() if given else ""
    if not line:
        return None
    if (
        not line.isprintable()
        or len(line.split()) > MOST_CONTACT_WORDS
        or len(line) > MOST_CONTACT_CHARACTERS
    ):
        raise WrongSetting(
            f"GESTURES_CONTACT: one spoken line of at most {MOST_CONTACT_WORDS} words and"
            f" {MOST_CONTACT_CHARACTERS} characters"
        )
    if unspeakable := _UNSPEAKABLE.search(line):
        raise WrongSetting(f"GESTURES_CONTACT: it is said aloud, so leave {unspeakable[0]} out")
    if "?" in line or not line.endswith((".", "!")):
        raise WrongSetting(
            "GESTURES_CONTACT: a whole sentence that ends with a full stop and asks nothing;"
            ' "Call Willow Street Counselling on 555 0100." for example'
        )
    return line


def _operator(given: str | None) -> str | None:
    line = given.strip() if given else ""
    if not line.isprintable() or len(line) > MOST_OPERATOR_CHARACTERS:
        raise WrongSetting(
            "GESTURES_OPERATOR: who hosts the skill and how to write to them, in one line of at"
            f" most {MOST_OPERATOR_CHARACTERS} characters"
        )
    return line or None


def _language(given: str) -> Path:
    folder = WORDS / given
    if not given.isalpha() or not folder.joinpath("lines.toml").is_file():
        raise WrongSetting("GESTURES_LANGUAGE: there are no words in that language")
    return folder


def _readable(given: str) -> bool:
    if given not in {"json", "text"}:
        raise WrongSetting("GESTURES_LOG: json or text")
    return given == "text"
