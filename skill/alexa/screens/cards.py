"""A quiet screen for a gesture, a prompt, or the skill's name: a text, below a small title."""

from dataclasses import dataclass

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)

from skill.alexa.screens.documents import rendered, shown
from skill.alexa.screens.fitting import Room, scale_of

ROOMS = (Room(7.7, 6.2), Room(6.7, 8.7), Room(12.3, 4.2))
"""For the text: on a round screen, on a tall one, and on one that is wide and low."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card tells; the title may be empty, and a round screen has no room for it."""

    title: str
    text: str


def card(card: Card) -> RenderDocumentDirective:
    """Return a screen with that card on it; every version of APL plays it."""
    data = {
        "title": shown(card.title),
        "text": shown(card.text),
        "scale": scale_of(card.text, ROOMS),
    }
    return rendered("card", data)
