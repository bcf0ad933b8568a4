"""A quiet screen for a gesture, a prompt, or the skill's name: a text, below a small title."""

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)

from skill.alexa.screens.documents import rendered, shown
from skill.alexa.screens.fitting import Room, scale_of

ROOMS = (Room(7.7, 6.2), Room(6.7, 8.7), Room(12.3, 4.2))
"""For the text: on a round screen, on a tall one, and on one that is wide and low."""


def card(title: str, text: str) -> RenderDocumentDirective:
    """Return a screen with a text, which every version of APL plays.

    The title may be empty, and a round screen has no room for it.
    """
    data = {"title": shown(title), "text": shown(text), "scale": scale_of(text, ROOMS)}
    return rendered("card", data)
