"""What a household makes of the catalogue: favourites, and what is not theirs."""

from itertools import islice

from skill.conversation.handlers.appreciation import offer_prompt
from skill.conversation.handlers.gestures import NOTHING_SAID, another_gesture, kept, offer
from skill.conversation.handlers.hug import hug_later
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture, Prompt, number_of
from skill.domain.household import MOST_FAVOURITES, MOST_SET_ASIDE, Choice
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
    rest = turn.with_household(
        turn.household.set_card_aside(Choice(offered.kind, number_of(offered.id)))
    )
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
        return say("choices.nothing_retired").unless_one_shot(turn, Question.TODAYS_GESTURE)
    card = known[choice]
    if isinstance(card, Gesture):
        household = household.offer_gesture(card, 0)
    else:
        household = household.offer_prompt(card)
    reply = say("choices.restored", gesture=card.line)
    if isinstance(card, Gesture) and card.secret:
        reply = reply.softly()
    return reply.offering(Offer(choice.kind, card.id)).keeping(household)


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
    saved = turn.household.save_favourite(Choice(offered.kind, number_of(offered.id)))
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
        return say("choices.no_favourite").asking(Question.TODAYS_GESTURE)
    if what == "list":
        return _list(gestures, prompts)
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
    if (
        offered is None
        or Choice(offered.kind, number_of(offered.id)) not in turn.household.favourites
    ):
        return say("choices.not_saved").still_asking(turn)
    household = turn.household.unsave(Choice(offered.kind, number_of(offered.id)))
    return say("choices.unsaved").keeping(household).still_asking(turn)


def _nothing_offered() -> Reply:
    return say("choices.nothing_offered").asking(Question.TODAYS_GESTURE)
