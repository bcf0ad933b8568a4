"""What a household makes of the catalogue: favourites, and what is not theirs."""

from skill.conversation.handlers.appreciation import appreciation_prompt
from skill.conversation.handlers.gestures import (
    NOTHING_SAID,
    another_gesture,
    none_left,
    offer,
)
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn


@answers("NotForUsIntent")
def not_for_us(turn: Turn) -> Reply:
    """Set the gesture aside that was offered last, and offer another."""
    if turn.session.asking == "another_prompt":
        return appreciation_prompt(turn)
    gesture = turn.offered_gesture
    if gesture is None:
        return say("choices.nothing_offered").asking("todays_gesture")
    if not turn.remembers:
        return say("choices.without_memory").unless_one_shot(turn, "another_gesture")
    rest = turn.with_household(turn.household.retire(gesture))
    if not rest.gestures:
        return say("choices.retired").and_then(none_left()).keeping(rest.household)
    return say("choices.retired").and_then(another_gesture(rest))


@answers("RestoreGestureIntent")
def restore_gesture(turn: Turn) -> Reply:
    """Take back the gesture that was set aside last."""
    if not turn.remembers:
        return say("choices.without_memory")
    id_, household = turn.household.restore(turn.catalogue.gestures)
    if id_ is None:
        return say("choices.nothing_retired").unless_one_shot(turn, "todays_gesture")
    reply = say("choices.restored", gesture=turn.catalogue.gestures[id_].line)
    return reply.offering(gesture=id_).keeping(household)


@answers("SaveFavouriteIntent")
def save_favourite(turn: Turn) -> Reply:
    """Keep the gesture that was offered last among the favourites."""
    gesture = turn.offered_gesture
    if gesture is None:
        return say("choices.nothing_offered").asking("todays_gesture")
    if not turn.remembers:
        return say("choices.without_memory")
    return say("choices.saved").keeping(turn.household.save_favourite(gesture))


@answers("FavouriteGestureIntent")
def favourite_gesture(turn: Turn) -> Reply:
    """One of the favourites."""
    if not turn.remembers:
        return say("choices.without_memory").unless_one_shot(turn, "todays_gesture")
    favourites = turn.household.favourite_gestures(gesture.id for gesture in turn.gestures)
    if not favourites:
        return say("choices.no_favourite").asking("todays_gesture")
    drawn = turn.household.wished_gesture(favourites, turn.rng)
    return offer(turn, NOTHING_SAID, "choices.favourite", drawn)
