"""A conversation on the terminal: lines in are what a person says, lines out what Alexa says."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import Timer
from typing import TextIO

from rich.console import Console

from simulator import guide
from simulator.answer import Answer
from simulator.countdown import Countdown
from simulator.device import Echo
from simulator.espeak import VoiceError
from simulator.keyboard import Keyboard
from simulator.playback import Playback
from simulator.recording import Recorder
from simulator.sound import UnplayableError
from simulator.suggestions import suggest
from simulator.voice import Voice
from simulator.wire import NoAnswerError

PROMPT = "you: "
PATIENCE_SECONDS = 0.5
"""A person who waits longer for an answer is given a sign."""

LAST_WORDS = ("exit", "quit")
"""They are said to the skill as any line is; then the conversation is over."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a conversation is held: by a person at a keyboard, or by lines that somebody piped in."""

    keyboard: Keyboard | None = None
    is_first: bool = False
    shows_heard: bool = False
    fast: bool = False
    voice: Voice | None = None
    recorder: Recorder | None = None


def talk(echo: Echo, lines: Iterable[str], manner: Manner, out: TextIO) -> int:
    """Answer each line with one that starts `alexa: `; 0 at the end, 1 if one got no answer."""
    terminal = _Terminal(echo, manner, out)
    try:
        terminal.greet()
        terminal.hold(lines)
    except KeyboardInterrupt:
        out.write("\n")
    terminal.leave()
    return terminal.status


@dataclass
class _Terminal:
    """Where the conversation is written, and how it went so far."""

    echo: Echo
    manner: Manner
    out: TextIO
    status: int = 0

    def greet(self) -> None:
        if self.manner.keyboard:
            self._write(guide.FIRST_VISIT if self.manner.is_first else guide.LATER_VISIT)
        if self.manner.shows_heard:
            self._write(guide.HEARD_BY)

    def hold(self, lines: Iterable[str]) -> None:
        """Answer every line that is not blank, until there is none or a person takes leave."""
        for said in filter(None, map(str.strip, lines)):
            if self.manner.keyboard and said == guide.ASKED_FOR:
                left, is_open = self.echo.left, self.echo.listens
                self._write(guide.guide(suggest(left, is_open=is_open)))
                continue
            with self._quiet():
                self._answer(said)
            if self.manner.keyboard and said.lower() in LAST_WORDS:
                return
        if self.manner.keyboard:
            self._write("\n")

    def leave(self) -> None:
        try:
            self.echo.close()
        except NoAnswerError as error:
            self._complain(f"no answer: {error}")

    def _answer(self, said: str) -> None:
        try:
            answer = self._ask(said)
        except NoAnswerError as error:
            self._complain(f"no answer: {error}")
            return
        self._record(said, answer.playback)
        self._show(answer)

    def _ask(self, said: str) -> Answer:
        with self._sign():
            heard = self.echo.hear(said)
        if self.manner.shows_heard:
            self._write(f"(heard: {guide.told(heard)})\n")
        with self._sign():
            return self.echo.send(heard)

    @contextmanager
    def _sign(self) -> Iterator[None]:
        """Tell a person who waits, for the ear or for the skill, that something is coming."""
        if not self.manner.keyboard:
            yield
            return
        sign = Timer(PATIENCE_SECONDS, self._write, [guide.COMING])
        sign.start()
        try:
            yield
        finally:
            sign.cancel()
            sign.join()

    def _record(self, said: str, playback: Playback) -> None:
        if self.manner.recorder is None:
            return
        try:
            self.manner.recorder.record(said, playback)
        except (VoiceError, UnplayableError, OSError) as error:
            self._complain(f"not recorded: {error}")

    def _show(self, answer: Answer) -> None:
        playback, keyboard, voice = answer.playback, self.manner.keyboard, self.manner.voice
        paced = keyboard is not None and not self.manner.fast and playback.is_timed
        if keyboard and paced:
            countdown = Countdown(Console(file=self.out), voice, sleep=keyboard.wait)
            playback = countdown.play(playback)
        self._write(f"alexa: {playback.text or '(says nothing)'}\n")
        if voice and not paced:
            voice.say(playback.words)
        if keyboard and answer.session_open:
            self._write("(listening)\n")

    def _quiet(self) -> AbstractContextManager[None]:
        return self.manner.keyboard.quiet() if self.manner.keyboard else nullcontext()

    def _complain(self, what: str) -> None:
        self.status = 1
        self._write(f"({what})\n")

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()
