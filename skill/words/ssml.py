"""The one place where text becomes SSML, or text in an APL document."""

from collections.abc import Iterable
from functools import lru_cache
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from skill.words.spoken import FirstName, Piece

LONGEST = 8_000
"""Characters of a document; Alexa takes no more."""

TEXTS_KEPT = 2_048
"""More pieces of lines than a language has, so that each is made ready once."""


def speakable(text: str) -> str:
    """Return text in plain spaces, without control and direction characters: no voice says them."""
    if text.isprintable():
        return text
    plain = "".join(" " if each.isspace() else each for each in text)
    return "".join(each for each in plain if each.isprintable())


@lru_cache(TEXTS_KEPT)
def ssml(text: str) -> str:
    """Return plain text as SSML."""
    return escape(speakable(text))


def softly(text: str) -> str:
    """Return plain text as SSML that is said in a low voice."""
    return soft(ssml(text))


def soft(spoken: str) -> str:
    """Return what is SSML already, said in a low voice."""
    return f'<prosody volume="soft">{spoken}</prosody>'


def spoken(piece: Piece) -> str:
    """Return a piece of a filled line as SSML."""
    if isinstance(piece, str):
        return ssml(piece)
    if isinstance(piece, FirstName):
        return f'<alexa:name type="first" personId={quoteattr(speakable(piece.person))}/>'
    digits = f'<say-as interpret-as="telephone">{ssml(piece.number)}</say-as>'
    return f'<prosody rate="slow">{digits}</prosody>'


def apl(text: str) -> str:
    """Return plain text for an APL or APLA document, where `${` would begin an expression."""
    return speakable(text).replace("${", "$ {")


def speak(parts: Iterable[str]) -> str:
    """Return a whole SSML document out of parts that are SSML already."""
    return f"<speak>{' '.join(parts)}</speak>"


def is_whole(document: str) -> bool:
    """Tell whether it is one SSML document that Alexa would speak; for what came from outside."""
    if len(document) > LONGEST or "<!" in document:
        return False
    try:
        # Alexa's own tags have a prefix that SSML never declares, so it is declared around them.
        around = ET.fromstring(f'<ssml xmlns:alexa="alexa">{document}</ssml>')  # noqa: S314
    except ET.ParseError:
        return False
    return [child.tag for child in around] == ["speak"]


def audio(source: str) -> str:
    """Return a sound as SSML, by its soundbank address."""
    return f"<audio src={quoteattr(source)}/>"


def silence(milliseconds: int) -> str:
    """Return one break as SSML; Alexa takes ten seconds at the most."""
    return f'<break time="{milliseconds}ms"/>'
