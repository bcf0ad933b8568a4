"""Did you notice: one of two does something in secret, and the other guesses what it was.

Which of them it was, and what somebody asked for, is told to nobody. What is secret is on no card
and no screen, and is never what is on the table.
"""

from enum import StrEnum

from skill.conversation.handlers.gestures import candidates
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Gesture
from skill.domain.household import Life
from skill.domain.noticing import THREE, TOLD_FROM, is_open, meant, noticeable, three_of


class Asked(StrEnum):
    """What is asked: the ids of the slot's values."""

    SECRET = "secret"  # noqa: S105  a kind of gesture
    NOTICED = "noticed"
    WHO = "who"


@answers("NoticeIntent", consistent=True, bare={"guess": "guess"})
def did_you_notice(turn: Turn) -> Reply:
    """Whisper a secret one; or tell that there was one, and what to guess from; never of whom."""
    if turn.slots.get("asked") == Asked.WHO:
        return say("notice.kept").still_asking(turn)
    if not turn.remembers:
        return say("notice.without_memory")
    if Life.NO_GAMES in turn.household.life:
        return say("games.off")
    return _secret(turn) if turn.slots.get("asked") == Asked.SECRET else _noticed(turn)


def guessed(turn: Turn, guess: str) -> Reply:
    """Tell which it was, count that it was noticed, right or not, and forget it."""
    if not turn.remembers:
        return say("notice.without_memory")
    three, secret = _three(turn), turn.household.secret
    if not three or secret is None:
        noticed_before = turn.request in turn.household.recent
        return say("notice.counted" if noticed_before else "notice.nothing")
    named = meant(guess, three)
    if named is None:
        return _ask(three)
    household = turn.household.notice(turn.day, turn.request, turn.now)
    true = turn.catalogue.gesture_by_number[secret.number]
    line = "notice.right" if named.number == secret.number else "notice.another"
    return say(line, gesture=true.name).then("notice.counted").keeping(household)


def not_guessed(_turn: Turn) -> Reply:
    """Leave it a secret."""
    return say("notice.let_be")


def _secret(turn: Turn) -> Reply:
    """Whisper one; where no voice is known, say once that either of them may hear of it later."""
    before = turn.household.secret
    secrets = [each for each in noticeable(candidates(turn)) if _with_two_others(turn, each)]
    others = [each for each in secrets if before is None or each.number != before.number]
    if not secrets:
        return say("notice.none_left")
    chosen = turn.household.choose_secret(others or secrets, turn.gestures, turn.circumstances)
    whispered = say("notice.whispered", gesture=chosen.gesture.way(chosen.way))
    if turn.speaker is None and before is None:
        whispered = whispered.then("notice.either")
    return whispered.softly().keeping(chosen.household)


def _noticed(turn: Turn) -> Reply:
    three = _three(turn)
    if three:
        return say("notice.one_of_you").and_then(_ask(three))
    return say("notice.nothing" if turn.hour >= TOLD_FROM else "notice.tonight")


def _ask(three: tuple[Gesture, ...]) -> Reply:
    first, second, third = (each.name for each in three)
    names = say("notice.three", first=first, second=second, third=third)
    return names.asking(Question.NOTICE)


def _three(turn: Turn) -> tuple[Gesture, ...]:
    """Return what there is to guess from; nothing where no secret may be told of now."""
    secret = turn.household.secret
    if secret is None or secret.is_over(turn.day) or not is_open(secret, turn.now):
        return ()
    true = turn.catalogue.gesture_by_number.get(secret.number)
    return _with_two_others(turn, true) if true else ()


def _with_two_others(turn: Turn, true: Gesture) -> tuple[Gesture, ...]:
    """Return a secret and two others of any day; nothing where there are none."""
    others = [each for each in noticeable(turn.gestures) if not each.occasion and not each.season]
    secret = turn.household.secret
    three = three_of(true, others, turn.key, secret.day if secret else turn.day)
    return three if len(three) == THREE else ()
