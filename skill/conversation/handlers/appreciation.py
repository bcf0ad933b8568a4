"""Something kind to say, now: one prompt, or two voices in turn."""

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn

TWO_VOICES = "two"
SPEAKING_MS = 18_000
"""How long each of two voices has to say something."""


@answers("AppreciationPromptIntent")
def appreciation_prompt(turn: Turn) -> Reply:
    """Draw a prompt from its own deck; where nothing can be remembered, any."""
    if turn.slots.get("voices") == TWO_VOICES:
        return _two_voices(turn)
    drawn, household = turn.household.prompt(tuple(turn.catalogue.prompts), turn.rng)
    prompt = turn.catalogue.prompts[drawn]
    reply = say("prompt.offer", prompt=prompt.line).offering(prompt=drawn).keeping(household)
    reply = reply.on_screen(prompt)
    return reply.unless_one_shot(turn, "another_prompt")


def prompt_later(_turn: Turn) -> Reply:
    """No prompt now."""
    return say("prompt.later")


def _two_voices(turn: Turn) -> Reply:
    """A cue for one, a wait, a cue for the other, a wait, and a closing line."""
    prompts, rng = tuple(turn.catalogue.prompts), turn.rng
    first, household = turn.household.prompt(prompts, rng)
    second, household = household.prompt(prompts, rng)
    lines = turn.catalogue.prompts
    if turn.speaker:
        reply = say("voices.first_by_name", name=turn.speaker, prompt=lines[first].line)
    else:
        reply = say("voices.first", prompt=lines[first].line)
    reply = reply.waiting(SPEAKING_MS).then("voices.second", prompt=lines[second].line)
    reply = reply.waiting(SPEAKING_MS).then("voices.closing")
    return reply.offering(prompt=second).keeping(household)
