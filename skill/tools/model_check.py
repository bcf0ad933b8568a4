"""Whether a skill package, made here or deployed long ago, fits this code."""

import json
import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from skill.alexa.names import FALLBACK, REMINDERS_SCOPE
from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.hug import TASK
from skill.tools.packaging import PACKAGE, Files

_MODEL = re.compile(f"{PACKAGE}/interactionModels/custom/(.+)\\.json")


def answered_intents() -> set[str]:
    """Return the intents that a handler answers."""
    return {name for name in ROUTES if name.endswith("Intent")}


def models_in(files: Files) -> dict[str, bytes]:
    """Return a package's interaction models, by their locale."""
    return {found[1]: files[path] for path in files if (found := _MODEL.fullmatch(path))}


def faults_in_package(files: Files) -> Iterator[str]:
    """Return where a package and the code disagree, a line each."""
    yield from _faults_in_manifest(files)
    models = models_in(files)
    if not models:
        yield "it has no interaction model"
    yield from faults_in_models(models)


def faults_in_models(models: Mapping[str, bytes]) -> Iterator[str]:
    """Return where interaction models, by their locale, and the code disagree."""
    for locale, model in sorted(models.items()):
        yield from (f"{locale}: {fault}" for fault in _faults_in_model(model))


def faults_of(model: Mapping[str, Any], answered: Set[str]) -> Iterator[str]:
    """Return what is wrong with an interaction model, where these intents have a handler."""
    samples = {
        intent["name"]: intent.get("samples")
        for intent in model["interactionModel"]["languageModel"]["intents"]
    }
    for name in sorted(samples.keys() - answered):
        yield f"nothing answers {name}"
    # Not every locale has a fallback intent.
    for name in sorted(answered - samples.keys() - {FALLBACK}):
        yield f"{name} is not in it"
    for name in sorted(samples):
        if not samples[name] and not name.startswith("AMAZON."):
            yield f"{name} has no samples"


def _faults_in_model(model: bytes) -> Iterator[str]:
    try:
        yield from faults_of(json.loads(model), answered_intents())
    except ValueError as malformed:
        yield str(malformed)
    except (KeyError, TypeError):
        yield "it is not an interaction model"


def _faults_in_manifest(files: Files) -> Iterator[str]:
    try:
        manifest = json.loads(files[f"{PACKAGE}/skill.json"])["manifest"]
        tasks = {each["name"] for each in manifest["apis"]["custom"].get("tasks", [])}
        permissions = {each["name"] for each in manifest.get("permissions", [])}
    except (KeyError, TypeError, ValueError):
        yield "skill.json is no manifest of a custom skill"
        return
    yield from (f"nothing answers the task {name}" for name in sorted(tasks - {TASK}))
    yield from (f"the task {name} is not in it" for name in {TASK} - tasks)
    yield from (f"nothing needs {name}" for name in sorted(permissions - {REMINDERS_SCOPE}))
    yield from (f"it lacks the permission {name}" for name in {REMINDERS_SCOPE} - permissions)
