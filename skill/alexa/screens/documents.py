"""The documents and their one look, and the way a text takes into them."""

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)

FOLDER = Path(__file__).parent

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def shown(text: str) -> str:
    """Escape text for an APL Text, which reads `<` as a tag, `&` as an entity, `@` as a resource.

    An expression in it stays text, since what a document looks up is not evaluated again. A text
    must therefore come as data, and never stand in a document or in a command.
    """
    return "".join(_ENTITIES.get(character, character) for character in text)


def document(name: str) -> dict[str, Any]:
    """Return the document of that name with the look's resources before its own.

    It is the caller's.
    """
    document: dict[str, Any] = copy.deepcopy(_read(name))
    document["resources"] = [*copy.deepcopy(_read("look")), *document.get("resources", [])]
    return document


def rendered(name: str, data: Mapping[str, object]) -> RenderDocumentDirective:
    """Return the directive that shows a document, with the data as `payload.{name}.properties`."""
    datasources: dict[str, object] = {name: {"type": "object", "properties": dict(data)}}
    return RenderDocumentDirective(token=name, document=document(name), datasources=datasources)


@cache
def _read(name: str) -> Any:  # noqa: ANN401  JSON
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
