"""The page's routes: its files, and what it asks of its simulated Echo; for this machine alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Blueprint, Response, abort, jsonify, request, send_from_directory
from werkzeug.sansio.utils import host_is_trusted

from simulator.envelope import Complaint, Touch
from simulator.profiles import PROFILES, Profile
from simulator.suggestions import LINES, suggest
from simulator.wire import NoAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.device import Echo
    from simulator.page.visits import Visits

SITE = Path(__file__).parent / "site"
LOOPBACK = ("127.0.0.1", "localhost")
MOST_TEXT = 500
"""Characters of one line, id or token."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

Ask: TypeAlias = "Callable[[Echo, Mapping[str, Any]], None]"


def page(visits: Visits, locale: str) -> Blueprint:
    """Return what `talk` serves beside the skill.

    Every route refuses what another site could send.
    """
    routes = Blueprint("page", __name__)
    routes.before_request(_expect_this_machine)
    routes.after_request(_harden)

    @routes.get("/")
    @routes.get("/page/<name>")
    def file(name: str = "index.html") -> Response:
        return send_from_directory(SITE, name)

    @routes.get("/echo/devices")
    def devices() -> Response:
        return jsonify(
            locale=locale,
            devices=[_device(each) for each in PROFILES.values()],
            suggestions=suggest({}, is_open=False),
            meanwhile=LINES["meanwhile"],
        )

    @routes.post("/echo/<verb>")
    def ask(verb: str) -> tuple[Response, int]:
        if verb not in _ASKS:
            abort(HTTPStatus.NOT_FOUND)
        return _answer(visits, _ASKS[verb], _posted())

    return routes


def _expect_this_machine() -> None:
    """A name that another site made point here is no loopback host; its pages have its origin."""
    if not host_is_trusted(request.host, LOOPBACK):
        abort(HTTPStatus.FORBIDDEN)
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        abort(HTTPStatus.FORBIDDEN)


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _posted() -> Mapping[str, Any]:
    """Return the posted object; a form or plain text, which any site can post, is refused."""
    if request.mimetype != "application/json":
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    posted = request.get_json()
    if not isinstance(posted, dict):
        abort(HTTPStatus.BAD_REQUEST)
    return posted


def _answer(visits: Visits, ask: Ask, posted: Mapping[str, Any]) -> tuple[Response, int]:
    with visits.of(_text(posted, "page")) as visit:
        visit.echo.profile = _profile(posted)
        visit.echo.shown = _text(posted, "shown") if posted.get("shown") else None
        trouble = None
        try:
            ask(visit.echo, posted)
        except NoAnswerError as error:
            trouble = str(error)
        told = {
            "exchanges": [asdict(each) for each in visit.recorder.taken()],
            "open": visit.echo.listens,
            "suggestions": suggest(visit.echo.left, is_open=visit.echo.listens),
            "trouble": trouble,
        }
    # Not by jsonify, which sorts names: they are shown as they were sent.
    answer = Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")
    return answer, HTTPStatus.BAD_GATEWAY if trouble else HTTPStatus.OK


def _say(echo: Echo, posted: Mapping[str, Any]) -> None:
    echo.say(_text(posted, "text"))


def _touch(echo: Echo, posted: Mapping[str, Any]) -> None:
    arguments = _of_type(posted, "arguments", list)
    source = _of_type(posted, "source", dict)
    components = _of_type(posted, "components", dict)
    echo.touch(Touch(_text(posted, "token"), arguments, source, components))


def _complain(echo: Echo, posted: Mapping[str, Any]) -> None:
    errors = _of_type(posted, "errors", list)
    if not all(isinstance(each, dict) for each in errors):
        abort(HTTPStatus.BAD_REQUEST)
    echo.complain(Complaint(_text(posted, "interface"), _text(posted, "token"), errors))


def _leave(echo: Echo, _posted: Mapping[str, Any]) -> None:
    echo.close()


_ASKS: Mapping[str, Ask] = {
    "say": _say,
    "touch": _touch,
    "complain": _complain,
    "leave": _leave,
}


def _device(profile: Profile) -> dict[str, Any]:
    told: dict[str, Any] = {"name": profile.name, "title": profile.title}
    if profile.screen is None:
        return told
    width, height = profile.screen.dp
    return told | {"screen": asdict(profile.screen) | {"width": width, "height": height}}


def _profile(posted: Mapping[str, Any]) -> Profile:
    name = _text(posted, "device")
    if name not in PROFILES:
        abort(HTTPStatus.BAD_REQUEST)
    return PROFILES[name]


def _text(posted: Mapping[str, Any], name: str) -> str:
    text: str = _of_type(posted, name, str)
    if not 0 < len(text) <= MOST_TEXT:
        abort(HTTPStatus.BAD_REQUEST)
    return text


def _of_type(posted: Mapping[str, Any], name: str, type_: type) -> Any:  # noqa: ANN401  as given
    value = posted.get(name)
    if not isinstance(value, type_):
        abort(HTTPStatus.BAD_REQUEST)
    return value
