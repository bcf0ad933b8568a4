"""Log lines: one JSON object each, and none that a turn waits for."""

import json
import os
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
