"""One module a topic. A handler is three steps: slots -> domain -> words."""

from skill.conversation import dialogue  # noqa: F401  the table of the questions
from skill.conversation.handlers import (  # noqa: F401  a topic fills the table as it is imported
    about_gesture,
    about_us,
    answers,
    appreciation,
    choices,
    corrections,
    evening,
    everyday,
    favourites,
    gestures,
    guessing,
    hug,
    kept_reminders,
    knowledge,
    launch,
    moments,
    noticing,
    pauses,
    privacy,
    remembering,
    reminders,
    routine,
    safety,
    streak,
    support,
    tasks,
    trouble,
)
from skill.conversation.registry import ROUTES, Route

__all__ = ["ROUTES", "Route"]
