"""Envelopes: sent at this moment, to this skill, with all that a turn needs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.gate.alexa import OTHER_SKILL_OF_OURS, WHO, Letter
from tests.gate.vectors import ACCEPTED, Vector

_NO_MOMENT = "timestamp"
_STALE = "not of this moment"
_NO_SKILL = "pplication"
_NO_TYPE = "request.type is no text"

_OURS = WHO.application_id
_FOREIGN = "amzn1.ask.skill.99999999-0000-4000-8000-000000000000"


def _change(**changes: Any) -> Callable[[Letter], None]:
    return lambda it: it.request.update(changes)


def _late(*, seconds: int) -> Callable[[Letter], None]:
    return lambda it: setattr(it, "late", timedelta(seconds=seconds))


def _event_late(
    *, seconds: int, kind: str = "AlexaSkillEvent.SkillDisabled"
) -> Callable[[Letter], None]:
    def spoil(it: Letter) -> None:
        it.envelope["session"] = None
        it.request["type"] = kind
        it.late = timedelta(seconds=seconds)

    return spoil


MOMENTS = [
    Vector(*row)
    for row in (
        ("75 seconds in the future", _late(seconds=-75), ACCEPTED),
        ("150 seconds in the future", _late(seconds=-150), ACCEPTED),
        ("150 seconds old", _late(seconds=150), ACCEPTED),
        ("an event of sixty minutes ago", _event_late(seconds=3600), ACCEPTED),
        (
            "a reminder's event",
            _event_late(seconds=3600, kind="Reminders.ReminderUpdated"),
            ACCEPTED,
        ),
        ("a moment with another offset", _change(timestamp="2026-11-22T19:00:00+01:00"), ACCEPTED),
        ("a moment with fractions", _change(timestamp="2026-11-22T18:00:00.123Z"), ACCEPTED),
        ("151 seconds in the future", _late(seconds=-151), _STALE),
        ("151 seconds old", _late(seconds=151), _STALE),
        ("200 seconds old", _late(seconds=200), _STALE),
        ("a year old", _late(seconds=365 * 24 * 3600), "is not trusted"),
        ("an event of sixty-one minutes ago", _event_late(seconds=3660), _STALE),
        ("an event an hour ahead", _event_late(seconds=-3601), _STALE),
        ("this hour of another zone", _change(timestamp="2026-11-22T18:00:00+05:00"), _STALE),
        ("no moment", lambda it: it.request.pop("timestamp"), _NO_MOMENT),
        ("null for a moment", _change(timestamp=None), _NO_MOMENT),
        ("seconds for a moment", _change(timestamp=1_795_370_400), _NO_MOMENT),
        ("milliseconds for a moment", _change(timestamp="1795370400000"), _NO_MOMENT),
        ("a moment of no zone", _change(timestamp="2026-11-22T18:00:00"), _NO_MOMENT),
        ("a day", _change(timestamp="2026-11-22"), _NO_MOMENT),
        ("a word for a moment", _change(timestamp="now"), _NO_MOMENT),
        ("an empty moment", _change(timestamp=""), _NO_MOMENT),
        ("a day that no month has", _change(timestamp="2026-02-30T18:00:00Z"), _NO_MOMENT),
        ("a moment before all", _change(timestamp="0001-01-01T00:00:00+14:00"), _NO_MOMENT),
        ("a list for a moment", _change(timestamp=["2026-11-22T18:00:00Z"]), _NO_MOMENT),
    )
]


def _skills(context: Any, session: Any) -> Callable[[Letter], None]:
    return lambda it: it.rename_skill(context=context, session=session)


def _without_context(*path: str) -> Callable[[Letter], None]:
    def spoil(it: Letter) -> None:
        above = it.envelope
        for name in path[:-1]:
            above = above[name]
        del above[path[-1]]

    return spoil


MEMBERS = [
    Vector(*row)
    for row in (
        ("another skill of ours", _skills(OTHER_SKILL_OF_OURS, OTHER_SKILL_OF_OURS), ACCEPTED),
        ("no session", lambda it: it.envelope.pop("session"), ACCEPTED),
        ("null for a session", lambda it: it.envelope.update(session=None), ACCEPTED),
        ("a type of the future", _change(type="Alexa.Presentation.Smell.UserEvent"), ACCEPTED),
        ("somebody else's skill", _skills(_FOREIGN, _FOREIGN), "for another skill"),
        ("somebody else's skill in the context", _skills(_FOREIGN, _OURS), "for another skill"),
        ("somebody else's skill in the session", _skills(_OURS, _FOREIGN), "different skills"),
        ("two different skills of ours", _skills(OTHER_SKILL_OF_OURS, _OURS), "different skills"),
        ("our skill in capitals", _skills(_OURS.upper(), _OURS.upper()), "for another skill"),
        ("an empty skill", _skills("", ""), "for another skill"),
        ("a number for a skill", _skills(1, 1), _NO_SKILL),
        ("a list of skills", _skills([_OURS], [_OURS]), _NO_SKILL),
        ("null for a skill", _skills(None, None), _NO_SKILL),
        ("no skill", _without_context("context", "System", "application"), _NO_SKILL),
        ("a session of no skill", _without_context("session", "application"), _NO_SKILL),
        ("a number for a session", lambda it: it.envelope.update(session=5), "$.session"),
        ("no context", _without_context("context"), "`context`"),
        ("no user", _without_context("context", "System", "user"), "user"),
        ("no request", _without_context("request"), _NO_TYPE),
        ("no type", _without_context("request", "type"), _NO_TYPE),
        ("a list for a type", _change(type=["LaunchRequest"]), _NO_TYPE),
        ("no id", _without_context("request", "requestId"), "requestId"),
        ("no locale", _without_context("request", "locale"), "locale"),
        ("a number for an intent", _change(type="IntentRequest", intent=5), "intent"),
    )
]
