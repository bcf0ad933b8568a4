"""The skill package: what ask-cli deploys, made from infra/skill and the interaction model.

`package` is pure: sources and an endpoint in, files out. `read_sources` and `write` touch the disk.
"""

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import tomli

from skill.domain.days import COMMONEST_ZONES
from skill.words.pages import PAGES

CHECKOUT = Path(__file__).parents[2]
SOURCE_LOCALE = "en-US"
LOCALES = tuple(COMMONEST_ZONES)
CERTIFICATES = ("Trusted", "Wildcard", "SelfSigned")
"""What an endpoint may show, by Alexa's names; with the wrong one she never calls."""

PACKAGE = "skill-package"
RESOURCES, STATES = "ask-resources.json", ".ask/ask-states.json"
_FORMAT = "2020-03-31"
_SHARED_NAMES = (".on.aws", ".amazonaws.com")
_HOST = r"(?i:https)://(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z][A-Za-z0-9-]*)(?::443)?"
_ENDPOINT = re.compile(rf"{_HOST}(?:(?P<folder>(?:/[\w~-]+)*)/alexa)?/?", re.ASCII)
_PAGES = re.compile(rf"{_HOST}(?P<folder>(?:/[\w~-]+)*)/?", re.ASCII)
_FUNCTION = re.compile(
    r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9_-]+)?", re.ASCII
)
_TEXTS = {"samples", "synonyms", "value", "summary", "description", "examplePhrases", "keywords"}
"""The members whose words people say or read; all the others are names, ids and addresses."""
_WORD = re.compile(r"[a-z']+")

JSON = Any
Files = dict[str, bytes]
"""By their path, with slashes."""


class CannotPackage(Exception):
    """There is no package to be made, or no place for it; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where Alexa reaches the skill: a URL, or a function of AWS Lambda's by its ARN.

    `certificate` is what she finds at a URL; a function has none. `pages` are the two that the
    skill must have for others, by their names; a function serves none, so they are elsewhere.
    """

    uri: str
    certificate: str | None
    pages: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a package is made of; `copied` goes into it as it is, by its path there.

    `others` are the models of other languages by their locale; their texts stand in the manifest.
    """

    manifest: JSON
    texts: Mapping[str, str]
    model: JSON
    spellings: Mapping[str, Mapping[str, str]]
    copied: Files
    others: Mapping[str, JSON] = field(default_factory=dict)


def endpoint(place: str, certificate: str | None = None, pages: str | None = None) -> Endpoint:
    """Return the endpoint at https://HOST, with /alexa or without, or of a function by its ARN.

    `pages`: the URL of the folder that a host put the two pages of a function's skill into.

    Raises:
        CannotPackage: for any other place.
    """
    if place.startswith("arn:"):
        return _function(place, certificate, pages)
    parts = _ENDPOINT.fullmatch(place)
    if parts is None:
        raise CannotPackage(
            f"{place}: Alexa wants https://HOST/alexa, HOST by its name, on port 443"
        )
    if pages:
        raise CannotPackage(f"--pages: {place} serves them itself")
    host = parts["host"].lower()
    # AWS shows one certificate for all the names that it gives away.
    usual = "Wildcard" if host.endswith(_SHARED_NAMES) else "Trusted"
    service = f"https://{host}{parts['folder'] or ''}"
    served = {name: f"{service}/{name}" for name in PAGES}
    return Endpoint(f"{service}/alexa", certificate or usual, served)


def _function(arn: str, certificate: str | None, pages: str | None) -> Endpoint:
    if not _FUNCTION.fullmatch(arn):
        raise CannotPackage(f"{arn}: a function is arn:aws:lambda:REGION:ACCOUNT:function:NAME")
    if certificate:
        raise CannotPackage("--certificate: a function has none")
    if pages is None:
        return Endpoint(arn, None, dict.fromkeys(PAGES))
    parts = _PAGES.fullmatch(pages)
    if parts is None:
        raise CannotPackage(f"--pages: {pages} is no https://HOST/FOLDER")
    folder = f"https://{parts['host'].lower()}{parts['folder']}"
    return Endpoint(arn, None, {name: f"{folder}/{name}.html" for name in PAGES})


def package(sources: Sources, where: Endpoint, skill_id: str | None = None) -> Files:
    """Return every file of the package; with an id also ask-cli's note of which skill it is.

    CannotPackage where the manifest's template lacks a part or names a text that is not there.
    """
    files = {RESOURCES: _default("askcliResourcesVersion", skillMetadata={"src": f"./{PACKAGE}"})}
    if skill_id:
        files[STATES] = _default("askcliStatesVersion", skillId=skill_id)
    try:
        files[f"{PACKAGE}/skill.json"] = _manifest(sources, where)
    except (KeyError, TypeError, ValueError) as lacking:
        raise CannotPackage(f"skill.json: {type(lacking).__name__}: {lacking}") from lacking
    models = {locale: _local(sources, sources.model, locale) for locale in LOCALES}
    for locale, model in {**models, **sources.others}.items():
        files[f"{PACKAGE}/interactionModels/custom/{locale}.json"] = model
    made = {path: _file(value) for path, value in files.items()}
    return made | {f"{PACKAGE}/{path}": content for path, content in sources.copied.items()}


def _manifest(sources: Sources, where: Endpoint) -> JSON:
    """Fill the places of the template, and put its en-US texts in each locale that has none."""
    places = {
        **sources.texts,
        **where.pages,
        "endpoint": where.uri,
        "certificate": where.certificate,
    }
    whole = _filled(sources.manifest, places)
    for part in ("publishingInformation", "privacyAndCompliance"):
        given = whole["manifest"][part]["locales"]
        whole["manifest"][part]["locales"] = {
            locale: given.get(locale) or _local(sources, given[SOURCE_LOCALE], locale)
            for locale in LOCALES
        } | {locale: given[locale] for locale in sources.others}
    if not any(where.pages.values()):
        del whole["manifest"]["privacyAndCompliance"]["locales"]
    return whole


def _filled(value: JSON, places: Mapping[str, str | None]) -> JSON:
    """Return a value with its places filled; a member whose place is None is left out."""
    if isinstance(value, dict):
        filled = {name: _filled(each, places) for name, each in value.items()}
        return {name: each for name, each in filled.items() if each is not None}
    if isinstance(value, list):
        return [_filled(each, places) for each in value]
    if not isinstance(value, str):
        return value
    template = Template(value)
    if any(places.get(name, "") is None for name in template.get_identifiers()):
        return None
    return template.substitute(places)


def _local(sources: Sources, value: JSON, locale: str) -> JSON:
    """Return the same as it is spelled in a locale."""
    return _respelled(value, sources.spellings.get(locale, {}))


def _respelled(value: JSON, words: Mapping[str, str]) -> JSON:
    if isinstance(value, dict):
        return {
            name: _spelled(each, words) if name in _TEXTS else _respelled(each, words)
            for name, each in value.items()
        }
    return [_respelled(each, words) for each in value] if isinstance(value, list) else value


def _spelled(value: JSON, words: Mapping[str, str]) -> JSON:
    """Return a text, or a list of them, in which those that become alike are one."""
    if isinstance(value, list):
        return list(dict.fromkeys(_spelled(each, words) for each in value))
    return _WORD.sub(lambda word: words.get(word[0], word[0]), value)


def _default(kind: str, **profile: JSON) -> JSON:
    return {kind: _FORMAT, "profiles": {"default": profile}}


def _file(value: JSON) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def read_sources(checkout: Path = CHECKOUT) -> Sources:
    """Return the sources of a checkout.

    Raises:
        CannotPackage: one is missing or malformed.
    """
    folder = checkout / "infra" / "skill"
    if not folder.is_dir():
        raise CannotPackage(f"{folder}: there is no such folder; packages are made in a checkout")
    try:
        return Sources(
            manifest=json.loads(_text(folder / "skill.json")),
            texts={file.stem: _text(file).strip() for file in folder.glob("*.txt")},
            model=json.loads(_text(checkout / "interaction_models" / f"{SOURCE_LOCALE}.json")),
            spellings=_spellings(tomli.loads(_text(folder / "spelling.toml"))),
            copied=dict(_copied(folder)),
            others=dict(_others(checkout / "interaction_models")),
        )
    except OSError as missing:
        raise CannotPackage(f"{missing.filename}: {missing.strerror}") from missing
    except (KeyError, ValueError) as malformed:
        raise CannotPackage(f"{folder}: {malformed}") from malformed


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _spellings(table: JSON) -> dict[str, dict[str, str]]:
    """Return how words are spelled, by locale."""
    spellings: dict[str, dict[str, str]] = {}
    for group in table["respelled"]:
        for locale in group["locales"]:
            spellings.setdefault(locale, {}).update(group["words"])
    return spellings


def _others(folder: Path) -> Iterator[tuple[str, JSON]]:
    for file in sorted(folder.glob("*.json")):
        if file.stem != SOURCE_LOCALE:
            yield file.stem, json.loads(_text(file))


def _copied(folder: Path) -> Iterator[tuple[str, bytes]]:
    for task in sorted((folder / "tasks").glob("*.json")):
        yield f"tasks/{task.name}", task.read_bytes()
    for icon in sorted((folder / "icons").glob("*.png")):
        yield f"assets/images/{icon.name}", icon.read_bytes()


def read_package(folder: Path) -> Files:
    """Return the files of a package that was written, or came from Alexa.

    Raises:
        CannotPackage: for none.
    """
    if not (folder / PACKAGE).is_dir():
        raise CannotPackage(f"{folder}: there is no {PACKAGE} in it")
    inside = sorted((folder / PACKAGE).rglob("*"))
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in inside if file.is_file()
    }


def write(files: Files, folder: Path) -> None:
    """Write a package; CannotPackage, and nothing is written, where another would suffer.

    What ask-cli and its user keep beside it (which skill it is, other profiles) stays as it is.
    """
    try:
        _refuse_to_mix(files.keys(), folder)
        for path in sorted(files.keys() - _kept(files, folder)):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(files[path])
    except OSError as failed:
        raise CannotPackage(f"{failed.filename}: {failed.strerror}") from failed


def _refuse_to_mix(ours: Set[str], folder: Path) -> None:
    """Refuse a folder with files of another's, as all is uploaded; by our task it is ours."""
    there = set(read_package(folder)) if (folder / PACKAGE).exists() else set()
    tasks = {path for path in ours if path.startswith(f"{PACKAGE}/tasks/")}
    foreign = there - ours if there & tasks else there
    if foreign:
        raise CannotPackage(
            f"{folder / min(foreign)} is of another package: remove {PACKAGE}, or take another DIR"
        )


def _kept(files: Files, folder: Path) -> set[str]:
    """Return the files that stay as they are.

    Raises:
        CannotPackage: ask-cli would update another skill.
    """
    kept = {RESOURCES} if (folder / RESOURCES).exists() else set()
    noted = _skill_id((folder / STATES).read_bytes()) if (folder / STATES).exists() else None
    if noted is None:
        return kept
    if STATES in files and noted != (meant := _skill_id(files[STATES])):
        raise CannotPackage(
            f"{folder} is deployed as {noted}, and not as {meant}: take another DIR"
        )
    return kept | {STATES}


def _skill_id(states: bytes) -> str | None:
    try:
        skill_id: str = json.loads(states)["profiles"]["default"]["skillId"]
    except (KeyError, TypeError, ValueError):
        return None
    return skill_id
