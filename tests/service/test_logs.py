"""Log lines: one JSON object each, and none that a turn waits for."""

import json
import os
import re
import subprocess
import sys

import pytest

from skill.observability import logs
from skill.observability.logs import StandardError
from tests.support.processes import ROOT

LINE = "from skill.observability.logs import log, log_to_stderr\nlog_to_stderr()\n"


def run(program: str, shell: str) -> subprocess.CompletedProcess[str]:
    """Run Python with its standard streams as a shell redirects them."""
    command = ["sh", "-c", f'exec "$0" -c "$1" {shell}', sys.executable, LINE + program]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_event_is_one_line_of_json() -> None:
    ended = run("log.warning('refused', reason='two\\nlines, é')", "")
    line = json.loads(ended.stderr)
    assert (line["event"], line["level"], line["reason"]) == ("refused", "warning", "two\nlines, é")
    assert ended.stderr.count("\n") == 1


READABLE = "from skill.observability.logs import log, log_to_stderr\nlog_to_stderr(readable=True)\n"


def test_a_line_for_people_is_one_line_too_whatever_is_in_it() -> None:
    fields = "reason='two\\nlines, é', locale='en-US', request='', ms=1.5, code=None"
    ended = run(f"{READABLE}log.warning('refused', {fields})", "")
    when, line = ended.stderr.split(maxsplit=1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", when)
    assert line == 'warning refused reason="two\\nlines, é" locale=en-US ms=1.5 code=None\n'


def test_a_traceback_for_people_is_below_its_line_and_tells_no_values() -> None:
    ended = run(f"{READABLE}secret = 'words'\ntry: secret / 2\nexcept TypeError as e: {LOGGED}", "")
    first, then, *_ = ended.stderr.splitlines()
    assert first.endswith("error defect")
    assert then == "Traceback (most recent call last):"
    assert "words" not in ended.stderr


LOGGED = "log.error('defect', exc_info=e)"


@pytest.mark.parametrize("shell", ["2>/dev/full", "2>&-", "<&- >&- 2>&-"])
def test_standard_error_that_takes_nothing_stops_nothing(shell: str) -> None:
    assert run("log.error('defect')", shell).returncode == 0


def test_a_closed_stream_lends_its_number_to_no_file() -> None:
    program = "import os\nassert os.open('/dev/null', os.O_RDONLY) > 2\nlog.info('turn')"
    assert run(program, "<&- >&- 2>&-").returncode == 0


def test_lines_that_nobody_reads_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    monkeypatch.setattr(logs, "STDERR", writer)
    for _ in range(100):
        StandardError().msg("x" * 10_000)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        assert pipe.read().startswith("x" * 10_000 + "\n")
