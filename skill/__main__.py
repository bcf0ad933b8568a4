"""`python -m skill`: serve it, talk to it, package it, create its table, move, check its needs."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from skill import __version__
from skill.settings import WrongSetting
from skill.tools import commands
from skill.tools.packaging import CERTIFICATES, LOCALES
from skill.words import BrokenWords

WRONG = 2
PACKAGE = """Writes ask-resources.json and skill-package/ for a service at that address. The
certificate is Wildcard for *.on.aws and *.amazonaws.com, else Trusted. A function of AWS Lambda's
is named by its ARN and has no certificate; since it serves no pages, DIR/pages has the two that a
skill needs for others to use it, and --pages says where you have put them. With one id in
GESTURES_SKILL_ID, ask-cli updates that skill; otherwise the first `ask deploy` creates one, and
notes its id in DIR/.ask."""
EXPORT = """Writes every household of GESTURES_STORE, expired or not, as a line of JSON, and tells
their number and a checksum. The lines come in the engine's order, or in none: stores that keep the
same have the same number and checksum, and once sorted the same file."""
IMPORT = """Takes in what export wrote. Where the store has a household in the same version or a
later one, that stays, so an import may be run again at any time. A line that cannot be taken in is
named and left out, and the status is 1. The number and the checksum are of what was read: where
they are those that export told, the file is whole."""


CLOSED_PIPE = 128 + 13
"""What a shell tells of whom SIGPIPE ended."""


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"small-gestures: {message}. Try {self.prog} --help\n")


def main(arguments: Sequence[str]) -> int:
    """Run a command; its exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options, os.environ)
    except (WrongSetting, BrokenWords, commands.CannotRun) as wrong:
        print(f"small-gestures: {wrong}", file=sys.stderr)
        return WRONG
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m skill", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = subcommands.add_parser("serve", help="the production server")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8080, help="0: any free one")
    serve.add_argument(
        "--workers", type=partial(_whole, range(1, 65)), default=1, metavar="N", help="processes"
    )
    serve.add_argument(
        "--unsigned", action="store_true", help="take unsigned requests, on loopback only"
    )
    serve.set_defaults(run=commands.serve)

    talk = subcommands.add_parser("talk", help="a simulated Echo on this terminal")
    talk.add_argument("--locale", default="en-US", choices=LOCALES)
    talk.add_argument("--say", action="append", metavar="TEXT", help="instead of standard input")
    talk.add_argument("--store", metavar="URL", help="instead of GESTURES_STORE")
    talk.add_argument("--port", type=_port, default=0, help="default: any free one")
    talk.add_argument("--heard", action="store_true", help="and what was heard: intent and slots")
    talk.add_argument("--fast", action="store_true", help="do not wait out countdowns")
    talk.add_argument("--only", metavar="NAME", help="of all gestures this one, to hear it")
    talk.add_argument("--speak", action="store_true", help="aloud, through espeak-ng")
    talk.add_argument("--wav", metavar="DIR", help="each answer as a sound file, by espeak-ng")
    talk.set_defaults(run=commands.talk)

    package = subcommands.add_parser(
        "package", help="the skill package that ask-cli deploys", description=PACKAGE
    )
    package.add_argument(
        "--endpoint", required=True, metavar="URL", help="https://HOST[/alexa], or a function's ARN"
    )
    package.add_argument("--out", required=True, metavar="DIR")
    package.add_argument("--certificate", choices=CERTIFICATES, help="instead of the rule")
    package.add_argument("--pages", metavar="URL", help="of the folder with a function's pages")
    package.set_defaults(run=commands.package)

    table = subcommands.add_parser("create-table", help="the DynamoDB table of infra/template.yaml")
    table.set_defaults(run=commands.create_table)

    export = subcommands.add_parser(
        "export", help="every household, as JSON lines", description=EXPORT
    )
    export.add_argument("file", metavar="FILE", help="- is standard output")
    export.set_defaults(run=commands.export)

    import_ = subcommands.add_parser("import", help="take in what export wrote", description=IMPORT)
    import_.add_argument("file", metavar="FILE", help="- is standard input")
    import_.set_defaults(run=commands.import_)

    doctor = subcommands.add_parser("doctor", help="check all that the skill needs")
    doctor.add_argument("--package", metavar="DIR", help="and whether this package fits this code")
    doctor.set_defaults(run=commands.doctor)
    return parser


def _whole(allowed: range, given: str) -> int:
    """Return a whole number of these."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= _DIGITS else -1
    if number not in allowed:
        raise argparse.ArgumentTypeError(
            f"{given} is no whole number from {allowed.start} to {allowed.stop - 1}"
        )
    return number


_DIGITS = 9
_port = partial(_whole, range(65536))


def run() -> NoReturn:
    """Run the command line and exit, quietly where nobody reads any more what it writes."""
    try:
        try:
            status = main(sys.argv[1:])
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except BrokenPipeError:
        # So that Python does not stumble over it once more, when it closes what is open.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = CLOSED_PIPE
    sys.exit(status)


if __name__ == "__main__":
    run()
