"""The one place where text becomes SSML, or text in an APL document."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr


def speakable(text: str) -> str:
    """Text in plain spaces, without the control and direction characters that no voice can say."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def ssml(text: str) -> str:
    """Plain text as SSML."""
    return escape(speakable(text))


def apl(text: str) -> str:
    """Plain text for an APL or APLA document, where `${` would begin an expression."""
    return speakable(text).replace("${", "$ {")


def speak(parts: Iterable[str]) -> str:
    """A whole SSML document out of parts that are SSML already."""
    return f"<speak>{' '.join(parts)}</speak>"


def audio(source: str) -> str:
    """A sound as SSML, by its soundbank address."""
    return f"<audio src={quoteattr(source)}/>"


def silence(milliseconds: int) -> str:
    """One break as SSML; Alexa takes ten seconds at the most."""
    return f'<break time="{milliseconds}ms"/>'
