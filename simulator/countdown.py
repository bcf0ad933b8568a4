"""Plays a response out in real time, with a live countdown to what it counts to."""

import time
from collections.abc import Callable
from math import ceil

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from simulator.playback import Playback, written
from simulator.sound import Kind
from simulator.voice import Voice

TICK_MS = 250


class Countdown:
    """Waits with the given clock (seconds) and sleep, so that a test need not wait."""

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

    def play(self, playback: Playback) -> None:
        """Show and speak each sounding at its own moment; come back when all is over."""
        began = self._now()
        with self._progress() as progress:
            progress.add_task("", total=playback.counted_to_ms, left="")
            for sounding in playback.foreground:
                self._wait(progress, began, sounding.at_ms)
                progress.update(TaskID(0), description=written(sounding), refresh=True)
                if self._voice and sounding.kind is Kind.SPEECH:
                    self._voice.say(sounding.aloud)
            self._wait(progress, began, playback.ms)

    def _wait(self, progress: Progress, began: float, until_ms: int) -> None:
        """Sleep in ticks until the moment has come, the seconds that are left in view."""
        while (ms := self._show(progress, began)) < until_ms:
            self._sleep(min(TICK_MS, until_ms - ms) / 1000)

    def _show(self, progress: Progress, began: float) -> int:
        """Bring the bar up to date; the milliseconds since the beginning."""
        ms = round((self._now() - began) * 1000)
        seconds = ceil(((progress.tasks[0].total or 0) - ms) / 1000)
        left = f"{seconds} s" if seconds > 0 else ""
        progress.update(TaskID(0), completed=ms, left=left, refresh=True)
        return ms

    def _progress(self) -> Progress:
        left = TextColumn("{task.fields[left]:>5}", markup=False)
        words = TextColumn("{task.description}", markup=False)
        return Progress(
            left,
            BarColumn(bar_width=24),
            words,
            console=self._console,
            transient=True,
            auto_refresh=False,
        )
