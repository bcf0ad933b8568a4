"""Plays a response out in real time, with a live countdown to what it counts to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import ceil
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from simulator.keyboard import SpokenTo
from simulator.playback import Playback, written
from simulator.sound import Kind
from simulator.voice import Voice

TICK_MS = 250


class Face(Protocol):
    """What a person sees of a countdown."""

    def pass_by(self, ms: int) -> None:
        """Show what is left when so many milliseconds are over."""

    def tell(self, words: str) -> None:
        """Show what is heard just now."""


class Countdown:
    """Waits with the given clock (seconds) and sleep, so that a test need not wait.

    Where a person speaks while it sleeps (`SpokenTo`), it is over.
    """

    def __init__(
        self,
        console: Console,
        voice: Voice | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._console = console
        self._voice = voice
        self._now = now
        self._sleep = sleep

    def play(self, playback: Playback) -> Playback:
        """Show and speak each sounding at its own moment; return what was heard of them."""
        began = self._now()
        with suppress(SpokenTo), self._face(playback.counted_to_ms) as face:
            for sounding in playback.foreground:
                self._wait(face, began, sounding.at_ms)
                face.tell(written(sounding))
                if self._voice and sounding.kind is Kind.SPEECH:
                    self._voice.say(sounding.aloud)
            self._wait(face, began, playback.ms)
            return playback
        return playback.until(self._since(began))

    def _since(self, began: float) -> int:
        return round((self._now() - began) * 1000)

    def _wait(self, face: Face, began: float, until_ms: int) -> None:
        """Sleep in ticks until the moment has come, the seconds that are left in view."""
        while (ms := self._since(began)) < until_ms:
            face.pass_by(ms)
            self._sleep(min(TICK_MS, until_ms - ms) / 1000)
        face.pass_by(ms)

    @contextmanager
    def _face(self, total_ms: int) -> Iterator[Face]:
        if self._console.is_dumb_terminal:
            seconds = _Seconds(self._console, total_ms)
            try:
                yield seconds
            finally:
                seconds.end_line()
            return
        columns = (
            TextColumn("{task.fields[left]:>5}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.description}", markup=False),
        )
        with Progress(
            *columns, console=self._console, transient=True, auto_refresh=False
        ) as progress:
            yield _Bar(progress, total_ms)


class _Bar:
    """A bar, on a terminal that can draw a line anew."""

    def __init__(self, progress: Progress, total_ms: int) -> None:
        self._progress = progress
        self._total_ms = total_ms
        self._task = progress.add_task("", total=total_ms, left="")

    def pass_by(self, ms: int) -> None:
        seconds = _left(self._total_ms, ms)
        left = f"{seconds} s" if seconds > 0 else ""
        self._progress.update(self._task, completed=ms, left=left, refresh=True)

    def tell(self, words: str) -> None:
        self._progress.update(self._task, description=words, refresh=True)


class _Seconds:
    """One number after the other, on a terminal that can do no more than that."""

    def __init__(self, console: Console, total_ms: int) -> None:
        self._console = console
        self._total_ms = total_ms
        self._last = _left(total_ms, 0)  # which is heard in the first words
        self._amid_line = False

    def pass_by(self, ms: int) -> None:
        seconds = _left(self._total_ms, ms)
        if seconds > 0 and seconds != self._last:
            self._console.out(seconds, end=" ")
            self._last, self._amid_line = seconds, True

    def tell(self, words: str) -> None:
        self.end_line()
        self._console.out(words)

    def end_line(self) -> None:
        if self._amid_line:
            self._console.out()
        self._amid_line = False


def _left(total_ms: int, ms: int) -> int:
    """Return the seconds that are left, begun ones whole."""
    return ceil((total_ms - ms) / 1000)
