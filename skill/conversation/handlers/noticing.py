"""Did you notice: one of two does something in secret, and the other guesses what it was.

Which of them it was, and what somebody asked for, is told to nobody. What is secret is on no card
and no screen, and is never what is on the table.
"""

from enum import StrEnum

from skill.conversation.handlers.everyday import misheard
from skill.conversation.handlers.offering import candidates
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture
from skill.domain.household import Life
from skill.domain.noticing import TOLD_FROM, is_open, meant, noticeable, three_of


class Asked(StrEnum):
    """What is asked: the ids of the slot's values."""

    SECRET = "secret"  # noqa: S105  a gesture
    NOTICED = "noticed"
    TELL = "tell"
    WHO = "who"


@answers("NoticeIntent", consistent=True, bare={"guess": "guess"})
def did_you_notice(turn: Turn) -> Reply:
    """Whisper a secret one; or tell that there was one, and what to guess from; never whose."""
    asked = _asked(turn)
    if asked is None:
        return misheard(turn)
    if asked is Asked.WHO:
        return say("notice.kept").still_asking(turn)
    if Life.NO_GAMES in turn.household.life:
        return say("games.off")
    if not turn.remembers:
        return say("notice.without_memory")
    return _whisper(turn) if asked is Asked.SECRET else _tell_of_it(turn, asked)


def _tell_of_it(turn: Turn, asked: Asked) -> Reply:
    true, three = _to_guess(turn)
    if not true or not three:
        nothing = say("notice.nothing" if turn.hour >= TOLD_FROM else "notice.tonight")
        return nothing if turn.session.asking is Question.NOTICE else nothing.still_asking(turn)
    if asked is Asked.TELL:
        return say("notice.told", gesture=true.name).keeping(turn.household.forget_secret())
    return say("notice.one_of_you").and_then(_ask(three))


def guessed(turn: Turn, guess: str) -> Reply:
    """Tell which it was, count that it was noticed, right or not, and forget it."""
    if not turn.remembers:
        return say("notice.without_memory")
    true, three = _to_guess(turn)
    if not true or not three:
        noticed_before = turn.request in turn.household.recent
        return say("notice.counted" if noticed_before else "notice.nothing")
    named = meant(guess, three)
    if named is None:
        return _ask(three)
    line = "notice.right" if named is true else "notice.another"
    household = turn.household.notice(turn.day, turn.request, turn.now)
    return say(line, gesture=true.name).then("notice.counted").keeping(household)


def not_guessed(_turn: Turn) -> Reply:
    """Leave it a secret."""
    return say("notice.let_be")


def _asked(turn: Turn) -> Asked | None:
    """Return what is asked; None where it is nothing of the kind.

    A sentence that is no slot wants a secret one; a guess that no question waits for wants one.
    """
    if "guess" in turn.slots:
        return Asked.NOTICED
    asked = turn.slots.get("asked", Asked.SECRET)
    return Asked(asked) if asked in set(Asked) else None


def _whisper(turn: Turn) -> Reply:
    """Whisper one; where no voice is known, say once that either of them may hear of it later."""
    before = turn.household.secret
    secrets = [each for each in noticeable(candidates(turn)) if _and_two_others(turn, each)]
    if not secrets:
        return say("notice.none_left")
    chosen = turn.household.choose_secret(secrets, turn.gestures, turn.circumstances)
    reply = say("notice.whispered", gesture=chosen.gesture.way(chosen.way))
    if turn.speaker is None and before is None:
        reply = reply.then("notice.either")
    return reply.softly().keeping(chosen.household)


def _ask(three: tuple[Gesture, ...]) -> Reply:
    first, second, third = (each.name for each in three)
    names = say("notice.three", first=first, second=second, third=third)
    return names.asking(Question.NOTICE)


def _to_guess(turn: Turn) -> tuple[Gesture | None, tuple[Gesture, ...]]:
    """Return the secret that may be told of now, and what to guess it from; or neither."""
    secret = turn.household.secret
    known = turn.catalogue.gesture_by_number.get(secret.number) if secret else None
    if secret is None or known is None or not is_open(secret, turn.now):
        return None, ()
    return known, _and_two_others(turn, known)


def _and_two_others(turn: Turn, true: Gesture) -> tuple[Gesture, ...]:
    day = turn.household.secret.day if turn.household.secret else turn.day
    return three_of(true, turn.gestures, turn.key, day)
