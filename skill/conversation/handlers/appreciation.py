"""Something kind to say, now: one prompt, or two voices in turn."""

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, Screen, say
from skill.conversation.turn import Question, Turn
from skill.domain.household import Household
from skill.domain.offer import Offer, OfferKind

TWO_VOICES = "two"
SPEAKING_MS = 18_000
"""How long each of two voices has to say something."""


@answers("AppreciationPromptIntent")
def appreciation_prompt(turn: Turn) -> Reply:
    """Draw a prompt from its own deck; where nothing can be remembered, any."""
    if not turn.prompts:
        return say("prompt.none_left").asking(Question.RESTORE)
    if turn.slots.get("voices") == TWO_VOICES:
        return _two_voices(turn)
    return offer_prompt(turn, "prompt.offer", turn.household.prompt(turn.prompts, turn.rng))


def offer_prompt(turn: Turn, line: str, drawn: tuple[str, Household]) -> Reply:
    """Return the prompt that was drawn, and whether they want one more."""
    id_, household = drawn
    prompt = turn.catalogue.prompts[id_]
    reply = say(line, prompt=prompt.line).keeping(household).doing(Screen(prompt))
    reply = reply.offering(Offer(OfferKind.PROMPT, id_).following(turn.offer))
    return reply.unless_one_shot(turn, Question.ANOTHER_PROMPT)


def prompt_later(_turn: Turn) -> Reply:
    """Leave the prompts for now."""
    return say("prompt.later")


def keep_prompt(_turn: Turn) -> Reply:
    """They say what the prompt suggests."""
    return say("prompt.kept")


def _two_voices(turn: Turn) -> Reply:
    """Return a cue for one, a wait, a cue for the other, a wait, and a closing line."""
    prompts, rng, lines = turn.prompts, turn.rng, turn.catalogue.prompts
    first, household = turn.household.prompt(prompts, rng)
    second, household = household.prompt(prompts, rng)
    if turn.speaker:
        reply = say("voices.first_by_name", name=turn.speaker, prompt=lines[first].line)
    else:
        reply = say("voices.first", prompt=lines[first].line)
    reply = reply.waiting(SPEAKING_MS).then("voices.second", prompt=lines[second].line)
    reply = reply.waiting(SPEAKING_MS).then("voices.closing")
    return reply.offering(Offer(OfferKind.PROMPT, second, before=first)).keeping(household)
