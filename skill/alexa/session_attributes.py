"""Session attributes: what one turn leaves for the next, and what is read of it again."""

from typing import Any

from skill.conversation.handlers.hug import ONCE_MORE
from skill.conversation.memory import Handled
from skill.conversation.reply import Reply
from skill.conversation.turn import Said, Session
from skill.domain.choosing import Wish
from skill.domain.hug import LONGEST, SHORTEST, Hug, Mode
from skill.domain.reminder import Proposal
from skill.words import ssml

LONGEST_ID = 64


def after(before: Session, handled: Handled, said: Said | None) -> dict[str, Any]:
    """The session attributes after a turn: what was offered last, and the open question if any."""
    reply = handled.reply
    left: dict[str, Any] = {
        "gesture": reply.gesture or before.gesture,
        "prompt": reply.prompt or before.prompt,
        "asking": reply.asks,
        "wish": [reply.wish.moment, reply.wish.kind, reply.wish.effort] if reply.wish else None,
        "hugged": _is_hugged(before, reply),
        "hug": _hug_to_repeat(before, reply),
        "distant": before.distant or reply.distant,
        "puzzled": reply.puzzled,
        "reminder": reply.reminder.write() if reply.reminder else None,
        "version": handled.version,
        "said": [said.speech, said.reprompt] if said and reply.asks else None,
    }
    return {name: value for name, value in left.items() if value}


def read(attributes: object, *, one_shot: bool) -> Session:
    """What session attributes carry; whatever is not as `after` made it is left aside."""
    if not attributes or not isinstance(attributes, dict):
        return Session(one_shot=one_shot)
    kept = attributes
    texts = {name: value for name, value in kept.items() if _is_id(value)}
    version = kept.get("version")
    return Session(
        one_shot=one_shot,
        asking=texts.get("asking"),
        gesture=texts.get("gesture"),
        prompt=texts.get("prompt"),
        wish=_wish(kept.get("wish")),
        hugged=kept.get("hugged") is True,
        hug=_hug(kept.get("hug")),
        distant=kept.get("distant") is True,
        puzzled=kept.get("puzzled") is True,
        reminder=Proposal.read(texts.get("reminder")),
        version=version if type(version) is int else 0,
        said=_said(kept.get("said")),
    )


def _is_hugged(before: Session, reply: Reply) -> bool:
    """Whether a hug is the last thing that "we did it" could tell of."""
    offers = reply.gesture or reply.prompt
    return reply.countdown is not None or (before.hugged and not offers)


def _hug_to_repeat(before: Session, reply: Reply) -> list[object] | None:
    """While it is asked whether to hug once more: how that was."""
    hug = reply.countdown.hug if reply.countdown else before.hug
    return [hug.seconds, hug.mode] if hug and reply.asks == ONCE_MORE else None


def _hug(kept: object) -> Hug | None:
    match kept:
        case [int(seconds), str(mode)] if SHORTEST <= seconds <= LONGEST and mode in set(Mode):
            return Hug(seconds, mode=Mode(mode))
    return None


def _wish(kept: object) -> Wish:
    match kept:
        case [moment, kind, effort]:
            return Wish.of(moment, kind, effort)
    return Wish()


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ID


def _said(kept: object) -> Said | None:
    match kept:
        case [str(speech), str(reprompt)] if ssml.is_whole(speech) and ssml.is_whole(reprompt):
            return Said(speech, reprompt)
    return None
