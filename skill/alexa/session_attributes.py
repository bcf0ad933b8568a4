"""Session attributes: what one turn leaves for the next, and what is read of it again."""

from collections.abc import Mapping
from typing import Any

from skill.conversation.memory import Handled
from skill.conversation.turn import Question, Said, Session
from skill.domain.choosing import Wish
from skill.domain.hug import LONGEST, SHORTEST, SIBLINGS, Embrace, Hug, Mode, sibling
from skill.domain.offer import Offer, OfferKind
from skill.domain.reminder import Proposal
from skill.words import ssml

LONGEST_ID = 64


def after(before: Session, handled: Handled, said: Said | None) -> dict[str, Any]:
    """Return the attributes after a turn: what is on the table, and the open question if any."""
    reply = handled.reply
    offered = {reply.offer.kind: reply.offer.id} if reply.offer else {}
    offer = reply.offer or before.offer
    left: dict[str, Any] = {
        "gesture": offered.get(OfferKind.GESTURE, before.gesture),
        "prompt": offered.get(OfferKind.PROMPT, before.prompt),
        "asking": reply.asks,
        "offer": _written(offer) if offer else None,
        "misses": reply.misses,
        "distant": before.distant or reply.distant,
        "reminder": reply.reminder.write() if reply.reminder else None,
        "version": handled.version,
        "said": _to_repeat(before, handled, said),
    }
    return {name: value for name, value in left.items() if value}


def read(attributes: Mapping[str, Any] | None, *, one_shot: bool) -> Session:
    """Return what session attributes carry; whatever is not as `after` made it is left aside."""
    kept = attributes or {}
    texts = {name: value for name, value in kept.items() if _is_id(value)}
    return Session(
        one_shot=one_shot,
        asking=_question(texts.get("asking")),
        offer=_offer(kept.get("offer")),
        gesture=texts.get("gesture"),
        prompt=texts.get("prompt"),
        misses=_count(kept.get("misses")),
        distant=kept.get("distant") is True,
        reminder=Proposal.read(texts.get("reminder")),
        version=_count(kept.get("version")),
        said=_said(kept.get("said")),
    )


def _to_repeat(before: Session, handled: Handled, said: Said | None) -> list[str] | None:
    """Return what "say that again" means: what was said last, but for what was not understood."""
    if said is None or handled.reply.asks is None:
        return None
    missed = handled.reply.misses > before.misses
    return list((before.said if missed and before.said else said)[:2])


def _written(offer: Offer) -> dict[str, Any]:
    wish, hug = offer.wish, offer.hug
    every = {
        "kind": offer.kind,
        "id": offer.id,
        "wish": {name: value for name, value in wish._asdict().items() if value},
        "hug": [hug.seconds, hug.mode, hug.embrace] if hug else None,
        "before": offer.before,
        "noes": offer.noes,
        "way": offer.way,
        "way_before": offer.way_before,
    }
    return {name: value for name, value in every.items() if value}


def _offer(kept: object) -> Offer | None:
    match kept:
        case {"kind": str(kind), **rest} if kind in set(OfferKind):
            return Offer(
                OfferKind(kind),
                _text(rest.get("id")),
                _wish(rest.get("wish")),
                _hug(rest.get("hug")),
                _text(rest.get("before")),
                _count(rest.get("noes")),
                _count(rest.get("way")),
                _count(rest.get("way_before")),
            )
    return None


def _question(kept: str | None) -> Question | None:
    """Return the open question; one that this release does not know is none."""
    return Question(kept) if kept in set(Question) else None


def _count(kept: object) -> int:
    return kept if type(kept) is int else 0


def _hug(kept: object) -> Hug | None:
    match kept:
        case [int(), str(), str(embrace)] if embrace in SIBLINGS:
            return sibling(Embrace(embrace))
        case [int(seconds), str(mode), *_] if SHORTEST <= seconds <= LONGEST and mode in set(Mode):
            return Hug(seconds, mode=Mode(mode))
    return None


def _wish(kept: object) -> Wish:
    match kept:
        case dict():
            return Wish.of(kept)
        case [moment, kind, effort]:  # as the release before this one left it
            return Wish.of({"moment": moment, "kind": kind, "effort": effort})
    return Wish()


def _text(kept: object) -> str:
    return kept if isinstance(kept, str) and _is_id(kept) else ""


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ID


def _said(kept: object) -> Said | None:
    match kept:
        case [str(speech), str(reprompt)] if ssml.is_whole(speech) and ssml.is_whole(reprompt):
            return Said(speech, reprompt)
    return None
