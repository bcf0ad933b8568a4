"""Chains are fetched seldom, kept while they hold, and nobody's fetch is in another's way."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from socket import socket
from time import sleep

from structlog.testing import capture_logs

from skill.gate.certificates import (
    FETCHES_AT_ONCE,
    LONGEST_PAUSE_SECONDS,
    WAIT_SECONDS,
)
from tests.gate.alexa import LEAF, MIDDLE, Letter, Skill, new_url
from tests.gate.production import ENDLESS, Production
from tests.gate.wire import Server, post, read
from tests.support import pki
from tests.support.pki import DAY, NOW, leaf

CROWD = 32
CHAIN = pki.pem(LEAF, MIDDLE)


def test_a_chain_is_fetched_once_for_all_its_letters(cold_skill: Skill) -> None:
    for _ in range(5):
        assert (
            cold_skill.receive(Letter(url="https://s3.amazonaws.com/echo.api/x.pem")).status == 200
        )
    assert len(cold_skill.fetched) == 1


def test_thirty_two_letters_that_find_nothing_kept_make_one_fetch(cold_skill: Skill) -> None:
    def slowly(_: str) -> bytes:
        sleep(0.3)
        return CHAIN

    cold_skill.serve = slowly
    assert together(cold_skill, [Letter(url=new_url())] * CROWD) == [200] * CROWD
    assert len(cold_skill.fetched) == 1


def together(skill: Skill, letters: list[Letter]) -> list[int]:
    """The statuses of letters that come at the same time."""
    start = threading.Barrier(len(letters))

    def send(letter: Letter) -> int:
        body, headers = letter.content(), letter.signed()
        start.wait(10)
        return skill.post(body, headers).status

    with ThreadPoolExecutor(len(letters)) as senders:
        return list(senders.map(send, letters))


@dataclass
class Counting:
    """A certificate server that takes its time and remembers how busy it was."""

    busy: int = 0
    busiest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, _: str) -> bytes:
        with self.lock:
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
        sleep(0.3)
        with self.lock:
            self.busy -= 1
        return CHAIN


def test_no_more_than_four_chains_are_fetched_at_once(cold_skill: Skill) -> None:
    cold_skill.serve = counting = Counting()
    with capture_logs() as logs:
        statuses = together(cold_skill, [Letter() for _ in range(CROWD)])
    assert counting.busiest == FETCHES_AT_ONCE
    refusals = [log["reason"] for log in logs if log["event"] == "refused"]
    assert set(refusals) == {"too many chains are being fetched"}
    assert statuses.count(200) == len(cold_skill.fetched) == CROWD - len(refusals)


def test_a_bad_answer_of_the_certificate_server_is_gone_with_the_next(cold_skill: Skill) -> None:
    letter = Letter(chain=b"<html>slow down</html>")
    assert cold_skill.receive(letter).status == 400
    letter.chain = CHAIN
    sleep(1)
    assert cold_skill.receive(letter).status == 200


def test_letters_do_not_have_a_chain_fetched_over_and_over_that_fails(cold_skill: Skill) -> None:
    letter = Letter(chain=b"")
    assert {cold_skill.receive(letter).status for _ in range(20)} == {400}
    assert len(cold_skill.fetched) == 1


def test_a_leaf_that_ends_while_it_is_kept_is_fetched_anew(cold_skill: Skill) -> None:
    letter = Letter(chain=pki.pem(leaf(MIDDLE, ends=NOW + DAY), MIDDLE))
    assert cold_skill.receive(letter).status == 200
    letter.late = 2 * DAY
    letter.request["timestamp"] = (NOW + 2 * DAY).isoformat()
    letter.chain = CHAIN
    assert cold_skill.receive(letter).status == 200
    assert len(cold_skill.fetched) == 2


def test_a_leaf_that_ends_while_it_is_kept_is_believed_no_more(cold_skill: Skill) -> None:
    letter = Letter(chain=pki.pem(leaf(MIDDLE, ends=NOW + DAY), MIDDLE))
    assert cold_skill.receive(letter).status == 200
    letter.late = 2 * DAY
    letter.request["timestamp"] = (NOW + 2 * DAY).isoformat()
    assert cold_skill.receive(letter).status == 400


def test_thirty_two_cold_letters_make_one_fetch_in_production_too(
    cold_granian: Production,
) -> None:
    letter = post(Letter(url=f"{ENDLESS}a-while.pem"))
    with sent(cold_granian, [letter] * CROWD) as lines:
        sleep(0.5)
        cold_granian.release()
        assert [read(line).status for line in lines] == [200] * CROWD
    assert len(cold_granian.fetched()) == 1


def test_every_good_turn_is_answered_while_sixteen_urls_never_end(
    cold_granian: Production,
) -> None:
    good = post(Letter())
    assert cold_granian.ask(good).status == 200
    urls = [f"{ENDLESS}{number}.pem" for number in range(16)]
    # Four of them are being fetched, and more requests would wait for those than may.
    attack = [post(Letter(url=url)) for url in urls + urls[:FETCHES_AT_ONCE] * 46]
    with sent(cold_granian, attack) as lines:
        for _ in range(5):
            assert cold_granian.ask(good).status == 200
        assert {read(line).status for line in lines} == {400}
    assert len(cold_granian.fetched()) == 1 + FETCHES_AT_ONCE


@contextmanager
def sent(server: Server, letters: list[bytes]) -> Iterator[list[socket]]:
    """Letters, each on a connection of its own, whose answers nobody has read yet."""
    with ExitStack() as lines:
        connected = [lines.enter_context(server.connect()) for _ in letters]
        for line, letter in zip(connected, letters, strict=True):
            line.sendall(letter)
        yield connected


def test_urls_that_never_end_are_left_alone_long_enough_for_others_to_be_fetched() -> None:
    share = WAIT_SECONDS / (WAIT_SECONDS + LONGEST_PAUSE_SECONDS)
    assert 16 * share < FETCHES_AT_ONCE - 1
