"""The built-in catalogue: enough of everything, and every sentence made for the ear, for anyone."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import chain, combinations

import pytest

from simulator.playback import speech_track
from skill.domain.catalogue import (
    GENTLE,
    NUMBERS,
    About,
    After,
    Gesture,
    Kind,
    Moment,
    Needs,
    Occasion,
    Season,
    Theme,
)
from tests.support.ear import FORBIDDEN, HARDEST_GRADE, grade
from tests.support.words import load_catalogue

CATALOGUE = load_catalogue("en")
GESTURES, PROMPTS = tuple(CATALOGUE.gestures.values()), tuple(CATALOGUE.prompts.values())
SPINE = [each for each in GESTURES if not each.is_guest and each.needs is not Needs.APART]
APART = [each for each in GESTURES if each.needs is Needs.APART]
GUESTS = [each for each in GESTURES if each.occasion or each.season]

SEEDS = {
    *("coffee", "sticky-note", "passing-touch", "text", "snack", "hug", "thanks", "their-day"),
    *("phone-down", "music", "towel", "love-aloud", "bed", "hidden-note", "drink", "one-task"),
    *("sit-near", "their-show", "sleep-in", "candle", "small-win", "compliment", "rub"),
    *("support", "hard-work"),
}

SENTENCES = ("why", "how", "done")
ONE_BREATH_SECONDS = 7
UNSAYABLE = re.compile(r"[^A-Za-z .,:;'-]")
"""Digits are read in many ways, and what asks would be taken for the question that ends a reply."""

FITS_ONLY_SOME = re.compile(
    r"\b(s?he|him|her|his|hers|himself|herself|husband|wife|boyfriend|girlfriend|m[ae]n|wom[ae]n"
    r"|guys?|lad(y|ies)|gentlem[ae]n|boys?|girls?|beard|shave|makeup|lipstick|bra)\b",
    re.IGNORECASE,
)


def sentences_of(gesture: Gesture) -> Iterator[tuple[str, str]]:
    """Yield what is heard of a gesture, each with where it stands."""
    yield f"{gesture.id}, line", gesture.line
    for number, way in enumerate(gesture.ways, 1):
        yield f"{gesture.id}, way {number}", way
    for name in SENTENCES:
        if line := getattr(gesture, name):
            yield f"{gesture.id}, {name}", line


HEARD = {place: line for each in GESTURES for place, line in sentences_of(each)}
HEARD |= {f"{each.id}, prompt": each.line for each in PROMPTS}


def offending(pattern: re.Pattern[str]) -> dict[str, str]:
    return {place: line for place, line in HEARD.items() if pattern.search(line)}


def test_the_spine_is_the_twenty_five_of_the_seed() -> None:
    assert {each.id for each in SPINE} == SEEDS
    assert len(SPINE) == 25


def test_there_is_enough_for_a_year() -> None:
    assert len(GUESTS) >= 70
    assert len(APART) >= 30
    assert len(PROMPTS) >= 150


def test_each_of_the_spine_has_six_other_ways() -> None:
    assert [each.id for each in SPINE if len(set(each.ways) - {each.line}) < 6] == []


def test_every_gesture_can_say_another_way_why_how_and_what_was_done() -> None:
    fields = ("ways", "why", "how", "done")
    lacks = {each.id: [name for name in fields if not getattr(each, name)] for each in GESTURES}
    assert {id_: names for id_, names in lacks.items() if names} == {}
    assert [each.id for each in GESTURES if each.why == each.how] == []


@pytest.mark.parametrize("theme", Theme)
def test_every_theme_has_eighteen_prompts(theme: Theme) -> None:
    assert sum(each.theme is theme for each in PROMPTS) >= 18


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_has_guests(occasion: Occasion) -> None:
    for_it = [each for each in GUESTS if occasion in each.occasion]
    assert len([each for each in for_it if each.needs is not Needs.APART]) >= 3


@pytest.mark.parametrize("occasion", [*sorted(GENTLE), Occasion.BIRTHDAY, Occasion.ANNIVERSARY])
def test_what_can_come_at_any_time_has_guests_for_two_who_are_apart_as_well(
    occasion: Occasion,
) -> None:
    for_it = [each for each in GUESTS if occasion in each.occasion]
    assert len([each for each in for_it if each.needs is not Needs.TOGETHER]) >= 3


@pytest.mark.parametrize("season", Season)
def test_every_season_has_guests(season: Season) -> None:
    assert sum(season in each.season for each in GUESTS) >= 8


def test_every_moment_kind_and_boldness_is_in_the_spine() -> None:
    assert frozenset().union(*(each.moment for each in SPINE)) == set(Moment)
    assert frozenset().union(*(each.kind for each in SPINE)) == set(Kind)
    assert {each.boldness for each in SPINE} == {1, 2, 3}


@pytest.mark.parametrize("about", [About.TOUCH, About.ALCOHOL, About.COFFEE, About.FOOD])
def test_what_can_be_left_out_leaves_much_of_the_spine(about: About) -> None:
    assert len([each for each in SPINE if about not in each.about]) >= 15


def test_no_two_cards_look_alike_in_a_households_memory() -> None:
    for cards in (GESTURES, PROMPTS):
        numbers = {each.number for each in cards}
        assert len(numbers) == len(cards)
        assert max(numbers) < NUMBERS


def test_no_sentence_hurts() -> None:
    assert offending(FORBIDDEN) == {}


def test_no_sentence_fits_only_one_sex() -> None:
    assert offending(FITS_ONLY_SOME) == {}


def test_every_sentence_can_be_said_and_asks_nothing() -> None:
    assert offending(UNSAYABLE) == {}
    assert {place: line for place, line in HEARD.items() if not line.endswith(".")} == {}


def test_every_sentence_is_easy() -> None:
    assert {place: line for place, line in HEARD.items() if grade(line) > HARDEST_GRADE} == {}


def test_every_sentence_is_one_breath() -> None:
    tracks = {
        place: speech_track({"type": "SSML", "ssml": f"<speak>{line}</speak>"})
        for place, line in HEARD.items()
    }
    long = {
        p: track.end_ms for p, track in tracks.items() if track.end_ms > ONE_BREATH_SECONDS * 1000
    }
    assert long == {}


LIKE = 0.75
"""The share of their words that two sentences may have in common."""


def test_no_two_sentences_are_nearly_the_same() -> None:
    words = {
        place: frozenset(re.findall(r"[a-z']+", line.lower())) for place, line in HEARD.items()
    }
    often = Counter(chain.from_iterable(words.values()))
    sharing = defaultdict(set)
    for place, own in words.items():
        # Two that are alike share at least one of the rarest words of either.
        for word in sorted(own, key=lambda word: (often[word], word))[: few_of(own)]:
            sharing[word].add(place)
    pairs = {pair for places in sharing.values() for pair in combinations(sorted(places), 2)}
    alike = [
        (HEARD[one], HEARD[other])
        for one, other in pairs
        if len(words[one] & words[other]) > LIKE * len(words[one] | words[other])
    ]
    assert alike == []


def few_of(words: Collection[str]) -> int:
    """Return how many of a sentence's words one that is alike cannot all do without."""
    return int(len(words) * (1 - LIKE)) + 1


def test_titles_are_different_and_no_sentences() -> None:
    titles = Counter(each.title for each in GESTURES)
    assert max(titles.values()) == 1
    assert [title for title in titles if title.endswith(".") or FITS_ONLY_SOME.search(title)] == []


def test_what_is_for_a_hard_day_asks_for_no_touch_and_leads_to_nothing() -> None:
    for gesture in (each for each in GUESTS if each.occasion & GENTLE):
        assert About.TOUCH not in gesture.about, gesture.id
        assert Kind.TOUCH not in gesture.kind, gesture.id
        assert gesture.then is None, gesture.id


def test_what_is_for_two_who_are_apart_can_be_done_from_afar() -> None:
    for gesture in APART:
        assert Kind.TOUCH not in gesture.kind, gesture.id
        assert gesture.then is not After.HUG, gesture.id
        assert Moment.AWAY in gesture.moment, gesture.id
