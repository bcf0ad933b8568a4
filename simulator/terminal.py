"""A conversation on the terminal: lines in are what a person says, lines out what Alexa says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console

from simulator.answer import Answer
from simulator.countdown import Countdown
from simulator.device import Echo
from simulator.espeak import VoiceError
from simulator.playback import Playback
from simulator.recording import Recorder
from simulator.sound import UnplayableError
from simulator.voice import Voice
from simulator.wire import NoAnswerError

HINT = """\
You are next to a simulated Echo. Say, for example:
  open small gestures · give me a gesture · start a hug timer · we did it · stop
Its ear is simple, and it is not Alexa's: what it does not understand she may.
Control-D ends the conversation.
"""


def talk(  # noqa: PLR0913  the switches of one command
    echo: Echo,
    lines: Iterable[str],
    *,
    fast: bool,
    interactive: bool,
    voice: Voice | None,
    out: TextIO,
    recorder: Recorder | None = None,
) -> int:
    """Answer each line with one that starts `alexa: `; 0 at the end, 1 if one got no answer."""
    countdown = Countdown(Console(file=out), voice) if interactive and not fast else None
    terminal = _Terminal(out, interactive, countdown, voice, recorder)
    try:
        terminal.greet()
        for said in terminal.said(lines):
            terminal.answer(echo, said)
    except KeyboardInterrupt:
        out.write("\n")
    terminal.leave(echo)
    return terminal.status


@dataclass
class _Terminal:
    """Where the conversation is written, and how it went so far."""

    out: TextIO
    interactive: bool
    countdown: Countdown | None
    voice: Voice | None
    recorder: Recorder | None
    status: int = 0

    def greet(self) -> None:
        if self.interactive:
            self._write(HINT)

    def said(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines that are not blank, each after a prompt where somebody sees it."""
        self._prompt()
        for line in lines:
            if said := line.strip():
                yield said
            self._prompt()
        if self.interactive:
            self._write("\n")

    def answer(self, echo: Echo, said: str) -> None:
        try:
            answer = echo.say(said)
        except NoAnswerError as error:
            self._complain(f"no answer: {error}")
            return
        self._record(said, answer.playback)
        self._show(answer)

    def leave(self, echo: Echo) -> None:
        try:
            echo.close()
        except NoAnswerError as error:
            self._complain(f"no answer: {error}")

    def _record(self, said: str, playback: Playback) -> None:
        if self.recorder is None:
            return
        try:
            self.recorder.record(said, playback)
        except (VoiceError, UnplayableError, OSError) as error:
            self._complain(f"not recorded: {error}")

    def _show(self, answer: Answer) -> None:
        playback = answer.playback
        paced = self.countdown is not None and playback.is_timed
        if self.countdown and paced:
            self.countdown.play(playback)
        self._write(f"alexa: {playback.text or '(says nothing)'}\n")
        if self.voice and not paced:
            self.voice.say(playback.words)
        if self.interactive and answer.session_open:
            self._write("(listening)\n")

    def _prompt(self) -> None:
        if self.interactive:
            self._write("you: ")

    def _complain(self, what: str) -> None:
        self.status = 1
        self._write(f"({what})\n")

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()
