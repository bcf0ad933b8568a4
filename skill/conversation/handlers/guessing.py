"""Guess me: a question about the other. Nothing that anybody answers is kept, and nobody scores."""

from skill.conversation.handlers.everyday import misheard
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Guess
from skill.domain.household import Household, Life

GAME = "guess"
"""The id of the slot's one value; no other game is known."""

GUESSING_MS = 12_000
"""Time for a guess; a chime tells that it is nearly over."""


@answers("GuessMeIntent")
def guess_me(turn: Turn) -> Reply:
    """Ask whoever asked about the other, wait, and ask whether the guess was right."""
    if turn.slots.get("game", GAME) != GAME:
        return misheard(turn)
    if Life.NO_GAMES in turn.household.life:
        return say("games.off")
    if not turn.catalogue.guesses:
        return say("guess.none_left")
    question, household = _next(turn)
    return _to_whom(turn, question).waiting(GUESSING_MS).keeping(household).asking(Question.GUESSED)


def right(_turn: Turn) -> Reply:
    """Say that they know each other."""
    return say("guess.right")


def wrong(_turn: Turn) -> Reply:
    """Say that they know something new of each other."""
    return say("guess.wrong")


def _next(turn: Turn) -> tuple[Guess, Household]:
    """Draw the next question; any, where nobody knows which came last."""
    guesses = list(turn.catalogue.guesses.values())
    if not turn.remembers:
        return turn.rng.choice(guesses), turn.household
    return turn.household.next_guess(guesses, turn.key)


def _to_whom(turn: Turn, question: Guess) -> Reply:
    if turn.session.asking is Question.GUESSED:
        return say("guess.next", question=question.line)
    if turn.speaker:
        return say("guess.by_name", name=turn.speaker, question=question.line)
    return say("guess.first", question=question.line)
