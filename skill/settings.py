"""The environment, read once at the start; a wrong value is refused by its variable's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import certifi

DEFAULT_STORE = "sqlite:///var/gestures.db"
DEFAULT_RETENTION_DAYS = "400"
DEFAULT_LANGUAGE = "en"
WORDS = Path(__file__).parent / "words"
"""A folder a language."""

MOST_CONTACT_WORDS = 30
RETENTION_DAYS = range(1, 36_501)
_TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")
_SKILL_ID = re.compile(r"\S+")


class WrongSetting(Exception):
    """A setting cannot be used; the message names the variable and the reason."""


class SQLiteAt(NamedTuple):
    """The embedded store, in a file."""

    path: Path


class DynamoDBTable(NamedTuple):
    """A table; `region` and `endpoint` None leave the choice to boto3."""

    name: str
    region: str | None
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
    language: Path = WORDS / DEFAULT_LANGUAGE

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
            language=_language(environment.get("GESTURES_LANGUAGE", DEFAULT_LANGUAGE)),
        )


def _skill_ids(given: str) -> frozenset[str]:
    ids = [each.strip() for each in given.split(",")] if given.strip() else []
    if not all(_SKILL_ID.fullmatch(each) for each in ids):
        raise WrongSetting("GESTURES_SKILL_ID: application ids, with commas between them")
    return frozenset(ids)


def _store(given: str, environment: Mapping[str, str]) -> SQLiteAt | DynamoDBTable:
    kind, _, place = given.partition("://")
    if kind == "sqlite" and len(place) > 1 and place.startswith("/"):
        return SQLiteAt(Path(place[1:]))
    if kind == "dynamodb" and _TABLE_NAME.fullmatch(place):
        region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
        if not region:
            raise WrongSetting("AWS_REGION: dynamodb:// needs it")
        return DynamoDBTable(place, region, _endpoint(environment.get("AWS_ENDPOINT_URL_DYNAMODB")))
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
        WrongSetting: there is none.
    """
    if given and not Path(given).is_dir():
        raise WrongSetting("GESTURES_CATALOGUE: no such folder")
    return Path(given) if given else None


def _contact(given: str | None) -> str | None:
    line = given.strip() if given else ""
    if not line.isprintable() or len(line.split()) > MOST_CONTACT_WORDS:
        raise WrongSetting(
            f"GESTURES_CONTACT: one spoken line of at most {MOST_CONTACT_WORDS} words"
        )
    return line or None


def _language(given: str) -> Path:
    folder = WORDS / given
    if not given.isalpha() or not folder.joinpath("lines.toml").is_file():
        raise WrongSetting("GESTURES_LANGUAGE: there are no words in that language")
    return folder
