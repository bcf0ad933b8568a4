"""A quiet screen for a gesture, a prompt or an answer: a small title, and the text."""

from dataclasses import dataclass

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)

from skill.alexa.screens.documents import rendered, shown

SHORT, MIDDLING = 70, 130
"""Up to how many characters a text is set in the largest letters, and in the next smaller ones."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card tells; the hint is a line of what one could say next, or empty."""

    title: str
    text: str
    hint: str = ""


def card(card: Card) -> RenderDocumentDirective:
    """Return a screen with that card on it; every version of APL plays it."""
    data = {
        "title": shown(card.title),
        "text": shown(card.text),
        "hint": shown(card.hint),
        "scale": _scale(len(card.text)),
    }
    return rendered("card", data)


def _scale(characters: int) -> float:
    if characters <= SHORT:
        return 1.0
    return 0.8 if characters <= MIDDLING else 0.6
