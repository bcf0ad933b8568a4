"""A reader of our APL documents: their components, and their resources on a given screen."""

import json
import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

JSON = dict[str, Any]


class Viewport(NamedTuple):
    """A screen's size in density-independent pixels, and its shape."""

    width: int
    height: int
    shape: str = "rectangle"

    @property
    def shorter(self) -> int:
        return min(self.width, self.height)


VIEWPORTS = (
    Viewport(480, 480, "round"),
    Viewport(960, 480),
    Viewport(1280, 800),
    Viewport(1920, 1080),
    Viewport(1080, 1920),
    Viewport(960, 540),
)

_PYTHON = {"&&": " and ", "||": " or ", "Math.min": "min", "Math.max": "max"}


def components(document: JSON) -> Iterator[JSON]:
    """Return every component of a document, the outermost first."""
    waiting = list(document["mainTemplate"]["items"])
    while waiting:
        component = waiting.pop(0)
        yield component
        waiting += component.get("items", [])


def commands(found: object) -> Iterator[JSON]:
    """Return every command in commands, and within their own."""
    if isinstance(found, list):
        for each in found:
            yield from commands(each)
    elif isinstance(found, dict):
        yield found
        yield from commands(found.get("commands", []))


HANDLERS = ("onMount", "onFocus", "onBlur", "onDown", "onPress", "onConfigChange")


def handled(holder: JSON, document: JSON) -> Iterator[JSON]:
    """Return every command that a component, or the document itself, may run, in whatever case."""
    for each in (*holder.get("handleTick", []), *holder.get("actions", [])):
        yield from expanded(each["commands"], document)
    for handler in HANDLERS:
        yield from expanded(holder.get(handler, []), document)


def expanded(found: object, document: JSON) -> Iterator[JSON]:
    """Return every command in commands, and what a command of the document's own is made of."""
    for command in commands(found):
        own = document.get("commands", {}).get(command["type"])
        yield from expanded(own["commands"], document) if own else (command,)


def resources(document: JSON, viewport: Viewport) -> Mapping[str, Any]:
    """Return what `@name` stands for on a screen."""
    found: JSON = {}
    for block in document["resources"]:
        if "when" not in block or value(block["when"], viewport):
            for kind in ("colors", "dimensions", "strings"):
                for name, given in block.get(kind, {}).items():
                    found[name] = value(given, viewport)
    return found


def value(given: Any, viewport: Viewport, **names: Any) -> Any:
    """Return what a resource, a `when` or a text is on a screen: itself, or its expression's value.

    `names` are those of the data; objects in it are read by their members, as APL does.
    """
    expression = re.fullmatch(r"\$\{(.+)\}", given) if isinstance(given, str) else None
    if expression is None:
        return given
    source = expression[1]
    for apl, python in _PYTHON.items():
        source = source.replace(apl, python)
    known = {"viewport": SimpleNamespace(**viewport._asdict())}
    known |= {name: _with_members(data) for name, data in names.items()}
    return eval(source, {"__builtins__": {"min": min, "max": max}}, known)  # noqa: S307  ours


def _with_members(data: object) -> Any:
    return json.loads(json.dumps(data), object_hook=lambda each: SimpleNamespace(**each))
