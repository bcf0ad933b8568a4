"""The routes: what is served by HTTP, and what is answered where the gate says no."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.alexa.skill import Call
from skill.domain.deadline import Deadline
from skill.gate.gate import HEADERS, Gate
from skill.gate.refused import Refused
from skill.observability.logs import log
from skill.observability.readiness import Readiness
from skill.observability.telemetry import Telemetry
from skill.words.pages import PAGES

if TYPE_CHECKING:
    from skill.observability.metrics import Metrics

PATH = "/alexa"
MOST_BODY_BYTES = 128 * 1024
TURN_SECONDS = 2.8
"""How long Alexa is kept waiting, so that an answer is out within three seconds."""


def serve_turns(app: Flask, gate: Gate, telemetry: Telemetry, *, tells_why: bool) -> None:
    """Serve POST /alexa, with a slash at its end as well, and answer whatever is refused."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES

    @app.post(PATH, strict_slashes=False, provide_automatic_options=False)
    def alexa() -> Response:
        call = Call(Deadline.after(TURN_SECONDS, time.monotonic))
        with telemetry.turn() as ended:
            answer = gate.verify_request_and_dispatch(_headers(), _body(), call)
        response = _unavailable() if call.undone else _json(answer)
        response.call_on_close(ended)  # nobody waits for the log
        return response

    def refused(refusal: Refused) -> tuple[Response, int]:
        """Tell the log why, and whoever sent it nothing, unless that is a local tool."""
        telemetry.refused(str(refusal))
        why = {"why": str(refusal)} if tells_why else {}
        return jsonify(error="bad request", **why), 400

    def http_error(error: HTTPException) -> tuple[Response, int, Any]:
        if reason := _why(error):
            telemetry.refused(reason)
        allowed = [(name, value) for name, value in error.get_headers() if name == "Allow"]
        return jsonify(error=error.name.lower()), error.code or 500, allowed

    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, http_error)


def refuse_other_sites(app: Flask) -> None:
    """Refuse what a page of another site has a browser send: nothing else keeps it out, unsigned.

    Such a page may post plain text anywhere, and a name of its own may lead to this machine.
    """

    @app.before_request
    def expect_this_site() -> None:
        origin = request.headers.get("Origin")
        if not is_this_machine(request.host):
            raise Refused("it is for another host: unsigned requests are for this machine's own")
        if origin is not None and origin != f"http://{request.host}":
            raise Refused("a page of another site sent it")


def serve_health(app: Flask, readiness: Readiness) -> None:
    """Serve GET /healthz and GET /readyz."""

    @app.get("/healthz", provide_automatic_options=False)
    def healthz() -> Response:
        return jsonify(status="alive")

    @app.get("/readyz", provide_automatic_options=False)
    def readyz() -> tuple[Response, int]:
        if readiness.ask():
            return jsonify(status="ready"), 200
        return jsonify(status="the store cannot be reached"), 503


def serve_metrics(app: Flask, metrics: "Metrics") -> None:
    """Serve GET /metrics to a peer that is near."""

    @app.get("/metrics", provide_automatic_options=False)
    def text() -> Response:
        if not may_read(request.remote_addr, request.headers.keys()):
            abort(404)
        return Response(metrics.text(), mimetype="text/plain; version=0.0.4")


def serve_pages(app: Flask, render: Callable[[str], str]) -> None:
    """Serve the pages that certification asks for."""
    for name in PAGES:

        def page(name: str = name) -> Response:
            return Response(render(name), mimetype="text/html")

        app.add_url_rule(f"/{name}", name, page, provide_automatic_options=False)


def _headers() -> dict[str, str]:
    """Return the headers that the gate reads."""
    return {name: value for name in HEADERS if (value := request.headers.get(name)) is not None}


def _body() -> bytes:
    """Return the raw body.

    Raises:
        RequestEntityTooLarge: it is longer than any that Alexa sends.
    """
    if request.content_length is None:
        # Werkzeug cuts a chunked body off at the limit and says nothing: one byte more tells.
        request.max_content_length = MOST_BODY_BYTES + 1
    body = request.get_data(cache=False)
    if len(body) > MOST_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _why(error: HTTPException) -> str | None:
    """Return what the log says of a request that HTTP itself refuses; None for nothing."""
    at_home = request.path.removesuffix("/") == PATH
    if request.method == "POST" and not at_home:
        return f"a wrong path: the skill listens at {PATH}"
    return error.name if at_home or isinstance(error, RequestEntityTooLarge) else None


def _json(answer: object) -> Response:
    return Response(msgspec.json.encode(answer), content_type="application/json")


def _unavailable() -> Response:
    """Answer what could not be done: Alexa sends an event again for an hour unless it hears 200."""
    log.error("undone")
    response = jsonify(error="unavailable")
    response.status_code = 503
    return response


def is_this_machine(host: str) -> bool:
    """Tell whether a Host header names this machine, by an address or by the name that it has."""
    name = urlsplit(f"//{host}").hostname or ""
    with suppress(ValueError):
        return ip_address(name).is_loopback
    return name == "localhost"


def may_read(peer: str | None, headers: Iterable[str]) -> bool:
    """Tell whether a peer of this address is near enough, and did not come through a proxy."""
    if any(name.lower().startswith(("forwarded", "x-forwarded-")) for name in headers):
        return False
    with suppress(ValueError):
        address = ip_address(peer or "")
        # Every IPv4 address counts as private in its IPv6 form.
        return (getattr(address, "ipv4_mapped", None) or address).is_private
    return False
