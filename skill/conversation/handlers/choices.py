"""What a household makes of the catalogue: favourites, and what is not theirs."""

from itertools import islice

from skill.conversation.handlers.appreciation import offer_prompt
from skill.conversation.handlers.gestures import NOTHING_SAID, another_gesture, kept, offer
from skill.conversation.handlers.hug import hug_later
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.household import choice_of
from skill.domain.offer import Offer, OfferKind

NAMED = 3
"""So many favourites are named in a breath."""


@answers("NotForUsIntent")
def not_for_us(turn: Turn) -> Reply:
    """Set aside what is on the table, say which it was, and offer another."""
    offered = turn.offer
    if offered is None:
        return _nothing_offered()
    if offered.kind is OfferKind.HUG:
        return hug_later(turn)
    if not turn.remembers:
        return say("choices.without_memory").still_asking(turn)
    rest = turn.with_household(turn.household.retire(offered.kind, offered.id))
    if turn.session.one_shot:
        return _set_aside(turn, offered).keeping(rest.household)
    if offered.kind is OfferKind.PROMPT:
        return _set_aside(turn, offered).keeping(rest.household).asking(Question.ANOTHER_PROMPT)
    more = another_gesture(rest, "gesture.plain")
    return _set_aside(turn, offered).and_then(more).keeping(more.household or rest.household)


def _set_aside(turn: Turn, offered: Offer) -> Reply:
    if offered.kind is OfferKind.GESTURE:
        return say("choices.retired", title=turn.catalogue.gestures[offered.id].title)
    return say("choices.retired_prompt", prompt=turn.catalogue.prompts[offered.id].line)


@answers("RestoreGestureIntent")
def restore_gesture(turn: Turn) -> Reply:
    """Take back what was set aside last, and say which it was."""
    if not turn.remembers:
        return say("choices.without_memory")
    catalogue = turn.catalogue
    every = [Offer(OfferKind.GESTURE, id_) for id_ in catalogue.gestures]
    every += [Offer(OfferKind.PROMPT, id_) for id_ in catalogue.prompts]
    back, household = turn.household.restore({choice_of(o.kind, o.id): o for o in every})
    if back is None:
        return say("choices.nothing_retired").unless_one_shot(turn, Question.TODAYS_GESTURE)
    reply = say("choices.restored", gesture=turn.line_of(back))
    return reply.offering(back).keeping(household)


@answers("SaveFavouriteIntent")
def save_favourite(turn: Turn) -> Reply:
    """Keep what is on the table, and among the favourites."""
    offered = turn.offer
    if offered is None:
        return _nothing_offered()
    if offered.kind is OfferKind.HUG:
        return say("choices.hug").still_asking(turn)
    if not turn.remembers:
        return say("choices.without_memory")
    saved = turn.household.save_favourite(offered.kind, offered.id)
    return say("choices.saved").keeping(kept(turn, saved))


@answers("FavouriteGestureIntent")
def favourite_gesture(turn: Turn) -> Reply:
    """Offer one of the favourites; or name them, or take one away."""
    if not turn.remembers:
        return say("choices.without_memory").unless_one_shot(turn, Question.TODAYS_GESTURE)
    what, (gestures, prompts) = turn.slots.get("what"), _favourites(turn)
    if what == "remove":
        return _remove(turn)
    if not gestures and not prompts:
        return say("choices.no_favourite").asking(Question.TODAYS_GESTURE)
    if what == "list":
        return _list(turn, gestures, prompts)
    if turn.rng.randrange(len(gestures) + len(prompts)) < len(gestures):
        drawn = turn.household.wished_gesture(gestures, turn.rng)
        return offer(turn, NOTHING_SAID, "choices.favourite", drawn)
    return offer_prompt(
        turn, "choices.favourite_prompt", turn.household.prompt_among(prompts, turn.rng)
    )


def _favourites(turn: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the gestures and of the prompts that are favourites."""
    gestures = (gesture.id for gesture in turn.gestures)
    return (
        turn.household.favourites_among(OfferKind.GESTURE, gestures),
        turn.household.favourites_among(OfferKind.PROMPT, turn.prompts),
    )


def _list(turn: Turn, gestures: tuple[str, ...], prompts: tuple[str, ...]) -> Reply:
    reply = say("choices.favourites", count=len(gestures) + len(prompts))
    for id_ in islice(gestures, NAMED):
        reply = reply.then("choices.named", title=turn.catalogue.gestures[id_].title)
    for id_ in islice(prompts, NAMED - len(gestures[:NAMED])):
        reply = reply.then("choices.named_prompt", prompt=turn.catalogue.prompts[id_].line)
    return reply


def _remove(turn: Turn) -> Reply:
    """Take what is on the table from the favourites."""
    offered = turn.offer
    if offered is None or choice_of(offered.kind, offered.id) not in turn.household.favourites:
        return say("choices.not_saved").still_asking(turn)
    household = turn.household.unsave(offered.kind, offered.id)
    return say("choices.unsaved").keeping(household).still_asking(turn)


def _nothing_offered() -> Reply:
    return say("choices.nothing_offered").asking(Question.TODAYS_GESTURE)
