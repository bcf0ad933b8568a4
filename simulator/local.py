"""The skill and a simulated Echo on this machine, on the very path that Alexa's requests take."""

import json
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from simulator.authority import Authority
from simulator.device import ACCEPTED, Echo, Post
from simulator.envelope import Identity
from simulator.hearing import Heard, Hearing
from simulator.page.routes import page
from simulator.page.visits import Visits
from simulator.settings_api import SettingsApi, machine_zone
from simulator.wire import Wire
from skill.alexa.http_client import loopback_hosts
from skill.app import close_app, create_app, wall_clock
from skill.domain.catalogue import Catalogue
from skill.settings import Settings

MODEL = Path(__file__).parents[1] / "interaction_models" / "en-US.json"
LOOPBACK = "127.0.0.1"
AUTHORITY_DAYS = 3660  # so that years of a household can be simulated in one run
STOP_POLL_SECONDS = 0.02
API_TOKEN = "simulated"  # noqa: S105  what the simulated Settings API lets in

Clock = Callable[[], datetime]


def load_model(file: Path = MODEL) -> dict[str, Any]:
    """Return an interaction model, as ask-cli keeps it.

    Raises:
        BrokenModelError: it is none.
    """
    try:
        model: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        model["interactionModel"]["languageModel"]["intents"]
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise BrokenModelError(file) from broken
    return model


class WarmingEar:
    """An ear that is built while the first line is typed; who is sooner waits for it."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        pool = ThreadPoolExecutor(1, "ear")
        self._built = pool.submit(Hearing, model)
        pool.shutdown(wait=False)

    def hear(self, said: str, today: date | None = None) -> Heard:
        """Return what Alexa would send for a line.

        Raises:
            BrokenModelError: no ear can be made of the model.
        """
        try:
            hearing = self._built.result()
        except (KeyError, TypeError, AttributeError) as broken:
            raise BrokenModelError(MODEL) from broken
        return hearing.hear(said, today)


@cache
def _ear() -> WarmingEar:
    """Return one for all devices: it is slow to build, and keeps nothing of what it hears."""
    return WarmingEar(load_model())


class BrokenModelError(Exception):
    """An interaction model cannot be read; the message says what writes it anew."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is no interaction model: make model writes it anew")


class PortTakenError(Exception):
    """Somebody else listens there; the message names the port."""


@dataclass(frozen=True, slots=True)
class LocalSkill:
    """A skill that runs on this machine, its authority, and the Settings API of its devices."""

    url: str
    authority: Authority
    settings_api: SettingsApi
    who: Identity
    clock: Clock

    @property
    def page(self) -> str:
        """Where a browser finds the page of its devices."""
        return self.url.removesuffix("alexa")

    @contextmanager
    def echo(
        self, *, who: Identity | None = None, new_id: Callable[[], str] | None = None
    ) -> Iterator[Echo]:
        """Provide a device that has the skill enabled."""
        with Wire(self.url) as wire:
            echo = self.device(wire.post)
            echo.who = who or echo.who
            echo.new_id = new_id or echo.new_id
            yield echo

    def device(self, post: Post) -> Echo:
        """Return a device that has the skill enabled, and posts as it is told to."""
        return Echo(
            post,
            _ear(),
            self.authority,
            self.clock,
            self.who,
            ZoneInfo(self.settings_api.zone),
            consent=self._permit,
        )

    def _permit(self, _scope: str) -> str:
        """Whoever tries the skill here allows it to set reminders."""
        self.settings_api.reminders.permitted = True
        return ACCEPTED


@contextmanager
def local_skill(  # noqa: PLR0913  as with create_app
    settings: Settings,
    *,
    port: int = 0,
    locale: str = "en-US",
    zone: str | None = None,
    clock: Clock = wall_clock,
    catalogue: Catalogue | None = None,
) -> Iterator[LocalSkill]:
    """Run the skill, and the page of its devices, on 127.0.0.1 (port 0: any free one).

    PortTakenError where the port is taken.
    """
    with ExitStack() as stack:
        authority = Authority(clock(), days=AUTHORITY_DAYS)
        who = Identity(api_endpoint="", api_access_token=API_TOKEN, locale=locale)
        api = stack.enter_context(
            SettingsApi(zone or machine_zone(), device_id=who.device_id, token=API_TOKEN)
        )
        api.reminders.clock = clock
        who = replace(who, api_endpoint=api.url)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        app = create_app(
            _trusting(settings, authority, who, folder),
            clock=clock,
            fetch_certificates=authority.fetch,
            api_hosts=loopback_hosts,
            catalogue=catalogue,
        )
        stack.callback(close_app, app)
        listener = stack.enter_context(_listen(port))
        local = LocalSkill(f"{_url(listener)}/alexa", authority, api, who, clock)
        wire = stack.enter_context(Wire(local.url))
        app.register_blueprint(page(Visits(wire.post, local.device), locale))
        stack.enter_context(_serving(app, listener))
        yield local


def _trusting(settings: Settings, authority: Authority, who: Identity, folder: Path) -> Settings:
    roots = folder / "root.pem"
    roots.write_bytes(authority.root_pem)
    return replace(settings, roots=roots, skill_ids=frozenset({who.application_id}))


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve an application on 127.0.0.1 by threads of this process; its URL."""
    with _listen(port) as listener, _serving(app, listener):
        yield _url(listener)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as taken:
        raise PortTakenError(
            f"port {port}: {taken.strerror}. Take another one: make run PORT=8081, or talk --port 0"
        ) from taken


def _url(listener: socket.socket) -> str:
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


@contextmanager
def _serving(app: Flask, listener: socket.socket) -> Iterator[None]:
    port = listener.getsockname()[1]
    server = make_server(
        LOOPBACK, port, app, threaded=True, request_handler=_Silent, fd=listener.fileno()
    )
    thread = Thread(target=server.serve_forever, args=(STOP_POLL_SECONDS,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to the conversation."""
