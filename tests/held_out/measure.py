"""One table for every ear: what was understood, what was taken that is not theirs, what is ours."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tests.held_out.sets import NOWHERE, Line

GRAVE = ("NotSafeIntent", "ForgetUsIntent", "NotForUsIntent", "PauseStreakIntent")
"""What must not take lines that are not theirs."""
COUNTING = "GestureDoneIntent"
FALLBACK = "AMAZON.FallbackIntent"


class Heard(NamedTuple):
    """A line, and the intent that it was taken for; the fallback is an intent too."""

    line: Line
    intent: str


Listener = Callable[[Sequence[Line]], list[Heard]]


def is_right(heard: Heard) -> bool:
    """Whether the line got the intent that it means; one that belongs nowhere, the fallback."""
    meant = FALLBACK if heard.line.intent == NOWHERE else heard.line.intent
    return heard.intent == meant


def right(heard: Sequence[Heard]) -> float:
    """Return the share that was understood, from 0 to 1."""
    return sum(map(is_right, heard)) / len(heard) if heard else 1.0


def meant_for_us(heard: Sequence[Heard]) -> list[Heard]:
    """Return the lines that belong to an intent."""
    return [each for each in heard if each.line.intent != NOWHERE]


def nowhere(heard: Sequence[Heard]) -> list[Heard]:
    """Return the lines that belong to none."""
    return [each for each in heard if each.line.intent == NOWHERE]


def by_intent(heard: Sequence[Heard]) -> dict[str, list[Heard]]:
    """Return the lines of each intent."""
    grouped: dict[str, list[Heard]] = {}
    for each in heard:
        grouped.setdefault(each.line.intent, []).append(each)
    return grouped


def taken(heard: Sequence[Heard], intents: Sequence[str]) -> list[Heard]:
    """Return the lines that these intents took, and that are not theirs."""
    return [each for each in heard if each.intent in intents and each.line.intent != each.intent]


def report(heard: Mapping[str, Sequence[Heard]], first: Mapping[str, str]) -> str:
    """Return the whole table; `first` tells how each set was first measured."""
    all_ = [each for lines in heard.values() for each in lines]
    return "\n".join((*_by_set(heard, first), *_understood(all_), *_alarms(all_), *_lost(all_)))


def _by_set(heard: Mapping[str, Sequence[Heard]], first: Mapping[str, str]) -> list[str]:
    rows = ["", "set            understood   of      first measured"]
    for name, lines in heard.items():
        ours = meant_for_us(lines)
        rows.append(f"{name:15}{right(ours):>8.1%}{len(ours):>8}      {first[name]}")
    return rows


def _understood(heard: Sequence[Heard]) -> list[str]:
    rows = ["", "intent                      right   of   heard as"]
    for intent, lines in sorted(by_intent(meant_for_us(heard)).items()):
        others = Counter(each.intent for each in lines if not is_right(each))
        told = ", ".join(f"{name} {times}" for name, times in others.most_common(4))
        rows.append(f"{intent:26}{right(lines):>7.0%}{len(lines):>5}   {told}")
    return rows


def _alarms(heard: Sequence[Heard]) -> list[str]:
    rows = ["", "false alarms                of near talk      of all that is not theirs"]
    near = nowhere(heard)
    for intent in (*GRAVE, COUNTING):
        others = [each for each in heard if each.line.intent != intent]
        rows.append(
            f"{intent:26}{_share(taken(near, [intent]), near):>14}"
            f"{_share(taken(others, [intent]), others):>27}"
        )
    return rows


def _lost(heard: Sequence[Heard]) -> list[str]:
    lines = nowhere(heard)
    rows = ["", f"belongs nowhere: {len(lines)} lines; to the fallback {right(lines):.0%}; else"]
    others = Counter(each.intent for each in lines if not is_right(each))
    return [*rows, ", ".join(f"{name} {times}" for name, times in others.most_common())]


def _share(part: Sequence[Heard], whole: Sequence[Heard]) -> str:
    return f"{len(part)} of {len(whole)} ({len(part) / max(len(whole), 1):.1%})"
