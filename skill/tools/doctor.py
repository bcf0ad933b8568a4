"""Whether all that the skill needs is there: one finding a check, whatever the others found."""

import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.domain.safety import Safety
from skill.gate.chain import load_roots
from skill.settings import DEFAULT_STORE, Settings, SQLiteAt, WrongSetting
from skill.store import Conflict, Households, StoreUnavailable
from skill.store.opening import open_store
from skill.tools.model_check import faults_in_models, faults_in_package, models_in
from skill.tools.packaging import (
    CHECKOUT,
    CannotPackage,
    Files,
    endpoint,
    read_package,
    read_sources,
)
from skill.tools.packaging import package as package_of
from skill.words import BrokenWords, load_catalogue, load_words

MODELS = CHECKOUT / "interaction_models"
_ANYWHERE = "https://example.com"
_NOBODY = "doctor"
_NEVER_SAVED = Household(version=2**53)
_STORE_SECONDS = 5.0
FRESH = timedelta(days=365)
"""How long a number for somebody who is not safe is trusted to be right."""

Environment = Mapping[str, str]


class Unwell(Exception):
    """A check found something; the message says what in one line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    check: str
    well: bool
    told: str

    def __str__(self) -> str:
        return f"{'ok' if self.well else 'FAIL':4} {self.check}: {self.told}"


def examine(environment: Environment, folder: Path | None = None) -> Iterator[Finding]:
    """Return the finding of each check in the order of CHECKS, then of the package in a folder."""
    checks = {**CHECKS, str(folder): lambda _: deployed(folder)} if folder else CHECKS
    for name, check in checks.items():
        try:
            finding = Finding(name, well=True, told=check(environment))
        except Exception as failed:  # noqa: BLE001  whatever is wrong with it, the next check is made
            finding = Finding(name, well=False, told=_reason(failed))
        yield finding


def _reason(failed: Exception) -> str:
    if isinstance(failed, WrongSetting | BrokenWords | CannotPackage | Unwell):
        return str(failed)
    return " ".join(f"{type(failed).__name__}: {failed}".split())


def settings(environment: Environment) -> str:
    """Check all of them at once, as serve reads them."""
    read = Settings.read(environment)
    ids = len(read.skill_ids) or "none, which serve needs"
    return f"skill ids: {ids}; retention: {read.retention.days} days"


def store(environment: Environment) -> str:
    """Check that it can be read and written, and that a database is its service's alone."""
    url = environment.get("GESTURES_STORE", DEFAULT_STORE)
    place = Settings.read(_only(environment, "GESTURES_STORE", "AWS_")).store
    if isinstance(place, SQLiteAt) and not place.path.exists():
        return _to_be_made(place.path)
    try:
        with closing(open_store(place, expire=False)) as opened:
            _expect_conflict(opened)
    except StoreUnavailable as failed:
        raise Unwell(f"{url}: {failed.details}") from failed
    if isinstance(place, SQLiteAt):
        _expect_owner(place.path)
    return f"{url} can be read and written"


def trust_roots(environment: Environment) -> str:
    """For Alexa's signatures and for TLS, which two libraries read."""
    bundle = Settings.read(_only(environment, "SSL_CERT_FILE")).roots
    try:
        load_roots(bundle)
        loaded = ssl.create_default_context(cafile=bundle).cert_store_stats()
    except ValueError as empty:
        raise Unwell(f"SSL_CERT_FILE: no certificate in {bundle}") from empty
    except ssl.SSLError as broken:
        raise Unwell(f"SSL_CERT_FILE: {bundle} cannot be read whole") from broken
    return f"{loaded['x509_ca']} in {bundle}"


def catalogue(environment: Environment) -> str:
    """Check every entry, as strictly as a start does."""
    settings = Settings.read(_only(environment, "GESTURES_CATALOGUE", "GESTURES_LANGUAGE"))
    folder = settings.language
    read = load_catalogue(folder.name, folder.parent, settings.catalogue)
    return f"{len(read.gestures)} gestures, {len(read.prompts)} prompts"


def words(environment: Environment) -> str:
    """Check every line."""
    settings = Settings.read(_only(environment, "GESTURES_CATALOGUE", "GESTURES_LANGUAGE"))
    folder = settings.language
    read = load_words(folder.name, folder.parent, settings.catalogue)
    return f"{len(read.lines)} lines, {len(read.questions)} questions"


def safety(environment: Environment) -> str:
    """Name the numbers that were checked over a year ago; they are said all the same."""
    settings = Settings.read(_only(environment, "GESTURES_CATALOGUE", "GESTURES_LANGUAGE"))
    folder = settings.language
    read = load_catalogue(folder.name, folder.parent, settings.catalogue)
    latest = datetime.now(UTC).date() - FRESH
    old = [
        f"{country} {number} ({checked})"
        for country, number, checked in _checks(read.safety)
        if checked < latest
    ]
    told = f"{len(read.safety)} countries"
    return f"{told}; checked over a year ago: {', '.join(old)}" if old else told


def _checks(countries: Mapping[str, Safety]) -> Iterator[tuple[str, str, date]]:
    for country, known in countries.items():
        for number, checked in known.checks():
            yield country, number, checked


def models(_environment: Environment) -> str:
    """That each model declares what the handlers answer, and nothing else."""
    found = {file.stem: file.read_bytes() for file in sorted(MODELS.glob("*.json"))}
    if not found:
        raise Unwell(f"there is none in {MODELS}")
    if faults := list(faults_in_models(found)):
        raise Unwell("; ".join(faults))
    return ", ".join(found)


def package(_environment: Environment) -> str:
    """That a package can be made here, and fits the code."""
    if not (CHECKOUT / "infra").is_dir():
        return "none is made here: that takes a checkout"
    return _fits(package_of(read_sources(), endpoint(_ANYWHERE)))


def deployed(folder: Path) -> str:
    """That a package fits the code; the one that Alexa has comes by `ask smapi export-package`."""
    return _fits(read_package(folder))


def _fits(files: Files) -> str:
    """Return the locales of a package.

    Raises:
        Unwell: it and the code disagree.
    """
    if faults := list(faults_in_package(files)):
        raise Unwell("; ".join(faults))
    return f"fits in {', '.join(sorted(models_in(files)))}"


CHECKS: dict[str, Callable[[Environment], str]] = {
    "settings": settings,
    "store": store,
    "trust roots": trust_roots,
    "catalogue": catalogue,
    "words": words,
    "safety": safety,
    "models": models,
    "package": package,
}


def _only(environment: Environment, *prefixes: str) -> Environment:
    """So that a wrong setting fails its own check, and settings as a whole, but no other check."""
    return {name: value for name, value in environment.items() if name.startswith(prefixes)}


def _expect_conflict(opened: Households) -> None:
    """Try the way of a write and change nothing: what is no store of ours takes any version."""
    deadline = Deadline.after(_STORE_SECONDS, time.monotonic)
    opened.ping(deadline)
    try:
        opened.save(_NOBODY, _NEVER_SAVED, datetime.now(UTC), deadline)
    except Conflict:
        return
    raise Unwell("it takes a version that must conflict: it is no store of households")


def _expect_owner(path: Path) -> None:
    """Compare owners and modes: root may read everything, and would notice nothing."""
    folder = path.absolute().parent.stat()
    for file in path.absolute().parent.glob(f"{path.name}*"):  # -wal and -shm as well
        found = file.stat()
        if found.st_uid != folder.st_uid:
            raise Unwell(f"{file} belongs to user {found.st_uid}, its folder to {folder.st_uid}")
        if found.st_mode & 0o077:
            raise Unwell(f"{file} can be read by others: chmod 600")


def _to_be_made(path: Path) -> str:
    """Nothing is made here: made by the wrong user, it would be in the service's way."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise Unwell(f"GESTURES_STORE: {path} cannot be made in {folder}")
    return f"{path} is not there yet; it is made when it is needed"
