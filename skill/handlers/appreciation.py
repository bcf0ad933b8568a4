"""Something kind to say, now."""

from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say


@answers("AppreciationPromptIntent")
def appreciation_prompt(turn: Turn) -> Reply:
    """Draw a prompt from its own deck; where nothing can be remembered, any."""
    drawn, household = turn.household.prompt(tuple(turn.catalogue.prompts), turn.rng)
    prompt = turn.catalogue.prompts[drawn]
    reply = say("prompt.offer", prompt=prompt.line).offering(prompt=drawn).keeping(household)
    return reply.unless_one_shot(turn, "another_prompt")


def prompt_later(_turn: Turn) -> Reply:
    """No prompt now."""
    return say("prompt.later")
