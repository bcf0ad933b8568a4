"""Whether all that the skill needs is there: a finding a check, and what to do where one fails."""

import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.gate.chain import load_roots
from skill.settings import DEFAULT_STORE, Settings, SQLiteAt, WrongSetting, unknown_in
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
from skill.words.pages import PAGES, render_page
from skill.words.safety import load_safety

MODELS = CHECKOUT / "interaction_models"
_ANYWHERE = "https://example.com"
_NOBODY = "doctor"
_NEVER_SAVED = Household(version=2**53)
_STORE_SECONDS = 5.0
_IS_A_FILE = "look at the disk and at the user's rights; docs/own-box.md, Restore, has the way back"
_IS_A_TABLE = "look at the table's name, region and credentials; docs/runbook.md, without memory"
SAFETY = "safety.toml"
FRESH = timedelta(days=365)
"""How long a number for somebody who is not safe is trusted to be right."""

Environment = Mapping[str, str]


class Unwell(Exception):
    """A check found something; the message says what in one line, and `then` what to do next."""

    def __init__(self, found: str, then: str = "") -> None:
        super().__init__(found)
        self.then = then


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; where it is not well, `then` is what to do next."""

    check: str
    well: bool
    found: str
    then: str = ""

    def __str__(self) -> str:
        line = f"{'ok' if self.well else 'FAIL':4} {self.check}: {self.found}"
        return f"{line}. Next: {self.then}" if self.then else line


def examine(environment: Environment, folder: Path | None = None) -> Iterator[Finding]:
    """Return the finding of each check in the order of CHECKS, then of the package in a folder."""
    checks = {**CHECKS, str(folder): lambda _: deployed(folder)} if folder else CHECKS
    for name, check in checks.items():
        try:
            finding = Finding(name, well=True, found=check(environment))
        except Exception as failed:  # noqa: BLE001  whatever is wrong with it, the next check is made
            finding = Finding(name, well=False, found=_reason(failed), then=_then(name, failed))
        yield finding


def _reason(failed: Exception) -> str:
    if isinstance(failed, WrongSetting | BrokenWords | CannotPackage | Unwell):
        return str(failed)
    return " ".join(f"{type(failed).__name__}: {failed}".split())


def _then(check: str, failed: Exception) -> str:
    """Return what to do next: what the check itself says, else what mends such a thing."""
    match failed:
        case Unwell(then=str(then)) if then:
            return then
        case WrongSetting():
            return "set it as docs/settings.md has it, where the service gets the others"
        case BrokenWords(file=file) if file.name == SAFETY:
            return "mend that entry, by docs/safety.md, How to change it"
        case BrokenWords():
            return "mend that entry, by the rules in docs/own-words.md"
        case CannotPackage() | Unwell():
            return NEXT.get(check, NEXT["package"])
    return "open an issue with this line: nobody foresaw it"


NEXT = {
    "trust roots": "name a file of PEM certificates, or leave SSL_CERT_FILE out",
    "models": "run make model, and commit what it wrote",
    "package": "make package with your endpoint, then ask deploy, and look again",
}
"""What mends what a check finds, where the check knows no better."""


def settings(environment: Environment) -> str:
    """Check all of them at once, as serve reads them, and that nothing else looks like one."""
    read = Settings.read(environment)
    if unknown := unknown_in(environment):
        names = ", ".join(unknown)
        meant = ", ".join(sorted({each for each in unknown.values() if each}))
        raise Unwell(
            f"no such setting: {names}",
            f"name it right ({meant}?), or take it out" if meant else "take it out",
        )
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
        reason = f"{url}: {failed.details}"
        raise Unwell(reason, _IS_A_FILE if isinstance(place, SQLiteAt) else _IS_A_TABLE) from failed
    if isinstance(place, SQLiteAt):
        _expect_owner(place.path)
    return f"{url} can be read and written"


def pages(environment: Environment) -> str:
    """Render both, and say where they name nobody: your own kitchen needs no name, a skill does."""
    read = Settings.read(_only(environment, "GESTURES_OPERATOR", "GESTURES_LANGUAGE"))
    for name in PAGES:
        render_page(read, name)
    named = "name who hosts the skill" if read.operator else "name nobody: set GESTURES_OPERATOR"
    return f"{' and '.join(PAGES)} {named}"


def contact(environment: Environment) -> str:
    """Tell what is said of whom to turn to."""
    names = ("GESTURES_CONTACT", "GESTURES_CATALOGUE", "GESTURES_LANGUAGE")
    settings = Settings.read(_only(environment, *names))
    try:
        read = load_words(settings.language, settings.catalogue)
    except BrokenWords:
        return settings.contact or "a general line, once the words below are mended"
    if settings.contact is None:
        return f"none of your own, so it says: {read.plain('support.general')}"
    said = read.say("support.contact", {"contact": settings.contact}, 0)
    return f"it says: {''.join(map(str, said))}"


def trust_roots(environment: Environment) -> str:
    """Check that two libraries read them: for Alexa's signatures, and for TLS."""
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
    try:
        read = load_catalogue(settings.language, settings.catalogue)
    except BrokenWords as broken:
        if broken.file.name != SAFETY:
            raise
        return f"well, but for {SAFETY}, of which more below"
    return f"{len(read.gestures)} gestures, {len(read.prompts)} prompts"


def words(environment: Environment) -> str:
    """Check every line."""
    settings = Settings.read(_only(environment, "GESTURES_CATALOGUE", "GESTURES_LANGUAGE"))
    read = load_words(settings.language, settings.catalogue)
    return f"{len(read.lines)} lines, {len(read.questions)} questions"


def safety(environment: Environment) -> str:
    """Name the numbers that were checked over a year ago; they are said all the same."""
    settings = Settings.read(_only(environment, "GESTURES_CATALOGUE", "GESTURES_LANGUAGE"))
    read = load_safety(settings.language / SAFETY, settings.catalogue)
    latest = datetime.now(UTC).date() - FRESH
    old = [
        f"{country} {number} ({checked})"
        for country, known in read.items()
        for number, checked in known.checks()
        if checked < latest
    ]
    known = f"{len(read)} countries"
    return f"{known}; checked over a year ago: {', '.join(old)}" if old else known


def models(_environment: Environment) -> str:
    """Check that each model declares what the handlers answer, and nothing else."""
    found = {file.stem: file.read_bytes() for file in sorted(MODELS.glob("*.json"))}
    if not found:
        raise Unwell(f"there is none in {MODELS}")
    if faults := list(faults_in_models(found)):
        raise Unwell("; ".join(faults))
    return ", ".join(found)


def package(_environment: Environment) -> str:
    """Check that a package can be made here, and fits the code."""
    if not (CHECKOUT / "infra").is_dir():
        return "none is made here: that takes a checkout"
    return _fits(package_of(read_sources(), endpoint(_ANYWHERE)))


def deployed(folder: Path) -> str:
    """Check that a package fits the code; `ask smapi export-package` brings the one Alexa has."""
    return _fits(read_package(folder))


def _fits(files: Files) -> str:
    """Return the locales of a package.

    Raises:
        Unwell: it and the code disagree.
    """
    if faults := list(faults_in_package(files)):
        raise Unwell("; ".join(faults))
    return f"fits in {', '.join(sorted(models_in(files)))}"


def account(_environment: Environment) -> str:
    """Say what nothing here can see: on whose Alexa the skill is reached."""
    return (
        "not seen from here. On an account with Alexa+ a skill in development is reported not to be"
        " reached: docs/certification.md, Alexa and Alexa+"
    )


CHECKS: dict[str, Callable[[Environment], str]] = {
    "settings": settings,
    "store": store,
    "pages": pages,
    "contact": contact,
    "trust roots": trust_roots,
    "catalogue": catalogue,
    "words": words,
    "safety": safety,
    "models": models,
    "package": package,
    "account": account,
}


def _only(environment: Environment, *prefixes: str) -> Environment:
    """Return some settings: a wrong one fails its own check, and settings, but no other."""
    return {name: value for name, value in environment.items() if name.startswith(prefixes)}


def _expect_conflict(opened: Households) -> None:
    """Try the way of a write and change nothing: what is no store of ours takes any version."""
    deadline = Deadline.after(_STORE_SECONDS, time.monotonic)
    opened.ping(deadline)
    try:
        opened.save(_NOBODY, _NEVER_SAVED, datetime.now(UTC), deadline)
    except Conflict:
        return
    raise Unwell(
        "it takes a version that must conflict: it is no store of households",
        "leave AWS_ENDPOINT_URL_DYNAMODB out for Amazon's own; what it names now keeps nothing",
    )


def _expect_owner(path: Path) -> None:
    """Compare owners and modes: root may read everything, and would notice nothing."""
    folder = path.absolute().parent.stat()
    for file in path.absolute().parent.glob(f"{path.name}*"):  # -wal and -shm as well
        found = file.stat()
        if found.st_uid != folder.st_uid:
            raise Unwell(
                f"{file} belongs to user {found.st_uid}, its folder to {folder.st_uid}",
                f"chown {folder.st_uid} {file}, if the folder is the service's own",
            )
        if found.st_mode & 0o077:
            raise Unwell(f"{file} can be read by others", f"chmod 600 {file}")


def _to_be_made(path: Path) -> str:
    """Tell whether it can be made, and make nothing: the wrong user's would be in the way."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise Unwell(
            f"GESTURES_STORE: {path} cannot be made in {folder}",
            "name another path, or let the service's own user write there",
        )
    return f"{path} is not there yet; it is made when it is needed"
