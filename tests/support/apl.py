"""A reader of our APL documents: their components, and their resources on a given screen."""

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


def resources(document: JSON, viewport: Viewport) -> Mapping[str, Any]:
    """Return what `@name` stands for on a screen."""
    found: JSON = {}
    for block in document["resources"]:
        if "when" not in block or value(block["when"], viewport):
            for kind in ("colors", "dimensions", "strings"):
                for name, given in block.get(kind, {}).items():
                    found[name] = value(given, viewport)
    return found


def value(given: Any, viewport: Viewport) -> Any:
    """Return what a resource, or its `when`, is on a screen: itself, or its expression's value."""
    expression = re.fullmatch(r"\$\{(.+)\}", given) if isinstance(given, str) else None
    if expression is None:
        return given
    source = expression[1]
    for apl, python in _PYTHON.items():
        source = source.replace(apl, python)
    names = {"viewport": SimpleNamespace(**viewport._asdict())}
    return eval(source, {"__builtins__": {"min": min, "max": max}}, names)  # noqa: S307  ours
