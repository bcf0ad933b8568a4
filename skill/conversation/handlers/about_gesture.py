"""Why, how, how long, and who: of what is on the table."""

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture

WHY, HOW, TIME, WHO = "why", "how", "time", "who"


@answers("AboutGestureIntent")
def about_gesture(turn: Turn) -> Reply:
    """Tell it of what is on the table; what was asked stays asked."""
    about, offer = turn.slots.get("about", WHY), turn.offer
    if about not in {WHY, HOW, TIME, WHO}:
        about = WHY
    if offer is None:
        return say("choices.nothing_offered").asking(Question.TODAYS_GESTURE)
    if offer.hug and about == WHO:
        return say("about.both").still_asking(turn)
    kind = offer.hug.embrace if offer.hug else offer.kind
    reply = _of_a_gesture(turn.gesture, about) if turn.gesture else say(f"about.{kind}_{about}")
    return reply.still_asking(turn)


def _of_a_gesture(gesture: Gesture, about: str) -> Reply:
    """Answer as the catalogue has it, or else in general."""
    if about == TIME:
        return say("about.minutes", minutes=gesture.effort)
    sentence = {WHY: gesture.why, HOW: gesture.how}.get(about)
    return say("about.told", sentence=sentence) if sentence else say(f"about.{about}")
