"""How often a turn asks the engine: at most one read and one write where nothing collides."""

from typing import Any

import pytest

from skill.conversation.handlers import ROUTES
from tests.outage.honesty import Skill
from tests.support.couple import DONE, LAUNCH, STREAK, TODAYS, Answered, Couple
from tests.support.proxy import Answer, Fault, Proxy

READ, WRITE = "GetItem", "PutItem"
INTENTS = {name: route for name, route in ROUTES.items() if "." not in name.removeprefix("AMAZON.")}
"""All but what a device or Alexa itself reports."""


def asked(proxy: Proxy, couple: Couple, name: str, **session: Any) -> tuple[Answered, list[str]]:
    """Return an answer, and the store calls of its turn."""
    proxy.heals()
    answer = couple.says(name, **session)
    return answer, proxy.operations()


@pytest.mark.parametrize("known", [False, True])
def test_no_turn_makes_more_than_one_read_and_one_write(
    proxied: Skill, proxy: Proxy, known: bool
) -> None:
    known_couple = proxied.couple()
    for name, route in INTENTS.items():
        couple = known_couple if known else Couple(proxied.running.url)
        _, calls = asked(proxy, couple, name)
        assert calls in (([READ], [READ, WRITE]) if route.loads_household else ([],)), name


def test_a_turn_that_changes_nothing_writes_nothing(proxied: Skill, proxy: Proxy) -> None:
    couple = proxied.couple()
    couple.says(TODAYS)
    for name in (LAUNCH, TODAYS, STREAK, "WeekRecapIntent", "WhatDoYouKnowIntent"):
        assert asked(proxy, couple, name)[1] == [READ], name


def test_only_what_tells_of_the_memory_reads_consistently(proxied: Skill, proxy: Proxy) -> None:
    couple = proxied.couple()
    consistently = set()
    for name, route in INTENTS.items():
        if route.loads_household:
            asked(proxy, couple, name)
            consistently |= {name} if proxy.calls[0].parameters["ConsistentRead"] else set()
    assert consistently == {STREAK, "WeekRecapIntent", "WhatDoYouKnowIntent", "CorrectMomentIntent"}


def stale(answer: Answer) -> Fault:
    """Return another copy of the table, where the latest saves have not arrived yet."""
    return lambda call: call.forward() if call.parameters["ConsistentRead"] else answer


def as_it_is_now(proxy: Proxy, couple: Couple) -> Answer:
    """Return the engine's answer to a read of the couple."""
    proxy.heals()
    couple.says(LAUNCH)
    return proxy.calls[0].forward()


def test_a_session_sees_its_own_saves_in_spite_of_a_stale_read(
    proxied: Skill, proxy: Proxy
) -> None:
    couple = Couple(proxied.running.url)
    before = as_it_is_now(proxy, couple)
    session = couple.says(DONE).attributes
    proxy.heals()
    proxy.does(stale(before), READ)
    assert couple.says(LAUNCH, attributes=session).claims == {"launch.already"}
    assert [call.parameters["ConsistentRead"] for call in proxy.calls] == [False, True]


def test_a_new_session_asks_for_the_streak_consistently(proxied: Skill, proxy: Proxy) -> None:
    couple = Couple(proxied.running.url)
    before = as_it_is_now(proxy, couple)
    couple.says(DONE)
    proxy.heals()
    proxy.does(stale(before), READ)
    assert "streak.beginning" in couple.says(STREAK).claims
    assert proxy.operations() == [READ]


def test_a_moment_that_was_told_on_a_stale_read_counts_all_the_same(
    proxied: Skill, proxy: Proxy
) -> None:
    couple = proxied.couple()
    before = as_it_is_now(proxy, couple)
    couple.says(DONE)
    proxy.heals()
    proxy.does(stale(before), READ)
    couple.says(DONE)
    assert proxy.operations() == [READ, WRITE, WRITE]
    assert proxied.kept(couple).moments == 3
