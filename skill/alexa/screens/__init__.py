"""What an Echo with a screen shows: APL documents, kept as data beside this, and what fills them.

Look at a document in any APL tool: it is the JSON file here, with `look.json` as its resources.
"""

from skill.alexa.screens.calendars import CalendarTexts, calendar
from skill.alexa.screens.cards import card
from skill.alexa.screens.hugging import NEEDS, Clip, HugTexts, hug, still

__all__ = [
    "NEEDS",
    "CalendarTexts",
    "Clip",
    "HugTexts",
    "calendar",
    "card",
    "hug",
    "still",
]
