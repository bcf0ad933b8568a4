"""APL for Audio: a RenderDocument directive to a track of soundings that share one clock."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.filters import LONGEST_MS, Filter, cut, filtered, supported
from simulator.sound import (
    Measure,
    Sounding,
    Track,
    UnplayableError,
    clip,
    estimate,
    spoken,
    together,
    unsupported,
)
from simulator.ssml import ssml_track

_Component = Mapping[str, Any]

_BINDING = re.compile(r"\$\{([^}]*)\}")
_ANYWHERE = {"type", "id", "description", "duration", "filter", "filters"}
_DURATIONS = {"auto", "trimToParent"}


def apla_track(directive: Mapping[str, Any], at_ms: int = 0, measure: Measure = estimate) -> Track:
    """Return the soundings of an APLA RenderDocument directive that begins at `at_ms`."""
    document = _need(directive, "document")
    if document.get("type") != "APLA":
        raise UnplayableError(f'an audio document of type "{document.get("type")}"')
    template = _need(document, "mainTemplate")
    data = _parameters(template, directive.get("datasources") or {})
    track = _Player(measure).sequence(_bind(template, data), at_ms)
    if not track.soundings:
        raise UnplayableError("an audio document of nothing but silence")
    if track.end_ms - at_ms > LONGEST_MS:
        raise UnplayableError("an audio document that lasts longer than 240 seconds")
    return track


@dataclass(frozen=True, slots=True)
class _Player:
    """Walks the components; each is played from a moment on."""

    measure: Measure

    def play(self, component: _Component, at_ms: int) -> Track:
        """Return one component; what this simulator cannot play is named in its place."""
        name = component.get("type", "")
        if name not in _COMPONENTS:
            return Track((unsupported(name, at_ms),), at_ms)
        play, properties = _COMPONENTS[name]
        unknown = [unsupported(f"{name}.{key}", at_ms) for key in _unknown(component, properties)]
        track = play(self, component, at_ms)
        for filter_ in filter(supported, _filters(component)):
            track = filtered(track, at_ms, filter_)
        return Track((*unknown, *track.soundings), track.end_ms)

    def speech(self, component: _Component, at_ms: int) -> Track:
        content = str(_need(component, "content"))
        if component.get("contentType") == "SSML":
            return ssml_track(content, at_ms, self.measure)
        return _alone(spoken(" ".join(content.split()), at_ms, self.measure))

    def audio(self, component: _Component, at_ms: int) -> Track:
        return _alone(clip(str(_need(component, "source")), at_ms, self.measure))

    def silence(self, component: _Component, at_ms: int) -> Track:
        duration = _need(component, "duration")
        if not isinstance(duration, int):
            raise UnplayableError(f"a silence whose duration is {duration!r}")
        return Track((), at_ms + duration)

    def sequence(self, component: _Component, at_ms: int) -> Track:
        soundings: list[Sounding] = []
        for child in _children(component):
            track = self.play(child, at_ms)
            soundings += track.soundings
            at_ms = track.end_ms
        return Track(tuple(soundings), at_ms)

    def mix(self, component: _Component, at_ms: int) -> Track:
        """Return all children at once.

        Those with trimToParent end, filters and all, with the others.
        """
        played = [(child, self.play(child, at_ms)) for child in _children(component)]
        lasting = [track.end_ms for child, track in played if not _is_trimmed(child)]
        end_ms = max(lasting or [track.end_ms for _, track in played], default=at_ms)
        return together((cut(track, at_ms, end_ms) for _, track in played), at_ms)


_COMPONENTS: dict[str, tuple[Callable[[_Player, _Component, int], Track], set[str]]] = {
    "Speech": (_Player.speech, {"content", "contentType"}),
    "Audio": (_Player.audio, {"source"}),
    "Silence": (_Player.silence, set()),
    "Sequencer": (_Player.sequence, {"item", "items"}),
    "Mixer": (_Player.mix, {"item", "items"}),
}


def _alone(sounding: Sounding) -> Track:
    return Track((sounding,), sounding.end_ms)


def _children(component: _Component) -> list[_Component]:
    children = component.get("items", component.get("item", []))
    return children if isinstance(children, list) else [children]


def _filters(component: _Component) -> list[Filter]:
    filters = component.get("filters", component.get("filter", []))
    return filters if isinstance(filters, list) else [filters]


def _is_trimmed(component: _Component) -> bool:
    return component.get("duration") == "trimToParent"


def _unknown(component: _Component, known: set[str]) -> Iterator[str]:
    yield from sorted(component.keys() - known - _ANYWHERE)
    if not all(map(supported, _filters(component))):
        yield "filters"
    if component["type"] != "Silence" and component.get("duration", "auto") not in _DURATIONS:
        yield "duration"


def _need(component: _Component, key: str) -> Any:  # noqa: ANN401  JSON is of any type
    if key not in component:
        raise UnplayableError(f"{component.get('type', 'a component')} without {key}")
    return component[key]


def _parameters(template: _Component, sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ${…} may name: "payload" is all datasources, any other parameter its own."""
    names = template.get("parameters", [])
    return {name: sources if name == "payload" else sources.get(name) for name in names}


def _bind(node: Any, data: Mapping[str, Any]) -> Any:  # noqa: ANN401  JSON is of any type
    """Return the same JSON with every ${path} replaced by what stands there in the data."""
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
