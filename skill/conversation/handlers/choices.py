"""What is not theirs: set aside by name, and brought back."""

from skill.conversation.handlers.gestures import another_gesture
from skill.conversation.handlers.hug import hug_later
from skill.conversation.handlers.offering import going_on, nothing_offered
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture, Prompt
from skill.domain.household import MOST_SET_ASIDE, Choice
from skill.domain.offer import Offer, OfferKind


@answers("NotForUsIntent")
def not_for_us(turn: Turn) -> Reply:
    """Set aside what is on the table, say which it was, and offer another."""
    offered = turn.offer
    if offered is None:
        return nothing_offered()
    if offered.kind is OfferKind.HUG:
        return hug_later(turn)
    if not turn.remembers:
        return say("choices.without_memory").still_asking(turn)
    rest = turn.with_household(turn.household.set_card_aside(Choice.of(offered)))
    if turn.session.one_shot:
        return _set_aside(turn, offered).keeping(rest.household)
    if offered.kind is OfferKind.PROMPT:
        return _set_aside(turn, offered).keeping(rest.household).asking(Question.ANOTHER_PROMPT)
    more = another_gesture(rest, "gesture.plain")
    return _set_aside(turn, offered).and_then(more).keeping(more.household or rest.household)


def _set_aside(turn: Turn, offered: Offer) -> Reply:
    """Name what is set aside, and how to get it back; or that an older one may come again."""
    full = "_last" if len(turn.household.set_aside) == MOST_SET_ASIDE else ""
    if offered.kind is OfferKind.GESTURE:
        title = turn.catalogue.gestures[offered.id].title
        return say(f"choices.retired{full}", title=title)
    return say(f"choices.retired_prompt{full}", prompt=turn.catalogue.prompts[offered.id].line)


@answers("RestoreGestureIntent")
def restore_gesture(turn: Turn) -> Reply:
    """Take back what was set aside last, and say which it was."""
    if not turn.remembers:
        return say("choices.without_memory")
    known: dict[Choice, Gesture | Prompt] = {}
    for gesture in turn.catalogue.gestures.values():
        known[Choice(OfferKind.GESTURE, gesture.number)] = gesture
    for prompt in turn.catalogue.prompts.values():
        known[Choice(OfferKind.PROMPT, prompt.number)] = prompt
    choice, household = turn.household.bring_back(known)
    if choice is None:
        return going_on(turn, say("choices.nothing_retired"))
    card = known[choice]
    reply = say("choices.restored", gesture=card.line).offering(Offer(choice.kind, card.id))
    if isinstance(card, Prompt):
        reply = reply.keeping(household.offer_prompt(card))
        return reply.unless_one_shot(turn, Question.ANOTHER_PROMPT)
    reply = reply.softly() if card.secret else reply
    reply = reply.keeping(household.offer_gesture(card, 0))
    return reply.unless_one_shot(turn, Question.KEEP_GESTURE)
