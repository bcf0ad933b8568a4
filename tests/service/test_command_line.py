"""The command line: what is wrong with it is one line, and a pipe may be closed at any time."""

import os
import subprocess
import sys

import pytest

from skill.__main__ import CLOSED_PIPE
from tests.support.processes import ROOT, call_skill


@pytest.mark.parametrize("port", ["abc", "99999", "-1", "8080.5", "٣", "9" * 5000])
def test_a_port_that_is_none_is_told_in_one_line(port: str) -> None:
    ended = call_skill("talk", f"--port={port}")
    assert ended.returncode == 2
    assert f"--port: {port} is no whole number from 0 to 65535" in ended.stderr
    assert ended.stderr.startswith("small-gestures: ")
    assert ended.stderr.count("\n") == 1


def test_a_package_without_an_endpoint_says_how_to_give_one() -> None:
    ended = call_skill("package", "--endpoint", "", "--out", "x")
    assert ended.returncode == 2
    assert ended.stderr.startswith("small-gestures: ENDPOINT is empty: make package ENDPOINT=https")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", ["doctor", "talk --help"])
def test_a_pipe_that_nobody_reads_any_more_ends_a_command_quietly(arguments: str) -> None:
    ended = subprocess.run(
        ["bash", "-c", f'"$0" -m skill {arguments} | exec true; exit $PIPESTATUS', sys.executable],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (CLOSED_PIPE, "")
