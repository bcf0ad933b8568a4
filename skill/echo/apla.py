"""APL for Audio: a RenderDocument directive to a track of soundings that share one clock."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from skill.echo.sound import (
    Sounding,
    Track,
    UnplayableError,
    clip,
    spoken,
    together,
    unsupported,
)
from skill.echo.ssml import ssml_track

_Component = Mapping[str, Any]

LONGEST_MS = 240_000

_BINDING = re.compile(r"\$\{([^}]*)\}")
# What may stand in any component and moves no sound.
_SILENT_PROPERTIES = {"type", "id", "description"}
_SILENT_FILTERS = {"Volume", "FadeIn", "FadeOut"}


def apla_track(directive: Mapping[str, Any], at_ms: int = 0) -> Track:
    """The soundings of an Alexa.Presentation.APLA.RenderDocument directive, begun at `at_ms`."""
    document = _need(directive, "document")
    if document.get("type") != "APLA":
        raise UnplayableError(f'an audio document of type "{document.get("type")}"')
    template = _need(document, "mainTemplate")
    data = _parameters(template, directive.get("datasources") or {})
    track = _sequence(_bind(template, data), at_ms)
    if not track.soundings:
        raise UnplayableError("an audio document of nothing but silence")
    if track.end_ms - at_ms > LONGEST_MS:
        raise UnplayableError("an audio document that lasts longer than 240 seconds")
    return track


def _play(component: _Component, at_ms: int) -> Track:
    """One component from `at_ms` on; what this simulator cannot play is named in its place."""
    name = component.get("type", "")
    if name not in _COMPONENTS:
        return Track((unsupported(name, at_ms),), at_ms)
    play, properties = _COMPONENTS[name]
    unknown = [unsupported(f"{name}.{key}", at_ms) for key in _unknown(component, properties)]
    track = play(component, at_ms)
    return Track((*unknown, *track.soundings), track.end_ms)


def _speech(component: _Component, at_ms: int) -> Track:
    content = str(_need(component, "content"))
    if component.get("contentType") == "SSML":
        return ssml_track(content, at_ms)
    return _alone(spoken(" ".join(content.split()), at_ms))


def _audio(component: _Component, at_ms: int) -> Track:
    return _alone(clip(str(_need(component, "source")), at_ms))


def _silence(component: _Component, at_ms: int) -> Track:
    duration = _need(component, "duration")
    if not isinstance(duration, int):
        raise UnplayableError(f"a silence whose duration is {duration!r}")
    return Track((), at_ms + duration)


def _sequence(component: _Component, at_ms: int) -> Track:
    soundings: list[Sounding] = []
    for child in _children(component):
        track = _play(child, at_ms)
        soundings += track.soundings
        at_ms = track.end_ms
    return Track(tuple(soundings), at_ms)


def _mix(component: _Component, at_ms: int) -> Track:
    return together((_play(child, at_ms) for child in _children(component)), at_ms)


_COMPONENTS: dict[str, tuple[Callable[[_Component, int], Track], set[str]]] = {
    "Speech": (_speech, {"content", "contentType"}),
    "Audio": (_audio, {"source"}),
    "Silence": (_silence, {"duration"}),
    "Sequencer": (_sequence, {"item", "items"}),
    "Mixer": (_mix, {"item", "items"}),
}


def _alone(sounding: Sounding) -> Track:
    return Track((sounding,), sounding.end_ms)


def _children(component: _Component) -> list[_Component]:
    children = component.get("items", component.get("item", []))
    return children if isinstance(children, list) else [children]


def _unknown(component: _Component, known: set[str]) -> Iterator[str]:
    for key in sorted(component.keys() - known - _SILENT_PROPERTIES):
        filters = component[key] if key in ("filter", "filters") else [{}]
        if {f.get("type") for f in filters} - _SILENT_FILTERS:
            yield key


def _need(component: _Component, key: str) -> Any:  # noqa: ANN401  JSON is of any type
    if key not in component:
        raise UnplayableError(f"{component.get('type', 'a component')} without {key}")
    return component[key]


def _parameters(template: _Component, sources: Mapping[str, Any]) -> dict[str, Any]:
    """What ${…} may name: "payload" is all datasources, any other parameter its own."""
    names = template.get("parameters", [])
    return {name: sources if name == "payload" else sources.get(name) for name in names}


def _bind(node: Any, data: Mapping[str, Any]) -> Any:  # noqa: ANN401  JSON is of any type
    """The same JSON with every ${path} replaced by what stands there in the data."""
    if isinstance(node, dict):
        return {key: _bind(value, data) for key, value in node.items()}
    if isinstance(node, list):
        return [_bind(value, data) for value in node]
    if not isinstance(node, str):
        return node
    if whole := _BINDING.fullmatch(node):
        return _look_up(whole[1], data)
    return _BINDING.sub(lambda found: str(_look_up(found[1], data)), node)


def _look_up(path: str, data: Any) -> Any:  # noqa: ANN401  JSON is of any type
    for name in path.split("."):
        if not isinstance(data, Mapping) or name not in data:
            raise UnplayableError(f"no data for ${{{path}}}")
        data = data[name]
    return data
