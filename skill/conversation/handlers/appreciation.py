"""Something kind to say, now: one prompt, or two voices in turn."""

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, Screen, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Prompt, Theme
from skill.domain.choosing import Wish
from skill.domain.household import Household
from skill.domain.offer import Offer, OfferKind

TWO_VOICES = "two"
_OF_THEIR_OWN = frozenset({Theme.SORRY, Theme.CURIOUS})
"""Themes that are introduced in words of their own."""

SPEAKING_MS = 18_000
"""How long each of two voices has to say something."""


@answers("AppreciationPromptIntent")
def appreciation_prompt(turn: Turn) -> Reply:
    """Draw the next prompt, of the theme asked for; sorry comes only where it is asked for."""
    if not turn.prompts:
        return say("prompt.none_left").asking(Question.RESTORE)
    if turn.slots.get("voices") == TWO_VOICES:
        return _two_voices(turn)
    theme = _theme(turn)
    line = f"prompt.{theme}" if theme in _OF_THEIR_OWN else "prompt.offer"
    return offer_prompt(turn, line, _next(turn, turn.household, theme), theme)


def offer_prompt(
    turn: Turn, line: str, drawn: tuple[Prompt, Household], theme: Theme | None = None
) -> Reply:
    """Offer the prompt that was drawn, and ask whether they want one more."""
    prompt, household = drawn
    reply = say(line, prompt=prompt.line).keeping(household).doing(Screen(prompt))
    made = Offer(OfferKind.PROMPT, prompt.id, Wish(theme=theme)).following(turn.offer)
    return reply.offering(made).unless_one_shot(turn, Question.ANOTHER_PROMPT)


def prompt_later(_turn: Turn) -> Reply:
    """Leave the prompts for now."""
    return say("prompt.later")


def keep_prompt(_turn: Turn) -> Reply:
    """Let them say what the prompt suggests."""
    return say("prompt.kept")


def _theme(turn: Turn) -> Theme | None:
    """Return the theme that was asked for, or that the last prompt answered."""
    asked = Wish.of(turn.slots).theme
    before = turn.session.offer
    return asked or (before.wish.theme if before and before.kind is OfferKind.PROMPT else None)


def _next(turn: Turn, household: Household, theme: Theme | None) -> tuple[Prompt, Household]:
    """Draw the next prompt of a theme, or of all but sorry; of any, where none of those is left."""
    every = turn.prompts
    if theme:
        wished = [each for each in every if each.theme is theme]
    else:
        wished = [each for each in every if each.theme is not Theme.SORRY]
    return household.next_prompt(wished or every, every, turn.key)


def _two_voices(turn: Turn) -> Reply:
    """Return a cue for one, a wait, a cue for the other, a wait, and a closing line."""
    wished = Wish.of(turn.slots).theme
    theme = None if wished is Theme.SORRY else wished
    first, household = _next(turn, turn.household, theme)
    second, household = _next(turn, household, theme)
    if turn.speaker:
        reply = say("voices.first_by_name", name=turn.speaker, prompt=first.line)
    else:
        reply = say("voices.first", prompt=first.line)
    reply = reply.waiting(SPEAKING_MS).then("voices.second", prompt=second.line)
    reply = reply.waiting(SPEAKING_MS).then("voices.closing")
    offer = Offer(OfferKind.PROMPT, second.id, before=first.id)
    return reply.offering(offer).keeping(household)
