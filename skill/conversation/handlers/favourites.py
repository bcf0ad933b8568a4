"""Favourites: kept, offered again, named, and taken away."""

from itertools import islice

from skill.conversation.handlers.appreciation import offer_prompt
from skill.conversation.handlers.gestures import kept
from skill.conversation.handlers.offering import (
    NOTHING_SAID,
    a_gesture,
    is_offering,
    nothing_offered,
    offer,
)
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture, Prompt
from skill.domain.household import MOST_FAVOURITES, Choice
from skill.domain.offer import OfferKind

NAMED = 3
"""So many favourites are named in a breath."""


@answers("SaveFavouriteIntent")
def save_favourite(turn: Turn) -> Reply:
    """Keep what is on the table, and among the favourites."""
    offered = turn.offer
    if offered is None:
        return nothing_offered()
    if offered.kind is OfferKind.HUG:
        return say("choices.hug").still_asking(turn)
    if not turn.remembers:
        return say("choices.without_memory")
    saved = turn.household.save_favourite(Choice.of(offered))
    reply = say("choices.saved")
    if len(turn.household.favourites) == MOST_FAVOURITES:
        reply = reply.then("choices.oldest_left")
    return reply.keeping(kept(turn, saved))


@answers("FavouriteGestureIntent")
def favourite_gesture(turn: Turn) -> Reply:
    """Offer one of the favourites; or name them, or take one away."""
    if not turn.remembers:
        return say("choices.without_memory").unless_one_shot(turn, Question.TODAYS_GESTURE)
    what, (gestures, prompts) = turn.slots.get("what"), _favourites(turn)
    if what == "remove":
        return _remove(turn)
    if not gestures and not prompts:
        reply = say("choices.no_favourite")
        return reply.still_asking(turn) if is_offering(turn) else reply.asking(a_gesture(turn))
    if what == "list":
        named = _list(gestures, prompts)
        return named.still_asking(turn) if is_offering(turn) else named
    if turn.rng.randrange(len(gestures) + len(prompts)) < len(gestures):
        chosen = turn.household.wished_gesture(gestures, turn.gestures, turn.circumstances)
        return offer(turn, NOTHING_SAID, "choices.favourite", chosen)
    drawn = turn.household.next_prompt(prompts, turn.prompts, turn.key)
    return offer_prompt(turn, "choices.favourite_prompt", drawn)


def _favourites(turn: Turn) -> tuple[tuple[Gesture, ...], tuple[Prompt, ...]]:
    """Return the gestures and the prompts that are favourites."""
    saved = turn.household.favourites
    return (
        tuple(e for e in turn.gestures if Choice(OfferKind.GESTURE, e.number) in saved),
        tuple(e for e in turn.prompts if Choice(OfferKind.PROMPT, e.number) in saved),
    )


def _list(gestures: tuple[Gesture, ...], prompts: tuple[Prompt, ...]) -> Reply:
    reply = say("choices.favourites", count=len(gestures) + len(prompts))
    for gesture in islice(gestures, NAMED):
        reply = reply.then("choices.named", title=gesture.title)
    for prompt in prompts[:1] if len(gestures) < NAMED else ():
        reply = reply.then("choices.named_prompt", prompt=prompt.line)
    return reply


def _remove(turn: Turn) -> Reply:
    """Take what is on the table from the favourites."""
    offered = turn.offer
    if offered is None or Choice.of(offered) not in turn.household.favourites:
        return say("choices.not_saved").still_asking(turn)
    household = turn.household.unsave(Choice.of(offered))
    return say("choices.unsaved").keeping(household).still_asking(turn)
