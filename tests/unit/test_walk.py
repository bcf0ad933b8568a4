"""A walk through numbered cards: each once before any again, in an order that needs no memory."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.catalogue import NUMBERS
from skill.domain.walk import MOST_EXCEPTIONS, Order, Walk
from tests.support.cards import KEY

CARDS = range(100, 125)
OTHER_KEY = sha256(b"another couple").hexdigest()

numbers = st.integers(0, NUMBERS - 1)
decks = st.lists(numbers, min_size=2, max_size=25, unique=True)
keys = st.binary(min_size=1, max_size=4).map(lambda seed: sha256(seed).hexdigest())


def drawn(walk: Walk, cards: Sequence[int], count: int, key: str = KEY) -> tuple[list[int], Walk]:
    """Return so many cards, each the first that is left, and the walk after them."""
    taken = []
    for _ in range(count):
        left = walk.left(cards, key)
        if not left:
            walk = walk.anew()
            left = walk.left([card for card in cards if card != walk.last] or cards, key)
        taken.append(left[0])
        walk = walk.after(left[0], cards, key)
    return taken, walk


@settings(deadline=None, max_examples=20)
@given(numbers, keys)
def test_an_order_has_a_place_of_its_own_for_each_card(round_: int, key: str) -> None:
    order = Order(key, round_)
    assert {order(card) for card in range(NUMBERS)} == set(range(NUMBERS))


def test_two_households_and_two_rounds_have_different_orders() -> None:
    orders = {
        tuple(sorted(CARDS, key=Order(key, round_)))
        for key in (KEY, OTHER_KEY)
        for round_ in range(10)
    }
    assert len(orders) == 20


def test_the_same_household_has_the_same_order() -> None:
    assert sorted(CARDS, key=Order(KEY, 3)) == sorted(CARDS, key=Order(KEY, 3))


@settings(deadline=None)
@given(decks, keys)
def test_every_card_comes_once_before_any_comes_again(cards: list[int], key: str) -> None:
    taken, _ = drawn(Walk(), cards, 3 * len(cards), key)
    for start in (0, len(cards), 2 * len(cards)):
        assert sorted(taken[start : start + len(cards)]) == sorted(cards)


@settings(deadline=None)
@given(decks, keys)
def test_no_card_comes_twice_in_a_row(cards: list[int], key: str) -> None:
    taken, _ = drawn(Walk(), cards, 4 * len(cards), key)
    assert all(one != other for one, other in pairwise(taken))


@settings(deadline=None)
@given(decks, numbers, st.data())
def test_a_card_that_joins_later_comes_in_this_round_or_where_that_has_passed_it_in_the_next(
    cards: list[int], new: int, data: st.DataObject
) -> None:
    cards = [card for card in cards if card != new]
    _, walk = drawn(Walk(), cards, data.draw(st.integers(0, len(cards))))
    comes = not walk.has_drawn(new, KEY)
    left = walk.left([*cards, new], KEY)
    this_round, walk = drawn(walk, [*cards, new], len(left))
    assert len(set(this_round)) == len(this_round)
    assert (new in this_round) is comes
    next_round, _ = drawn(walk, [*cards, new], len(cards) + 1)
    assert sorted(next_round) == sorted([*cards, new])


@settings(deadline=None)
@given(decks, st.data())
def test_a_card_that_left_is_not_drawn_and_the_others_come_all_the_same(
    cards: list[int], data: st.DataObject
) -> None:
    before = data.draw(st.integers(0, len(cards)))
    taken, walk = drawn(Walk(), cards, before)
    gone = data.draw(st.sampled_from(cards))
    others = [card for card in cards if card != gone]
    rest, _ = drawn(walk, others, len(set(others) - set(taken)))
    assert gone not in rest
    assert set(taken + rest) >= set(others)


@settings(deadline=None)
@given(decks, st.data())
def test_cards_may_come_in_any_order_within_a_round(cards: list[int], data: st.DataObject) -> None:
    """As where the hour, a liked kind or a wish decides: nothing is repeated or left out."""
    cards = cards[:MOST_EXCEPTIONS]
    walk, taken = Walk(), []
    while left := walk.left(cards, KEY):
        card = data.draw(st.sampled_from(left))
        taken.append(card)
        walk = walk.after(card, cards, KEY)
        assert walk.has_drawn(card, KEY)
    assert sorted(taken) == sorted(cards)


def test_exceptions_stay_few_whatever_comes_first() -> None:
    chance = Random(1)
    cards = chance.sample(range(NUMBERS), 160)
    walk = Walk()
    for _ in cards:
        walk = walk.after(chance.choice(walk.left(cards, KEY)), cards, KEY)
        assert len(walk.exceptions) <= MOST_EXCEPTIONS


def test_in_its_own_order_a_round_has_no_exceptions() -> None:
    walk = Walk()
    for _ in CARDS:
        walk = walk.after(walk.left(CARDS, KEY)[0], CARDS, KEY)
        assert walk.exceptions == ()


def test_a_new_round_remembers_what_was_drawn_last() -> None:
    (last,), walk = drawn(Walk(), CARDS, 1)
    assert walk.anew() == Walk(1, last=last)
