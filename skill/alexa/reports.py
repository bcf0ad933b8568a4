"""Where Alexa says what went wrong: in requests that report it, and in her APIs' refusals."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from skill.alexa import names
from skill.alexa.http_client import Answer
from skill.observability.reports import Report, name_in

_CARRIED_THROUGH = {names.ROUTINE_MADE, names.ROUTINE_NOT_MADE}
"""How an offer of a routine ends that was made, whatever was answered."""


def reports_in(request: Any) -> Iterator[Report]:  # noqa: ANN401  each type has members of its own
    """Yield what a request reports: nothing, one error, or all that a device met in a document."""
    match request.type:
        case names.SESSION_ENDED if request.error or request.reason == names.BY_AN_ERROR:
            yield _report(request, request.error, reason=request.reason)
        case names.RESUMED if request.cause and request.cause.code not in _CARRIED_THROUGH:
            code, reason = request.cause.code, request.cause.reason
            yield Report(names.RESUMED, name_in(code), code=name_in(reason))
        case names.EXCEPTION:
            yield _report(request, request.error)
        case names.APL_ERROR | names.APLA_ERROR:
            for error in request.errors or (None,):
                yield _report(request, error, reason=error and error.reason)


def _report(request: Any, error: Any, reason: str | None = None) -> Report:  # noqa: ANN401
    return Report(request.type, name_in(reason), name_in(error and error.type))


def refusal(api: str, answer: Answer) -> Report:
    """Return what an API's answer reports: its status, and the code in its body if it has one."""
    return Report(api, f"status {answer.status}", code=name_in(object_in(answer).get("code")))


def object_in(answer: Answer) -> Mapping[str, Any]:
    """Return the object in an answer, or an empty one where there is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
