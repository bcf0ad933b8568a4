"""Routines that Alexa offers for a skill: what she takes of a directive, and what she tells of it.

She asks in words of her own, which are not known here: a line of text stands for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.hearing.plain import plain

OFFER = "Connections.StartConnection"
URI = "connection://AMAZON.OfferAutomation/1"
YES = "AMAZON.YesIntent"

JSON = dict[str, Any]


class UnofferableError(ValueError):
    """An offer that Alexa would refuse; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Routine:
    """What a person says, and the task of a skill's that it starts, with its input."""

    phrases: tuple[str, ...]
    task: str
    input: Mapping[str, Any]
    token: str

    def first_free(self, taken: Mapping[str, "Routine"]) -> str | None:
        """Return the phrase that Alexa takes; None where there is a routine for the first."""
        return None if self.phrases[0] in taken else self.phrases[0]


def is_offer(directive: Mapping[str, Any]) -> bool:
    """Tell whether a directive lets Alexa offer a routine."""
    return directive.get("type") == OFFER


def offered(response: Mapping[str, Any], locale: str) -> Routine | None:
    """Return the routine that a response lets Alexa offer; None where it does not.

    Raises:
        UnofferableError: she would refuse it.
    """
    directive = next(filter(is_offer, response.get("directives") or []), None)
    if directive is None:
        return None
    if "shouldEndSession" in response and response["shouldEndSession"] is not None:
        raise UnofferableError("shouldEndSession must be left out with Connections.StartConnection")
    if directive.get("uri") != URI or directive.get("onCompletion") != "RESUME_SESSION":
        raise UnofferableError("only a routine is offered here, and the session goes on after it")
    try:
        return _read(directive, locale)
    except (KeyError, TypeError, ValueError, IndexError) as wrong:
        raise UnofferableError(f"the offer of a routine lacks {wrong}") from wrong


def outcome_of(said_yes: bool, *, there: bool) -> JSON:  # noqa: FBT001  the answer itself
    """Return what came of an offer, as a resumed session is told."""
    if not said_yes:
        return _cause("204", "REJECTED_BY_CUSTOMER")
    return _cause("204", "AUTOMATION_ALREADY_ENABLED") if there else _cause("200")


def _read(directive: Mapping[str, Any], locale: str) -> Routine:
    automation = directive["input"]["automation"]
    payload = automation["trigger"]["payload"]
    if payload["locale"] != locale:
        raise ValueError("the locale of the device")
    (step,) = automation["operations"]["serial"]
    request = step["operation"]["payload"]["connectionRequest"]
    name, _, _version = request["uri"].removeprefix("connection://").partition("/")
    phrases = tuple(map(plain, payload["utterances"]))
    if not 0 < len(phrases) <= 5:  # noqa: PLR2004  as Amazon has it
        raise ValueError("one to five utterances")
    return Routine(phrases, name, request["input"], directive.get("token", ""))


def _cause(code: str, reason: str | None = None) -> JSON:
    told = {"offerAutomationResponse": {"reason": reason}} if reason else {}
    return {"status": {"code": code, "message": reason or "OK"}, "result": told}
