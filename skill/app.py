"""The Flask application: routes, limits, and the one place where everything is put together."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

import orjson
from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wsgi import get_content_length

from skill.alexa.http_client import HttpClient
from skill.alexa.reminders_api import Reminders
from skill.alexa.responses import Presenter
from skill.alexa.settings_api import ApiHosts, SettingsApi, alexa_hosts, loopback_hosts
from skill.alexa.skill import Turns, build_skill
from skill.conversation.handlers.privacy import NotErased
from skill.conversation.memory import Memory
from skill.gate.certificates import Clock, Fetch, SigningKeys
from skill.gate.chain import load_roots
from skill.gate.gate import (
    HEADERS,
    ApplicationVerifier,
    Gate,
    SignatureVerifier,
    TimestampVerifier,
)
from skill.gate.refused import Refused
from skill.observability.logs import log
from skill.observability.readiness import Readiness
from skill.observability.telemetry import Telemetry
from skill.settings import DynamoDBTable, Settings, SQLiteAt, WrongSetting
from skill.store.instrumented import Counted
from skill.store.timeboxed import InTime
from skill.words import load_catalogue, load_words
from skill.words.pages import PAGES, render_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIEnvironment

    from cryptography.x509.verification import Store as TrustRoots

    from skill.observability.metrics import Metrics
    from skill.store import Store

LANGUAGE = "en"
MOST_BODY_BYTES = 128 * 1024
CERTIFICATE_SECONDS = 2.0
STORE_SECONDS = 1.5
"""No call takes longer: LAST_BEGIN_SECONDS counts on it."""

MOST_WAITING = 16
"""Requests that may wait for a chain: half of those that a server is busy with at once."""

MOST_CERTIFICATE_BYTES = 64 * 1024

TELEMETRY = "small-gestures telemetry"
_RESOURCES = "small-gestures"

_HEADERS = {f"HTTP_{name.upper().replace('-', '_')}": name for name in HEADERS}
"""The headers that the gate reads, by what WSGI calls them."""


def wall_clock() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def create_app(  # noqa: PLR0913  the one place where everything is put together
    settings: Settings,
    *,
    clock: Clock = wall_clock,
    fetch_certificates: Fetch | None = None,
    api_hosts: ApiHosts | None = None,
    signed: bool = True,
    measured: bool = True,
) -> Flask:
    """The service; the gate's clock, the certificate fetcher and the API hosts may be replaced.

    `signed=False` leaves out the signature and the timestamp's freshness, for local tools, and
    takes API hosts on loopback; `measured=False` leaves out /metrics and what it counts with.
    """
    api_hosts = api_hosts or (alexa_hosts if signed else loopback_hosts)
    roots = _load_roots(settings)
    http = HttpClient(settings.roots)
    metrics = _metrics() if measured else None
    telemetry = Telemetry(metrics)
    store = Counted(open_store(settings.store), telemetry.store_call)
    devices = SettingsApi(http, api_hosts)
    catalogue = load_catalogue(LANGUAGE, own=settings.catalogue)
    words = load_words(LANGUAGE, own=settings.catalogue)
    memory = Memory(store, devices, catalogue, settings.retention, settings.contact)
    reminders = Reminders(http, api_hosts, words.reminder)
    fetch = fetch_certificates or _certificates_by(http)
    keys = SigningKeys(fetch, roots, clock, most_waiting=MOST_WAITING)
    gate = Gate(
        build_skill(Turns(memory, reminders, Presenter(words), telemetry)),
        SignatureVerifier(keys) if signed else None,
        [TimestampVerifier(clock if signed else None), ApplicationVerifier(settings.skill_ids)],
    )
    app = _routes(gate, Readiness(store.ping), telemetry)
    if metrics:
        _serve_metrics(app, metrics)
    _serve_pages(app, cache(partial(render_page, LANGUAGE, settings)))
    app.extensions[TELEMETRY] = telemetry
    app.extensions[_RESOURCES] = (keys, devices, reminders, store)
    return app


def close_app(app: Flask) -> None:
    """Give back what create_app opened: threads, connections, files."""
    for resource in app.extensions[_RESOURCES]:
        resource.close()


def open_store(place: SQLiteAt | DynamoDBTable) -> Store:
    """The store at a place; an engine's package is imported only where it is used."""
    if isinstance(place, SQLiteAt):
        from skill.store.sqlite import SECONDS_WITHIN_A_TURN, SQLiteStore  # noqa: PLC0415

        queue = STORE_SECONDS - SECONDS_WITHIN_A_TURN
        store = SQLiteStore(place.path)
        return InTime(store, queue, grace=SECONDS_WITHIN_A_TURN, writes_at_once=1)
    from skill.store.dynamodb import DynamoDBStore, connect  # noqa: PLC0415  boto3 is slow to import
    from skill.store.transport import take_first_tries  # noqa: PLC0415

    client = connect(place.region, place.endpoint)
    return InTime(DynamoDBStore(client, place.name, take_first_tries(client)), STORE_SECONDS)


def _load_roots(settings: Settings) -> TrustRoots:
    try:
        return load_roots(settings.roots)
    except ValueError as empty:
        raise WrongSetting("SSL_CERT_FILE: no certificate in it") from empty


def _certificates_by(http: HttpClient) -> Fetch:
    def fetch(url: str) -> bytes:
        return http.get(url, seconds=CERTIFICATE_SECONDS, most_bytes=MOST_CERTIFICATE_BYTES)

    return fetch


def _metrics() -> Metrics:
    from skill.observability.metrics import Metrics  # noqa: PLC0415  a Lambda function has no use for it

    return Metrics()


def _routes(gate: Gate, readiness: Readiness, telemetry: Telemetry) -> Flask:
    app = Flask("skill", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES

    @app.post("/alexa", provide_automatic_options=False)
    def alexa() -> Response:
        with telemetry.turn() as ended:
            environ = request.environ
            answer = gate.verify_request_and_dispatch(_headers(environ), _body(environ))
            response = Response(orjson.dumps(answer), content_type="application/json")
        response.call_on_close(ended)  # nobody waits for the log
        return response

    @app.get("/healthz", provide_automatic_options=False)
    def healthz() -> Response:
        return jsonify(status="alive")

    @app.get("/readyz", provide_automatic_options=False)
    def readyz() -> tuple[Response, int]:
        ready = readiness.ask()
        return jsonify(status="ready" if ready else "the store cannot be reached"), (
            200 if ready else 503
        )

    def refused(refusal: Refused) -> tuple[Response, int]:
        """Tell the log why, and whoever sent it nothing."""
        telemetry.refused(str(refusal))
        return jsonify(error="bad request"), 400

    def http_error(error: HTTPException) -> tuple[Response, int, Any]:
        if isinstance(error, RequestEntityTooLarge) or request.path == "/alexa":
            telemetry.refused(error.name)
        allowed = [(name, value) for name, value in error.get_headers() if name == "Allow"]
        return jsonify(error=error.name.lower()), error.code or 500, allowed

    app.register_error_handler(Refused, refused)
    app.register_error_handler(NotErased, _not_erased)
    app.register_error_handler(HTTPException, http_error)
    return app


def _serve_metrics(app: Flask, metrics: Metrics) -> None:
    from skill.observability.metrics import may_read  # noqa: PLC0415  as above

    @app.get("/metrics", provide_automatic_options=False)
    def text() -> Response:
        if not may_read(request.remote_addr, request.headers.keys()):
            abort(404)
        return Response(metrics.text(), mimetype="text/plain; version=0.0.4")


def _serve_pages(app: Flask, render: Callable[[str], str]) -> None:
    for name in PAGES:

        def page(name: str = name) -> Response:
            return Response(render(name), mimetype="text/html")

        app.add_url_rule(f"/{name}", name, page, provide_automatic_options=False)


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    """Those that the gate reads, as the server hands them over."""
    return {name: environ[key] for key, name in _HEADERS.items() if key in environ}


def _body(environ: WSGIEnvironment) -> bytes:
    """The raw body; RequestEntityTooLarge for a longer one than any that Alexa sends."""
    declared = get_content_length(environ)
    if declared is not None and declared <= MOST_BODY_BYTES:
        return cast("bytes", environ["wsgi.input"].read(declared))
    if declared is None:
        # Werkzeug cuts a chunked body off at the limit and says nothing: one byte more tells.
        request.max_content_length = MOST_BODY_BYTES + 1
    body = request.get_data()
    if len(body) > MOST_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _not_erased(_error: NotErased) -> tuple[Response, int]:
    """Alexa sends an event again for an hour unless it is answered with a 200."""
    log.error("not_erased")
    return jsonify(error="unavailable"), 503
