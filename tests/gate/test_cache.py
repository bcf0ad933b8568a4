"""Chains are fetched seldom, kept while they hold, and no flood of names is in their way."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from socket import socket
from threading import Event, Thread
from time import sleep
from urllib.parse import urlsplit

import certifi

from skill.alexa.http_client import HttpClient
from skill.app import MOST_WAITING
from skill.hosting.server import MOST_AT_ONCE
from tests.gate.alexa import LEAF, MIDDLE, Letter, Skill, new_url
from tests.gate.production import ENDLESS, Production
from tests.gate.wire import Server, post, read
from tests.support import pki
from tests.support.eventually import PATIENCE_SECONDS, until
from tests.support.pki import DAY, NOW, leaf

CROWD = 4
A_MOMENT = 0.5
CHAIN = pki.pem(LEAF, MIDDLE)


def test_a_chain_is_fetched_once_for_all_its_letters(cold_skill: Skill) -> None:
    for _ in range(5):
        assert (
            cold_skill.receive(Letter(url="https://s3.amazonaws.com/echo.api/x.pem")).status == 200
        )
    assert len(cold_skill.fetched) == 1


def test_letters_that_come_together_and_find_nothing_kept_make_one_fetch(
    cold_skill: Skill,
) -> None:
    def slowly(_: str) -> bytes:
        sleep(0.3)
        return CHAIN

    cold_skill.serve = slowly
    assert together(cold_skill, [Letter(url=new_url())] * CROWD) == [200] * CROWD
    assert len(cold_skill.fetched) == 1


def together(skill: Skill, letters: list[Letter]) -> list[int]:
    """Return the statuses of letters that come at the same time."""
    start = threading.Barrier(len(letters))

    def send(letter: Letter) -> int:
        body, headers = letter.content(), letter.signed()
        start.wait(PATIENCE_SECONDS)
        return skill.post(body, headers).status

    with ThreadPoolExecutor(len(letters)) as senders:
        return list(senders.map(send, letters))


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


class Amazon(ThreadingHTTPServer):
    """A stand-in for S3: one chain under one name, and a 403 for any other, after a while."""

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name
        self.seconds = seconds
        self.closing = Event()
        self.http = HttpClient(Path(certifi.where()))
        super().__init__(("127.0.0.1", 0), _Object)

    def fetch(self, url: str) -> bytes:
        """Return what the skill asks Amazon for."""
        here = f"http://127.0.0.1:{self.server_port}{urlsplit(url).path}"
        return self.http.get(here, seconds=PATIENCE_SECONDS, most_bytes=10_000)


class _Object(BaseHTTPRequestHandler):
    server: Amazon

    def do_GET(self) -> None:
        if self.path == urlsplit(self.server.name).path:
            self._answer(HTTPStatus.OK, CHAIN)
        else:
            self.server.closing.wait(self.server.seconds)
            self._answer(HTTPStatus.FORBIDDEN, b"<Error><Code>AccessDenied</Code></Error>")

    def _answer(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Flood:
    """Forty unsigned letters a second, each with another name; and five good ones."""

    def __init__(self, skill: Skill) -> None:
        self.skill = skill
        self.letter = Letter()
        self.good: list[Future[int]] = []
        self.bad: list[Future[int]] = []
        self._random = Random(1)
        self._closing = Event()
        self._senders = ThreadPoolExecutor(128)

    def run(self, good_letters: int) -> list[int]:
        """Return the statuses of the good letters, which come among all the others."""
        before = len(self.good)
        body, headers = self.letter.content(), self.letter.signed()
        for number in range(good_letters * 9):
            if number % 9 == 8:
                self.good.append(self._senders.submit(self._send, body, headers))
                continue
            invented = headers | {"SignatureCertChainUrl": new_url()}
            self.bad.append(self._senders.submit(self._send, body, invented))
            self._closing.wait(self._random.expovariate(40))
        return [letter.result(PATIENCE_SECONDS) for letter in self.good[before:]]

    def _send(self, body: bytes, headers: dict[str, str]) -> int:
        return self.skill.post(body, headers).status

    def close(self) -> None:
        """Every invented name is refused in the end."""
        self._senders.shutdown()
        assert {letter.result() for letter in self.bad} == {400}


@contextmanager
def flooded(skill: Skill, seconds: float) -> Iterator[Flood]:
    """A skill that was just started, under a flood; Amazon turns names down in so many seconds."""
    flood = Flood(skill)
    with Amazon(flood.letter.url, seconds) as amazon:
        thread = Thread(target=amazon.serve_forever, args=(0.02,))
        thread.start()
        skill.serve = amazon.fetch
        yield flood
        flood.close()
        amazon.closing.set()
        amazon.shutdown()
        thread.join()


def test_a_flood_of_names_that_amazon_turns_down_costs_no_good_turn_after_the_first_second(
    cold_skill: Skill,
) -> None:
    with flooded(cold_skill, seconds=0.03) as flood:
        flood.run(5)
        assert flood.run(15) == [200] * 15


def test_a_flood_of_names_that_amazon_is_slow_to_turn_down_costs_no_turn_of_a_chain_that_verified(
    cold_skill: Skill,
) -> None:
    with flooded(cold_skill, seconds=1.5) as flood:
        until(lambda: 200 in flood.run(1))
        assert flood.run(15) == [200] * 15


def test_cold_letters_make_one_fetch_in_production_too(cold_granian: Production) -> None:
    letter = post(Letter(url=f"{ENDLESS}a-while.pem"))
    with sent(cold_granian, [letter] * CROWD) as lines:
        until((cold_granian.folder / "fetched").exists)
        cold_granian.release()
        assert [read(line).status for line in lines] == [200] * CROWD
    assert len(cold_granian.fetched()) == 1


def test_half_of_what_a_worker_is_busy_with_may_wait_for_its_first_chain(
    cold_granian: Production,
) -> None:
    assert 2 * MOST_WAITING == MOST_AT_ONCE
    letter = post(Letter(url=f"{ENDLESS}a-while.pem"))
    first = [letter] * (MOST_WAITING - 1)  # the last seat is for a chain that verified before
    with sent(cold_granian, first) as lines:
        sleep(A_MOMENT)  # so that all of them wait, if they may: a refusal would be out by then
        cold_granian.release()
        assert [read(line).status for line in lines] == [200] * len(first)


def test_every_good_turn_is_answered_while_as_many_urls_as_may_wait_never_end(
    cold_granian: Production,
) -> None:
    good = post(Letter())
    assert cold_granian.ask(good).status == 200
    urls = [f"{ENDLESS}{number}.pem" for number in range(MOST_WAITING)]
    attack = [post(Letter(url=url)) for url in urls + urls[:8]]
    with sent(cold_granian, attack) as lines:
        for _ in range(5):
            assert cold_granian.ask(good).status == 200
        assert {read(line).status for line in lines} == {400}


@contextmanager
def sent(server: Server, letters: list[bytes]) -> Iterator[list[socket]]:
    """Letters, each on a connection of its own, whose answers nobody has read yet."""
    with ExitStack() as lines:
        connected = [lines.enter_context(server.connect()) for _ in letters]
        for line, letter in zip(connected, letters, strict=True):
            line.sendall(letter)
        yield connected
