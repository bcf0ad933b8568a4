"""Strangers' words, told apart by what the samples alone teach; `make held-out` runs it."""

import pytest

from tests.held_out import measure
from tests.held_out.classifier import Classifier
from tests.held_out.lessons import language_model, lessons
from tests.held_out.measure import Heard
from tests.held_out.sets import first_measured, held_out, sets

pytestmark = pytest.mark.held_out

UNDERSTOOD = 0.94
OF_AN_INTENT = 0.8
FALSE_ALARMS = 0.02
ENOUGH_TO_JUDGE = 10
"""Lines of one intent, below which one line weighs too much."""


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(lessons(language_model()))


@pytest.fixture(scope="module")
def heard(classifier: Classifier) -> dict[str, list[Heard]]:
    """By set: its lines as they were heard; what is a sample word for word tells nothing."""
    taught = {lesson.utterance for lesson in classifier.taught}
    return {
        path.stem: classifier.hear(
            [line for line in held_out(path) if line.utterance.lower() not in taught]
        )
        for path in sets()
    }


@pytest.fixture(scope="module")
def together(heard: dict[str, list[Heard]]) -> list[Heard]:
    return [each for lines in heard.values() for each in lines]


def test_nearly_all_of_what_is_meant_for_us_is_understood(
    heard: dict[str, list[Heard]], together: list[Heard]
) -> None:
    print(measure.report(heard, {path.stem: first_measured(path) for path in sets()}))  # noqa: T201
    assert measure.right(measure.meant_for_us(together)) >= UNDERSTOOD


def test_so_is_the_sealed_set_which_no_sample_was_chosen_by(heard: dict[str, list[Heard]]) -> None:
    assert measure.right(measure.meant_for_us(heard["sealed"])) >= UNDERSTOOD


def test_no_intent_is_understood_less_than_four_times_in_five(together: list[Heard]) -> None:
    groups = measure.by_intent(measure.meant_for_us(together))
    enough = {name: said for name, said in groups.items() if len(said) >= ENOUGH_TO_JUDGE}
    shares = {name: measure.right(said) for name, said in enough.items()}
    assert {name: share for name, share in shares.items() if share < OF_AN_INTENT} == {}


def test_unmistakable_danger_is_always_understood(heard: dict[str, list[Heard]]) -> None:
    missed = [each.line.utterance for each in heard["not_safe"] if not measure.is_right(each)]
    assert missed == []


def test_near_talk_is_no_danger(together: list[Heard]) -> None:
    near = measure.nowhere(together)
    assert len(measure.taken(near, ["NotSafeIntent"])) <= FALSE_ALARMS * len(near)


def test_near_talk_erases_pauses_and_sets_aside_nothing(together: list[Heard]) -> None:
    near = measure.nowhere(together)
    grave = ["ForgetUsIntent", "PauseStreakIntent", "NotForUsIntent"]
    assert len(measure.taken(near, grave)) <= FALSE_ALARMS * len(near)


def test_what_each_sample_adds_is_told(classifier: Classifier) -> None:
    print(classifier.coverage())  # noqa: T201 - the list is what one runs this for
