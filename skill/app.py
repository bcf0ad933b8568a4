"""The one place where everything is put together, and nothing else."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from flask import Flask

from skill import web
from skill.alexa.http_client import ApiHosts, HttpClient, alexa_hosts, loopback_hosts
from skill.alexa.reminders_api import Reminders
from skill.alexa.requests import Requests
from skill.alexa.responses import Presenter
from skill.alexa.settings_api import SettingsApi
from skill.alexa.skill import Turns, build_skill
from skill.conversation.memory import Memory
from skill.domain.deadline import Deadline
from skill.gate.certificates import Clock, Fetch, SigningKeys
from skill.gate.chain import load_roots
from skill.gate.gate import Gate
from skill.gate.verifiers import ApplicationVerifier, SignatureVerifier, TimestampVerifier
from skill.observability.readiness import Readiness
from skill.observability.telemetry import Telemetry
from skill.settings import Settings, WrongSetting
from skill.store import StoreUnavailable
from skill.store.instrumented import Instrumented
from skill.store.opening import open_store
from skill.store.protocol import MOST_SECONDS
from skill.words import load_catalogue, load_words
from skill.words.pages import render_page

if TYPE_CHECKING:
    from cryptography.x509.verification import Store as TrustRoots

    from skill.domain.catalogue import Catalogue
    from skill.observability.metrics import Metrics
    from skill.store import Households
    from skill.words import Words

CERTIFICATE_SECONDS = 2.0
MOST_CERTIFICATE_BYTES = 64 * 1024
MOST_WAITING = 32
"""Requests that may wait for a chain: half of those that a worker is busy with at once."""

_RESOURCES = "small-gestures"
_UNSIGNED = "small-gestures-unsigned"


def wall_clock() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def create_app(  # noqa: PLR0913  what may be swapped is passed in here
    settings: Settings,
    *,
    clock: Clock = wall_clock,
    fetch_certificates: Fetch | None = None,
    api_hosts: ApiHosts | None = None,
    signed: bool = True,
    metrics: Metrics | None = None,
    words: Words | None = None,
    catalogue: Catalogue | None = None,
) -> Flask:
    """Put the service together.

    The gate's clock, the fetcher, the API hosts, the words and the catalogue may be replaced.

    `signed=False` leaves out the signature and the timestamp's freshness, for local tools, and
    takes API hosts on loopback; without `metrics` there is no /metrics, and nothing is counted.
    """
    api_hosts = api_hosts or (alexa_hosts if signed else loopback_hosts)
    http = HttpClient(settings.roots)
    telemetry = Telemetry(metrics)
    store = Instrumented(open_store(settings.store), telemetry.store_call)
    words = words or load_words(settings.language, settings.catalogue)
    catalogue = catalogue or load_catalogue(settings.language, settings.catalogue)
    devices = SettingsApi(http, api_hosts, telemetry)
    reminders = Reminders(http, api_hosts, words.reminder, telemetry)
    keys = SigningKeys(
        fetch_certificates
        or partial(http.get, seconds=CERTIFICATE_SECONDS, most_bytes=MOST_CERTIFICATE_BYTES),
        _load_roots(settings),
        clock,
        most_waiting=MOST_WAITING,
    )
    turns = Turns(
        Requests(catalogue, settings.contact),
        Memory(store, devices.zone_of, settings.retention),
        reminders,
        Presenter(words),
        telemetry,
    )
    skill = build_skill(turns)
    verifiers = [
        TimestampVerifier(clock if signed else None),
        ApplicationVerifier(settings.skill_ids),
    ]
    gate = Gate(skill, SignatureVerifier(keys) if signed else None, verifiers)
    app = Flask("skill", static_folder=None)
    if not signed:
        web.refuse_other_sites(app)
    web.serve_turns(app, gate, telemetry, tells_why=not signed)
    web.serve_health(app, Readiness(partial(_ping, store), StoreUnavailable))
    web.serve_pages(app, cache(partial(render_page, settings)))
    if metrics:
        web.serve_metrics(app, metrics)
    app.extensions[_UNSIGNED] = Gate(skill, None, verifiers), telemetry
    app.extensions[_RESOURCES] = (keys, devices, reminders, store)
    return app


def past_http(app: Flask) -> tuple[Gate, Telemetry]:
    """Return a gate that wants no signature, for what can be invoked by Alexa alone."""
    gate, telemetry = app.extensions[_UNSIGNED]
    return gate, telemetry


def close_app(app: Flask) -> None:
    """Give back what create_app opened: threads, connections, files."""
    for resource in app.extensions[_RESOURCES]:
        resource.close()


def _ping(store: Households) -> None:
    store.ping(Deadline.after(MOST_SECONDS, time.monotonic))


def _load_roots(settings: Settings) -> TrustRoots:
    try:
        return load_roots(settings.roots)
    except ValueError as empty:
        raise WrongSetting("SSL_CERT_FILE: no certificate in it") from empty
