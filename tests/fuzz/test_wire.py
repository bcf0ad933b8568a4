"""Whatever comes over the wire, the production server refuses it and goes on serving."""

from collections.abc import Iterator
from threading import Thread

import pytest

from tests.fuzz.search import examples, search
from tests.fuzz.wire import exchange, messages
from tests.support.processes import Serving, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    store = f"sqlite:///{tmp_path_factory.mktemp('wire')}/gestures.db"
    with serving(GESTURES_STORE=store, GESTURES_SKILL_ID="amzn1.ask.skill.test") as running:
        log: list[str] = []
        reader = Thread(target=log.extend, args=(running.process.stderr,))
        reader.start()
        yield running
        running.stop()
        reader.join()
    assert not [line for line in log if "Traceback" in line or "exception" in line]


@examples
def test_nothing_on_the_wire_hurts_the_server(server: Serving, examples: int) -> None:
    search(examples, messages(), lambda message: hold(server, message))
    assert server.get("/healthz").status == 200


def hold(server: Serving, message: bytes) -> None:
    statuses = exchange(server.url, message)
    assert all(status < 500 for status in statuses), statuses
