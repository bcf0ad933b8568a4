"""SSML, as far as Alexa's skills use it, to a track of soundings."""

import re
from xml.etree import ElementTree as ET

from simulator.sound import (
    Measure,
    Sounding,
    Track,
    UnplayableError,
    clip,
    estimate,
    spoken,
    unsupported,
)

LONGEST_BREAK_MS = 10_000
# Alexa documents strengths only by comparison (a comma, a sentence, a paragraph); these are ours.
BREAK_MS = {"none": 0, "x-weak": 0, "weak": 250, "medium": 250, "strong": 500, "x-strong": 800}
PAUSE_AFTER_MS = {"s": BREAK_MS["strong"], "p": BREAK_MS["x-strong"]}

# Alexa documents volumes only by their order, too.
LOUDNESS = {"silent": 0, "x-soft": 0.25, "soft": 0.5, "medium": 1, "loud": 1.4, "x-loud": 2}

_SPOKEN = {
    *("speak", "p", "s", "w", "say-as", "emphasis", "prosody", "voice", "lang", "phoneme"),
    *("amazon:effect", "amazon:emotion", "amazon:domain"),
}
SOMEBODY = "you"
"""Whom Alexa would call by their first name, which nobody here knows."""

_SPELT = {"telephone", "digits", "characters", "spell-out"}
_TIME = re.compile(r"\+?(\d+(?:\.\d+)?)(ms|s)")


def ssml_track(ssml: str, at_ms: int = 0, measure: Measure = estimate) -> Track:
    """Return the soundings of one <speak> element.

    Raises:
        UnplayableError: it is not well-formed SSML.
    """
    player = _Player(at_ms, measure)
    player.play(_parse(ssml))
    player.finish_words()
    return Track(tuple(player.soundings), player.now)


def _parse(ssml: str) -> ET.Element:
    # Alexa's own tags carry prefixes that SSML never declares, so they are declared around it.
    declared = f'<ssml xmlns:amazon="amazon" xmlns:alexa="alexa">{ssml}</ssml>'
    try:
        around = ET.fromstring(declared)  # noqa: S314  the skill's own answer, not a stranger's
    except ET.ParseError as error:
        raise UnplayableError(f"SSML that is not well-formed ({error}): {ssml}") from error
    if [child.tag for child in around] != ["speak"]:
        raise UnplayableError(f"SSML that is not one <speak> element: {ssml}")
    return around[0]


class _Player:
    """Walks the elements with the time in hand; words wait until something interrupts them."""

    def __init__(self, at_ms: int, measure: Measure) -> None:
        self.now = at_ms
        self.soundings: list[Sounding] = []
        self._measure = measure
        self._written: list[str] = []
        self._said: list[str] = []

    def play(self, element: ET.Element) -> None:
        tag = re.sub(r"\{(.*)\}", r"\1:", element.tag)
        if tag == "break":
            self._pause(_break_ms(element))
        elif tag == "audio":
            self._sound(clip(element.get("src", ""), self._time(), self._measure))
        elif tag == "sub":
            self._say(element.get("alias", ""))
        elif tag == "alexa:name":
            self._say(SOMEBODY)
        elif tag == "say-as" and element.get("interpret-as") in _SPELT:
            self._spell("".join(element.itertext()))
        elif tag == "prosody" and element.get("volume") in LOUDNESS:
            self._play_at(LOUDNESS[element.get("volume", "")], element)
        else:
            if tag not in _SPOKEN:
                self._sound(unsupported(f"<{tag}>", self._time()))
            self._play_inside(element)
            self._pause(PAUSE_AFTER_MS.get(tag, 0))

    def _play_inside(self, element: ET.Element) -> None:
        self._say(element.text or "")
        for child in element:
            self.play(child)
            self._say(child.tail or "")

    def _play_at(self, loudness: float, element: ET.Element) -> None:
        self.finish_words()
        before = len(self.soundings)
        self._play_inside(element)
        self.finish_words()
        self.soundings[before:] = [s.as_loud_as(loudness) for s in self.soundings[before:]]

    def _say(self, words: str) -> None:
        self._written.append(words)
        self._said.append(words)

    def _spell(self, number: str) -> None:
        # A comma makes any voice take its time, as <prosody rate="slow"> asks of Alexa's.
        self._written.append(number)
        self._said.append(", ".join(filter(str.isalnum, number)))

    def finish_words(self) -> None:
        words, said = _line(self._written), _line(self._said)
        self._written.clear()
        self._said.clear()
        if words:
            self._sound(spoken(words, self.now, self._measure, said))

    def _time(self) -> int:
        self.finish_words()
        return self.now

    def _pause(self, ms: int) -> None:
        if ms:
            self.now = self._time() + ms

    def _sound(self, sounding: Sounding) -> None:
        self.soundings.append(sounding)
        self.now = sounding.end_ms


def _line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def _break_ms(element: ET.Element) -> int:
    time = element.get("time")
    if time is None:
        return BREAK_MS.get(element.get("strength", "medium"), BREAK_MS["medium"])
    matched = _TIME.fullmatch(time)
    if matched is None:
        raise UnplayableError(f'a break whose time is "{time}"')
    ms = round(float(matched[1]) * (1000 if matched[2] == "s" else 1))
    if ms > LONGEST_BREAK_MS:
        raise UnplayableError(f"a break of {time}: Alexa allows ten seconds")
    return ms
