"""A turn has one deadline, from the arrival of its request: what waits first leaves less to others.

A chain that is slow to come must not be followed by a store that is waited for as long as ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from pathlib import Path
from time import sleep

import pytest

from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.web import TURN_SECONDS
from tests.conversation.couch import OneShelf
from tests.gate.alexa import LEAF, MIDDLE, Letter, Skill
from tests.gate.conftest import in_this_process
from tests.support import pki

SLOW_SECONDS = 0.5


@dataclass
class Watchful(OneShelf):
    """Notes how much time is left when it is asked."""

    left: list[float] = field(default_factory=list)

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        self.left.append(deadline.left(inf))
        return super().load(key, now, deadline, consistent=consistent)


@pytest.fixture
def store() -> Watchful:
    return Watchful()


@pytest.fixture
def skill(store: Watchful, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Skill]:
    monkeypatch.setattr("skill.app.open_store", lambda _: store)
    with in_this_process(tmp_path) as skill:
        yield skill


def test_a_store_has_what_the_chain_left(skill: Skill, store: Watchful) -> None:
    def slowly(_: str) -> bytes:
        sleep(SLOW_SECONDS)
        return pki.pem(LEAF, MIDDLE)

    skill.serve = slowly
    letter = Letter()
    assert skill.post(letter.content(), letter.signed()).status == 200
    assert store.left[0] <= TURN_SECONDS - SLOW_SECONDS
