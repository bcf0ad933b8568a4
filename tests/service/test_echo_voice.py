import io
from pathlib import Path

import pytest

from simulator.voice import Voice

NO_DEVICE = 'echo "error: No such file or directory" >&2'


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def program(folder: Path, script: str) -> str:
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_what_is_said_reaches_the_program_through_its_input(
    out: io.StringIO, tmp_path: Path
) -> None:
    spoken = tmp_path / "spoken"
    voice = Voice(
        out, locale="en-GB", program=program(tmp_path, f'echo "$@" >{spoken}; cat >>{spoken}')
    )
    voice.say("--version; “you two”")
    assert spoken.read_text() == "-v en-gb --stdin\n--version; “you two”"
    assert out.getvalue() == ""


def test_a_missing_program_is_told_once_and_all_goes_on(out: io.StringIO) -> None:
    voice = Voice(out, program="no-such-espeak")
    voice.say("one")
    voice.say("two")
    assert out.getvalue() == "(not speaking aloud: no-such-espeak is not installed)\n"


@pytest.mark.parametrize("script", [NO_DEVICE, "exit 1"])
def test_a_missing_sound_device_is_told_once_and_all_goes_on(
    out: io.StringIO, tmp_path: Path, script: str
) -> None:
    voice = Voice(out, program=program(tmp_path, script))
    voice.say("one")
    voice.say("two")
    assert out.getvalue() == "(not speaking aloud: espeak-ng found no way to make a sound)\n"


def test_chatter_of_a_working_sound_device_is_no_trouble(out: io.StringIO, tmp_path: Path) -> None:
    voice = Voice(out, program=program(tmp_path, "cat; echo 'ALSA lib: a warning' >&2"))
    voice.say("one")
    assert out.getvalue() == ""
