import wave
from pathlib import Path

import pytest

from simulator.clips import RATE
from simulator.espeak import Espeak, VoiceError
from tests.support.tools import need


def program(folder: Path, script: str) -> str:
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def sound(file: Path, rate: int = RATE) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes(b"\x01\x00\x02\x00")
    return file


def test_words_reach_the_program_through_its_input_and_come_back_as_samples(
    tmp_path: Path,
) -> None:
    wav, given = sound(tmp_path / "two.wav"), tmp_path / "given"
    script = f'echo "$@" >{given}; cat >>{given}; cat {wav}'
    espeak = Espeak.find("en-GB", program(tmp_path, script))
    assert list(espeak.speak("--version; $(rm x) “you two”")) == [1, 2]
    options, words = given.read_text(encoding="utf-8").splitlines()
    assert options == "-v en-gb -s 160 -z --stdin --stdout"
    assert words == "--version; $(rm x) “you two”"


def test_a_missing_program_is_told_before_anything_is_said() -> None:
    with pytest.raises(VoiceError, match="no-such-espeak is not installed"):
        Espeak.find("en-US", "no-such-espeak")


@pytest.mark.parametrize("script", ["exit 1", "true", "echo nonsense", "kill $$"])
def test_a_program_that_makes_no_sound_is_told_in_one_line(tmp_path: Path, script: str) -> None:
    espeak = Espeak.find("en-US", program(tmp_path, f"cat >/dev/null; {script}"))
    with pytest.raises(VoiceError) as told:
        espeak.speak("Hello.")
    assert len(str(told.value).splitlines()) == 1


def test_a_voice_of_another_rate_is_told(tmp_path: Path) -> None:
    wav = sound(tmp_path / "slow.wav", 8000)
    espeak = Espeak.find("en-US", program(tmp_path, f"cat >/dev/null; cat {wav}"))
    with pytest.raises(VoiceError, match="another format"):
        espeak.speak("Hello.")


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-AU", "en-CA", "en-IN"])
def test_the_real_program_speaks_every_locale(locale: str) -> None:
    need("espeak-ng")
    espeak = Espeak.find(locale)
    assert RATE / 4 < len(espeak.speak("One.")) < len(espeak.speak("One, and two, and three."))


@pytest.mark.parametrize("words", ["…", "--help", '<audio src="/etc/passwd"/>', "[[h@'loU]]"])
def test_the_real_program_takes_any_words_as_words(words: str) -> None:
    need("espeak-ng")
    espeak = Espeak.find("en-US")
    assert len(espeak.speak(words)) < RATE * 10
