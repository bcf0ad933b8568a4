"""APLA's filters, and trimToParent: a track of soundings as they leave it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simulator.sound import Sounding, Track, UnplayableError

Filter = Mapping[str, Any]

LONGEST_MS = 240_000
"""As long as Alexa plays a document; what repeats without end is cut where that is over."""


def supported(filter_: Filter) -> bool:
    """Tell whether `filtered` knows it, and each of its properties."""
    known = _FILTERS.get(filter_.get("type", ""))
    return known is not None and filter_.keys() <= known[1] | {"type", "description"}


def filtered(track: Track, at_ms: int, filter_: Filter) -> Track:
    """Return a track that began at `at_ms`, after a filter that is supported."""
    apply, _ = _FILTERS[filter_["type"]]
    return apply(track, at_ms, filter_)


def cut(track: Track, from_ms: int, to_ms: int) -> Track:
    """Return what of a track is heard from one moment to another; all of what takes no time."""
    soundings = [(each, each.within(from_ms, to_ms)) for each in track.soundings]
    heard = tuple(after for before, after in soundings if after.ms or not before.ms)
    return Track(heard, min(track.end_ms, to_ms))


def _trim(track: Track, at_ms: int, filter_: Filter) -> Track:
    start = _number(filter_, "start", 0)
    end = min(at_ms + _number(filter_, "end", track.end_ms - at_ms), track.end_ms)
    return _moved(cut(track, at_ms + start, end), -start)


def _repeat(track: Track, at_ms: int, filter_: Filter) -> Track:
    length = track.end_ms - at_ms
    if length <= 0:
        raise UnplayableError("a Repeat of what takes no time")
    count, enough = _number(filter_, "repeatCount", 0), LONGEST_MS // length
    turns = range(1 + (min(count, enough) if count >= 0 else enough))
    copies = [_moved(track, length * turn) for turn in turns]
    return Track(tuple(s for copy in copies for s in copy.soundings), copies[-1].end_ms)


def _fade_in(track: Track, at_ms: int, filter_: Filter) -> Track:
    full_ms = at_ms + _number(filter_, "duration")
    return _each(track, lambda sounding: sounding.ramped(at_ms, full_ms, 0, 1))


def _fade_out(track: Track, _at_ms: int, filter_: Filter) -> Track:
    begin_ms = track.end_ms - _number(filter_, "duration")
    return _each(track, lambda sounding: sounding.ramped(begin_ms, track.end_ms, 1, 0))


def _volume(track: Track, _at_ms: int, filter_: Filter) -> Track:
    amount = filter_.get("amount", "100%")
    percent = isinstance(amount, str) and amount.endswith("%")
    try:
        loudness = float(amount.rstrip("%")) / 100 if percent else float(amount)
    except (TypeError, ValueError) as error:
        raise UnplayableError(f"a Volume whose amount is {amount!r}") from error
    return _each(track, lambda sounding: sounding.as_loud_as(loudness))


_FILTERS: dict[str, tuple[Callable[[Track, int, Filter], Track], set[str]]] = {
    "Trim": (_trim, {"start", "end"}),
    "Repeat": (_repeat, {"repeatCount"}),
    "FadeIn": (_fade_in, {"duration"}),
    "FadeOut": (_fade_out, {"duration"}),
    "Volume": (_volume, {"amount"}),
}


def _moved(track: Track, by_ms: int) -> Track:
    soundings = tuple(replace(each, at_ms=each.at_ms + by_ms) for each in track.soundings)
    return Track(soundings, track.end_ms + by_ms)


def _each(track: Track, change: Callable[[Sounding], Sounding]) -> Track:
    return Track(tuple(map(change, track.soundings)), track.end_ms)


def _number(filter_: Filter, key: str, default: int | None = None) -> int:
    number = filter_.get(key, default)
    if type(number) is not int:
        raise UnplayableError(f"a {filter_['type']} whose {key} is {number!r}")
    return number
