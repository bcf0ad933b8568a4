"""What `python -m skill` can do; whatever a command needs is imported by that command alone."""

# ruff: noqa: PLC0415  serve never imports the simulator, talk never imports the server

import argparse
import sys
from collections.abc import Mapping

from skill.domain.days import COMMONEST_ZONES
from skill.logs import log_to_stderr
from skill.settings import DynamoDBTable, Settings, WrongSetting

LOCALES = tuple(COMMONEST_ZONES)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CannotRun(Exception):
    """A command cannot do its work; the message says why in one line."""


def serve(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Serve until a SIGTERM or SIGINT, then finish what is under way."""
    from skill.app import close_app, create_app
    from skill.server import run

    settings = Settings.read(environment)
    if options.unsigned and options.host not in LOOPBACK:
        raise CannotRun("--unsigned is for a loopback address only")
    if not options.unsigned and not settings.skill_ids:
        raise WrongSetting("GESTURES_SKILL_ID: serve needs the skill's application id")
    signed = not options.unsigned
    # Put together once here, so that what is broken is told in one line and not by every worker.
    close_app(create_app(settings, signed=signed))
    try:
        return run(settings, options.host, options.port, options.workers, signed=signed)
    except OSError as taken:
        raise CannotRun(f"{options.host}:{options.port}: {taken.strerror}") from taken


def talk(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Talk to the skill on this machine until the input ends."""
    from skill.echo.local import PortTakenError, local_skill
    from skill.echo.terminal import talk as converse
    from skill.echo.voice import Voice

    store = {"GESTURES_STORE": options.store} if options.store else {}
    settings = Settings.read({**environment, **store})
    log_to_stderr(only_trouble=True)
    try:
        with (
            local_skill(settings, port=options.port, locale=options.locale) as local,
            local.echo() as echo,
        ):
            return converse(
                echo,
                options.say or sys.stdin,
                fast=options.fast,
                interactive=not options.say and sys.stdin.isatty(),
                voice=Voice(sys.stderr, locale=options.locale) if options.speak else None,
                out=sys.stdout,
            )
    except PortTakenError as taken:
        raise CannotRun(taken) from taken


def create_table(_options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Create the table that GESTURES_STORE names, where its engine has none yet."""
    place = Settings.read(environment).store
    if not isinstance(place, DynamoDBTable):
        raise WrongSetting("GESTURES_STORE: create-table is for dynamodb://TABLE")
    from botocore.exceptions import BotoCoreError, ClientError

    from skill.store.dynamodb import connect
    from skill.store.table import create

    try:
        created = create(connect(place.region, place.endpoint), place.name)
    except (BotoCoreError, ClientError) as failed:
        raise CannotRun(f"{place.name}: {failed}") from failed
    print(f"{place.name} {'is created' if created else 'was there already'}")
    return 0
