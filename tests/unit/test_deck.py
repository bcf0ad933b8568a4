"""The deck: every card once before any comes again."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.deck import Deck, mark

CARDS = [f"card-{number}" for number in range(25)]
seeds = st.integers(0, 2**32)


def draw(deck: Deck, cards: list[str], times: int, seed: int) -> tuple[list[str], Deck]:
    rng, drawn = random.Random(seed), []
    for _ in range(times):
        card, deck = deck.draw(cards, rng)
        drawn.append(card)
    return drawn, deck


@given(seeds, st.integers(1, 40))
def test_every_card_comes_once_before_any_comes_again(seed: int, size: int) -> None:
    cards = [f"card-{number}" for number in range(size)]
    drawn, deck = draw(Deck(), cards, size, seed)
    assert sorted(drawn) == sorted(cards)
    again, _ = draw(deck, cards, size, seed + 1)
    assert sorted(again) == sorted(cards)


@given(seeds)
def test_no_card_comes_twice_in_a_row_even_at_a_reshuffle(seed: int) -> None:
    drawn, _ = draw(Deck(), CARDS, 250, seed)
    assert all(card != following for card, following in pairwise(drawn))


def test_different_seeds_deal_different_orders() -> None:
    assert draw(Deck(), CARDS, 25, 1)[0] != draw(Deck(), CARDS, 25, 2)[0]


def test_the_only_card_comes_every_time() -> None:
    assert draw(Deck(), ["only"], 3, 0)[0] == ["only"] * 3


def test_a_card_that_joins_later_still_comes_in_this_round() -> None:
    drawn, deck = draw(Deck(), CARDS, 20, 0)
    rest, _ = draw(deck, [*CARDS, "newcomer"], 6, 0)
    assert sorted([*drawn, *rest]) == sorted([*CARDS, "newcomer"])


def test_a_card_that_left_the_catalogue_is_not_drawn() -> None:
    _, deck = draw(Deck(), CARDS, 3, 0)
    assert "card-7" not in draw(deck, [card for card in CARDS if card != "card-7"], 100, 0)[0]


def test_a_deck_without_cards_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a card"):
        Deck().draw([], random.Random(0))


def test_a_mark_is_short_and_always_the_same() -> None:
    assert mark("coffee") == mark("coffee")
    assert len(mark("coffee")) == 2
