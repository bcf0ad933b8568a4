"""Asks Amazon's own model what it hears, by `ask smapi profile-nlu`; `make nlu` prints the table.

The skill must be deployed, its model built, and `ask` configured: no endpoint is called.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence

from tests.held_out import measure
from tests.held_out.measure import FALLBACK, Heard
from tests.held_out.sets import Line, first_measured, held_out, sets

LOCALE = "en-US"
SECONDS = 60.0

Run = Callable[[Sequence[str]], str]
"""Runs a command; what it wrote."""


class CannotAsk(Exception):
    """The command is missing, or has no answer; the message says which."""


def ask(command: Sequence[str]) -> str:
    """Run `ask`, without a shell.

    Raises:
        CannotAsk: it is not installed, too slow, or it failed.
    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    except FileNotFoundError as missing:
        raise CannotAsk("ask is not installed: npm install -g ask-cli") from missing
    except subprocess.CalledProcessError as failed:
        raise CannotAsk(failed.stderr.strip() or f"ask ended with {failed.returncode}") from failed
    except subprocess.TimeoutExpired as slow:
        raise CannotAsk(f"ask had no answer within {SECONDS:.0f} seconds") from slow
    return done.stdout


def hear(skill_id: str, lines: Sequence[Line], run: Run = ask) -> list[Heard]:
    """Return what Amazon's model takes each line for; where it selects no intent, the fallback."""
    return [Heard(line, _selected(run(_command(skill_id, line.utterance)))) for line in lines]


def _command(skill_id: str, utterance: str) -> list[str]:
    return [
        "ask",
        "smapi",
        "profile-nlu",
        "--skill-id",
        skill_id,
        "--stage",
        "development",
        "--locale",
        LOCALE,
        "--utterance",
        utterance,
    ]


def _selected(answer: str) -> str:
    try:
        selected = json.loads(answer).get("selectedIntent") or {}
    except (ValueError, AttributeError) as malformed:
        raise CannotAsk(f"this is no answer of profile-nlu: {answer[:80]!r}") from malformed
    return str(selected.get("name") or FALLBACK)


def main(arguments: Sequence[str], run: Run = ask) -> int:
    """Print the table for a skill; 1, and one line, where it cannot be asked."""
    if len(arguments) != 1:
        sys.stderr.write("make nlu SKILL_ID=amzn1.ask.skill.…\n")
        return 2
    try:
        heard = {path.stem: hear(arguments[0], held_out(path), run) for path in sets()}
    except CannotAsk as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    first = {path.stem: first_measured(path) for path in sets()}
    sys.stdout.write(measure.report(heard, first) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
