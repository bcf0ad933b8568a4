import io

import pytest
from rich.console import Console

from simulator.countdown import Countdown
from simulator.keyboard import SpokenTo
from simulator.playback import Playback
from simulator.sound import clip, spoken
from simulator.voice import Voice

HUG = Playback((spoken("Hold on.", 0), spoken("3", 1000), clip("soundbank://bell", 4000)), 5000)


class Clock:
    """A clock that runs only while somebody sleeps or speaks, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class SpeakingVoice(Voice):
    """Notes what it said and when; each line takes two seconds."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.said: list[tuple[float, str]] = []

    def say(self, text: str) -> None:
        self.said.append((round(self.clock.now(), 3), text))
        self.clock.sleep(2)


def play(
    playback: Playback, clock: Clock, voice: Voice | None = None, terminal: str = "xterm"
) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=60, _environ={"TERM": terminal})
    Countdown(console, voice, now=clock.now, sleep=clock.sleep).play(playback)
    return out.getvalue()


def test_it_lasts_as_long_as_the_playback() -> None:
    clock = Clock()
    play(HUG, clock)
    assert round(clock.seconds, 3) == 5


def test_it_counts_the_seconds_to_the_chime() -> None:
    shown = play(HUG, Clock())
    steps = [shown.index(step) for step in ("4 s", "3 s", "2 s", "1 s", "(bell)")]
    assert steps == sorted(steps)
    assert "5 s" not in shown


def test_the_seconds_fit_the_words_as_they_appear() -> None:
    shown = play(HUG, Clock())
    first = next(line for line in shown.splitlines() if line.rstrip().endswith(" 3"))
    assert "3 s" in first


def test_without_a_chime_it_counts_the_seconds_to_the_end() -> None:
    assert "5 s" in play(Playback(HUG.soundings[:2], 5000), Clock())


def test_each_line_is_spoken_at_its_moment_or_as_soon_as_the_one_before_is_over() -> None:
    voice = SpeakingVoice(Clock())
    play(HUG, voice.clock, voice)
    assert voice.said == [(0, "Hold on."), (2, "3")]
    assert round(voice.clock.seconds, 3) == 5


def test_words_in_brackets_are_words() -> None:
    assert "[red]" in play(Playback((spoken("[red]", 0),), 500), Clock())


def test_a_terminal_that_cannot_draw_has_plain_seconds() -> None:
    assert play(HUG, Clock(), terminal="dumb").splitlines() == [
        "Hold on.",
        "3 ",
        "3",
        "2 1 ",
        "(bell)",
    ]


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_it_is_over_as_soon_as_a_person_speaks(terminal: str) -> None:
    class SpokenToClock(Clock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.seconds >= 2:
                raise SpokenTo

    clock = SpokenToClock()
    shown = play(HUG, clock, terminal=terminal)
    assert clock.seconds == 2
    assert "(bell)" not in shown
    assert shown.rstrip(" ").endswith(("\n", "\x1b[2K"))  # where the next line begins


def test_what_was_heard_of_it_ends_where_a_person_spoke() -> None:
    assert HUG.until(2_000).text == "Hold on. 3"
    assert HUG.until(5_000) == HUG
