"""What `python -m skill` can do; whatever a command needs is imported by that command alone."""

# ruff: noqa: PLC0415  serve never imports the simulator, talk never imports the server

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from difflib import get_close_matches
from functools import partial
from io import TextIOWrapper
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from skill.observability.logs import log, log_to_stderr
from skill.settings import DynamoDBTable, Settings, SQLiteAt, WrongSetting, unknown_in
from skill.store import StoreUnavailable
from skill.store.opening import expect_usable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from flask import Flask

    from simulator.recording import Recorder
    from skill.domain.catalogue import Catalogue
    from skill.observability.metrics import Metrics
    from skill.store import Archive
    from skill.store.opening import Place
    from skill.words import Words


class CannotRun(Exception):
    """A command cannot do its work; the message says why in one line."""


def serve(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Serve until a SIGTERM or SIGINT, then finish what is under way."""
    settings = Settings.read(environment)
    if not options.unsigned and not settings.skill_ids:
        raise WrongSetting("GESTURES_SKILL_ID: serve needs the skill's application id")
    from skill.app import close_app
    from skill.hosting import server
    from skill.observability.metrics import Metrics
    from skill.observability.telemetry import Telemetry
    from skill.words import load_catalogue, load_words

    with _listening(options):
        address = server.resolve(options.host)
    if options.unsigned and not ip_address(address).is_loopback:
        raise CannotRun("--unsigned is for a loopback address only")
    expect_usable(settings.store)
    # Read once, and put together once, here: workers are forks that share the words, and what is
    # broken is told in one line, not by each of them.
    words = load_words(settings.language, settings.catalogue)
    catalogue = load_catalogue(settings.language, settings.catalogue)
    make_app = partial(_make_app, settings, words, catalogue, signed=not options.unsigned)
    close_app(make_app())
    _name_unknown(environment)
    metrics = Metrics(options.workers)
    make_app, refused = partial(make_app, metrics=metrics), Telemetry(metrics).refused
    with _listening(options):
        server.run(make_app, address, options.port, options.workers, refused)
    return 0


def _make_app(
    settings: Settings,
    words: Words,
    catalogue: Catalogue,
    *,
    signed: bool,
    metrics: Metrics | None = None,
) -> Flask:
    """Make an application, and the log that a worker which is no fork does not inherit."""
    from skill.app import create_app

    log_to_stderr(readable=settings.readable_log)
    return create_app(settings, signed=signed, metrics=metrics, words=words, catalogue=catalogue)


def _name_unknown(environment: Mapping[str, str]) -> None:
    """Say which names of settings mean nothing: one that is misspelt leaves a default in place."""
    for name, meant in unknown_in(environment).items():
        log.warning("unknown_setting", name=name, meant=meant)


@contextmanager
def _listening(options: argparse.Namespace) -> Iterator[None]:
    """Say in one line that an address or a port cannot be had."""
    try:
        yield
    except OSError as refused:
        raise CannotRun(f"{options.host}:{options.port}: {refused.strerror}") from refused


def talk(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Talk to the skill on this machine until the input ends."""
    with _simulator():
        from simulator.keyboard import Keyboard
        from simulator.local import BrokenModelError, PortTakenError, local_skill
        from simulator.terminal import PROMPT, Manner
        from simulator.terminal import talk as converse
        from simulator.voice import Voice

    _ready_streams(reads=not options.say)
    keyboard = Keyboard() if not options.say and sys.stdin.isatty() else None
    said = options.say or (keyboard.lines(PROMPT) if keyboard else sys.stdin)
    store = {"GESTURES_STORE": options.store} if options.store else {}
    settings = Settings.read({**environment, **store})
    only = _alone(options.only, settings) if options.only else None
    expect_usable(settings.store)
    manner = Manner(
        keyboard=keyboard,
        is_first=_is_new(settings.store),
        shows_heard=options.heard,
        fast=options.fast,
        voice=Voice(sys.stderr, locale=options.locale) if options.speak else None,
        recorder=_recorder(options.wav, options.locale) if options.wav else None,
    )
    log_to_stderr(only_trouble=True, readable=True)
    _name_unknown(environment)
    try:
        with (
            local_skill(
                settings, port=options.port, locale=options.locale, catalogue=only
            ) as local,
            local.echo() as echo,
        ):
            print(f"to see it as well: {local.page}", file=sys.stderr)
            return converse(echo, said, manner, sys.stdout)
    except (PortTakenError, BrokenModelError) as refused:
        raise CannotRun(refused) from refused
    except BrokenPipeError as closed:
        # So that Python does not stumble over it once more, when it closes what is open.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CannotRun("what talk writes is read no longer") from closed


def _alone(name: str, settings: Settings) -> Catalogue:
    """Return the words with a single gesture.

    Raises:
        CannotRun: there is none of that name.
    """
    from skill.words import load_catalogue

    catalogue = load_catalogue(settings.language, settings.catalogue)
    if name not in catalogue.gestures:
        near = " or ".join(get_close_matches(name, catalogue.gestures)) or "none like it"
        raise CannotRun(f"--only {name}: there is no such gesture; there is {near}")
    return catalogue.alone(name)


def _is_new(place: Place) -> bool:
    """Tell whether this is a first visit: the store's own file is what remembers one.

    So nothing is kept of a person besides, and whoever takes another store begins anew. Whoever
    has a table on DynamoDB was here before.
    """
    return isinstance(place, SQLiteAt) and not place.path.exists()


@contextmanager
def _simulator() -> Iterator[None]:
    """Say in one line how to get the simulator, which is no part of the service."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise CannotRun(
            f"talk needs {missing.name}, which serving does not: in a checkout, make run brings it"
        ) from missing


def _ready_streams(*, reads: bool) -> None:
    """Expect the streams of a conversation to be open, and the terminal to show what it can."""
    if sys.stdout is None or (reads and sys.stdin is None):
        raise CannotRun("talk reads standard input and writes standard output: one is closed")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _recorder(folder: str, locale: str) -> Recorder:
    from simulator.espeak import Espeak, VoiceError
    from simulator.recording import Recorder, Studio

    try:
        return Recorder(Path(folder), Studio(Espeak.find(locale).speak))
    except VoiceError as missing:
        raise CannotRun(f"--wav: {missing}") from missing
    except OSError as refused:
        raise CannotRun(f"--wav {folder}: {refused.strerror}") from refused


def package(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Write the skill package for an endpoint into a folder."""
    from skill.tools import packaging

    if not options.endpoint:
        raise CannotRun("ENDPOINT is empty: make package ENDPOINT=https://…, or arn:…")
    settings = Settings.read({name: environment[name] for name in _SHOWN if name in environment})
    skill_id = next(iter(settings.skill_ids)) if len(settings.skill_ids) == 1 else None
    folder = Path(options.out)
    try:
        where = packaging.endpoint(options.endpoint, options.certificate, options.pages)
        files = packaging.package(packaging.read_sources(), where, skill_id)
        pages = {} if where.certificate else _pages(settings)
        packaging.write(files | pages, folder)
    except packaging.CannotPackage as failed:
        raise CannotRun(failed) from failed
    print(f"{folder} is a package for {where.uri} ({where.certificate or 'a function'})")
    if not all(where.pages.values()):
        print(f"before others may use it, put {folder}/pages on the web, and package with --pages")
    return 0


_SHOWN = (
    "GESTURES_SKILL_ID",
    "GESTURES_CONTACT",
    "GESTURES_OPERATOR",
    "GESTURES_RETENTION_DAYS",
    "GESTURES_LANGUAGE",
)
"""The settings that a package, or a page, tells something of."""


def _pages(settings: Settings) -> dict[str, bytes]:
    """Return the pages that a function does not serve, as files."""
    from skill.words.pages import PAGES, render_page

    return {f"pages/{name}.html": render_page(settings, name).encode() for name in PAGES}


def create_table(_options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Create the table that GESTURES_STORE names, where its engine has none yet."""
    place = Settings.read(environment).store
    if not isinstance(place, DynamoDBTable):
        raise WrongSetting("GESTURES_STORE: create-table is for dynamodb://TABLE")
    from botocore.exceptions import BotoCoreError, ClientError

    from skill.store.dynamodb import WITHIN_MINUTES, connect
    from skill.tools.table import create

    try:
        created = create(connect(place.region, place.endpoint, WITHIN_MINUTES), place.name)
    except (BotoCoreError, ClientError, StoreUnavailable) as failed:
        raise CannotRun(f"{place.name}: {failed}") from failed
    print(f"{place.name} {'is created' if created else 'was there already'}")
    return 0


def export(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Write every household to a file; return 1 where one could not be read."""
    from skill.tools import streams, transfer

    place = Settings.read(environment).store
    with (
        _in_one_line(options.file),
        _opened(_existing(place)) as archive,
        streams.writing(options.file) as out,
    ):
        moved = transfer.export_to(out, archive, _complain)
    print(f"exported {moved.read}", file=sys.stderr)
    return 1 if moved.broken else 0


def import_(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Keep every household of a file; return 1 where a line could not be taken in."""
    from skill.tools import streams, transfer

    place = Settings.read(environment).store
    with (
        _in_one_line(options.file),
        _opened(place) as archive,
        streams.reading(options.file) as file,
    ):
        moved = transfer.import_from(file, archive, _complain)
    print(f"read {moved.read}", file=sys.stderr)
    print(f"wrote {moved.written}; {moved.left} were there, as new or newer", file=sys.stderr)
    return 1 if moved.broken else 0


def doctor(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Check everything that the skill needs, one line a check; 1 where one fails."""
    from skill.tools.doctor import examine

    well = True
    for finding in examine(environment, Path(options.package) if options.package else None):
        print(finding)
        well = well and finding.well
    return 0 if well else 1


@contextmanager
def _in_one_line(file: str) -> Iterator[None]:
    """Say in one line what ended an export or an import early."""
    try:
        yield
    except OSError as failed:
        raise CannotRun(f"{failed.filename or file}: {failed.strerror}") from failed
    except StoreUnavailable as failed:
        raise CannotRun(f"the store: {failed.details}. It is safe to run this again") from failed
    except KeyboardInterrupt as stopped:
        raise CannotRun("stopped early. It is safe to run this again") from stopped


def _existing(place: Place) -> Place:
    """Return the place, unless it would be made only to find that it is empty."""
    if isinstance(place, SQLiteAt) and not place.path.exists():
        raise CannotRun(f"{place.path}: No such file or directory")
    return place


def _opened(place: Place) -> closing[Archive]:
    from skill.store.opening import open_archive

    return closing(open_archive(place))


def _complain(reason: str) -> None:
    print(f"small-gestures: {reason}", file=sys.stderr)
