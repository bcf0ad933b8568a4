"""What weighs on a couple: a human sentence first, and nothing counted."""

from collections.abc import Mapping
from enum import StrEnum

from skill.conversation.handlers.offering import candidates, line_for_later, on_a_card
from skill.conversation.handlers.support import counselor, open_door
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture, Occasion
from skill.domain.choosing import Wish, fits, gentlest
from skill.domain.offer import Offer, OfferKind


class Trouble(StrEnum):
    """What weighs on them: the ids of the slot's values, and the names of the lines."""

    GRIEF = "grief"
    ILLNESS = "illness"
    BABY = "baby"
    WORK = "work"
    FIGHT = "fight"
    BETRAYAL = "betrayal"
    PARTING = "parting"
    ALONE = "alone"


_OCCASIONS: Mapping[str, Occasion] = {
    Trouble.BABY: Occasion.NEW_BABY,
    Trouble.WORK: Occasion.LONG_WEEK,
    Trouble.FIGHT: Occasion.AFTER_A_FIGHT,
}
FEW_WORDS = 14
"""So long may a gesture be after a human sentence: then all of it is short."""

WITH_A_GESTURE = frozenset(_OCCASIONS)


@answers("FeelingDistantIntent", locates=False)
def feeling_distant(turn: Turn) -> Reply:
    """Answer a trouble by its own sentence; said again, name somebody to talk to.

    Nothing about it is stored: a gesture is not even drawn from the deck.
    """
    trouble = turn.slots.get("trouble")
    if trouble == Trouble.ALONE:
        return say("feelings.alone", turn.troubles).feeling_distant()
    if trouble in set(Trouble) - WITH_A_GESTURE:
        said = say(f"feelings.{trouble}", turn.troubles)
        return said.and_then(open_door(turn)).feeling_distant()
    if turn.session.distant or (trouble and trouble not in set(Trouble)):
        return say("feelings.heavy", turn.troubles).and_then(counselor(turn)).feeling_distant()
    return _gently(turn, say(f"feelings.{trouble or 'distant'}", turn.troubles))


def _gently(turn: Turn, reply: Reply) -> Reply:
    """Add one of the gentlest gestures, if any is left."""
    gestures = _for(turn, turn.slots.get("trouble"))
    if not gestures:
        return reply.and_then(open_door(turn)).feeling_distant()
    gesture = turn.rng.choice(gestures)
    reply = reply.then(line_for_later(gesture, turn) or "gesture.plain", gesture=gesture.line)
    reply = reply.offering(Offer(OfferKind.GESTURE, gesture.id).following(turn.offer))
    reply = on_a_card(turn, reply, gesture)
    return reply.unless_one_shot(turn, Question.KEEP_GESTURE).feeling_distant()


def _for(turn: Turn, trouble: str | None) -> tuple[Gesture, ...]:
    """Return the gentlest of what suits a trouble: of guests that are for just that, if any."""
    wish = Wish(occasion=_OCCASIONS.get(trouble or ""))
    gestures = [each for each in candidates(turn, wish) if not each.secret]
    gestures = [each for each in gestures if fits(each, turn.hour)] or gestures
    meant = [each for each in gestures if wish.occasion in each.occasion]
    gentle = gentlest(meant or gestures) if gestures else ()
    return tuple(each for each in gentle if len(each.line.split()) <= FEW_WORDS) or gentle
