"""What a turn must not do again and again: counted, so that no clock is needed to see it."""

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from skill.gate.serializing import _Model, _writer

from skill.app import close_app, create_app
from skill.gate import certificates
from skill.gate import gate as verification
from skill.settings import Settings
from skill.words import ssml
from tests.bench.calling import environ_of
from tests.bench.letters import ON_A_SCREEN, READING, STATELESS, WRITING, Post

JSON = dict[str, Any]
KINDS = (STATELESS, ON_A_SCREEN, READING, WRITING)
NOT_FOR_SQLITE = {"boto3", "botocore", "s3transfer"}
NOT_FOR_TURNS = {
    *("rich", "pygments", "attr"),  # which structlog would like
    *("hassil", "rapidfuzz"),  # which are the simulated Echo's
    *("certvalidator", "oscrypto", "freezegun"),  # which the SDK asks for
    *("yaml", "moto", "matplotlib", "apig_wsgi"),
    "aniso8601",  # for durations alone
}
NEVER = {"ask_sdk_model.services.reminder_management", "ask_sdk_model.services.lwa"}
NOT_FOR_SPEAKERS = {"skill.alexa.screens", "ask_sdk_model.interfaces.alexa.presentation"}


@dataclass
class Served:
    """The service in this process, and the chains that it fetched."""

    post: Post
    fetched: list[str] = field(default_factory=list)
    app: Flask = field(init=False)

    def fetch(self, url: str) -> bytes:
        """The certificate server."""
        self.fetched.append(url)
        return (self.post.folder / "chain.pem").read_bytes()

    def take(self, letters: list[JSON]) -> None:
        """Turns, one after the other, each of which must be answered."""
        for letter in letters:
            answer = self.app.test_client().open(environ_overrides=environ_of(letter))
            assert answer.status_code == 200

    def letters(self, kinds: tuple[str, ...] = KINDS, count: int = 1) -> list[JSON]:
        """Signed letters of these kinds."""
        return [json.loads(each) for kind in kinds for each in self.post.letters(kind, count)]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    post = Post.office(tmp_path)
    served = Served(post)
    settings = Settings.read(
        {**post.environment, "GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"}
    )
    served.app = create_app(settings, fetch_certificates=served.fetch, api_hosts=lambda _: False)
    yield served
    close_app(served.app)


Count = Callable[[Any, str], list[Any]]


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Counts the calls of a function from here on."""

    def counting(where: Any, name: str) -> list[Any]:
        calls: list[Any] = []
        function = getattr(where, name)

        def counted(*arguments: Any, **options: Any) -> Any:
            calls.append(arguments)
            return function(*arguments, **options)

        monkeypatch.setattr(where, name, counted)
        return calls

    return counting


def test_a_thousand_turns_verify_one_chain_and_a_thousand_signatures(
    served: Served, count: Count
) -> None:
    chains = count(certificates, "verify_chain")
    signatures = count(verification.SignatureVerifier, "verify")
    served.take(served.letters((STATELESS,), 50) * 20)
    assert len(served.fetched) == 1
    assert len(chains) == 1
    assert len(signatures) == 1000


def test_a_turn_parses_its_body_once(served: Served, count: Count) -> None:
    letters = served.letters((STATELESS, ON_A_SCREEN))
    served.take(letters)
    parsed, loaded = count(verification, "parse"), count(json, "loads")
    served.take(letters)
    assert (len(parsed), len(loaded)) == (2, 0)


def test_classes_and_words_are_made_ready_once(served: Served, count: Count) -> None:
    letters = served.letters()
    served.take(letters * 2)
    caches = (_writer, ssml.ssml)
    before, models = [cache.cache_info().misses for cache in caches], count(_Model, "__init__")
    served.take(letters * 20)
    assert [cache.cache_info().misses for cache in caches] == before
    assert models == []


def test_only_the_store_is_waited_for(served: Served, count: Count) -> None:
    served.take(served.letters())
    handed_over = count(ThreadPoolExecutor, "submit")
    spent = []
    for kind in KINDS:
        letters = served.letters((kind,), 5)
        handed_over.clear()
        served.take(letters)
        spent.append(len(handed_over) / len(letters))
    assert dict(zip(KINDS, spent, strict=True)) == {
        STATELESS: 0,
        ON_A_SCREEN: 0,
        READING: 1,
        WRITING: 2,
    }


def test_no_turn_leaves_anything_in_memory(served: Served) -> None:
    letters = served.letters((STATELESS, ON_A_SCREEN, READING), 10)
    served.take(letters * 3)
    gc.collect()
    before = sys.getallocatedblocks()
    served.take(letters * 30)
    gc.collect()
    assert sys.getallocatedblocks() - before < len(letters * 30)


def test_no_timestamp_of_alexas_is_read_by_dateutil(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("dateutil was asked")

    monkeypatch.setattr("dateutil.parser.parse", never)
    served.take(served.letters())


def test_once_each_turn_was_taken_nothing_more_is_imported(served: Served) -> None:
    served.take(served.letters())
    before = set(sys.modules)
    served.take(served.letters())
    assert set(sys.modules) - before == set()


def imported(program: str, folder: Path) -> set[str]:
    """The modules that a fresh process has imported in the end."""
    told = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"],
        env={"PATH": "", "GESTURES_STORE": f"sqlite:///{folder}/gestures.db"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


START = """
import os
from skill import __main__
from skill.hosting import server
from skill.app import close_app, create_app
from skill.settings import Settings
close_app(create_app(Settings.read(os.environ)))
"""


def test_what_no_turn_needs_is_not_imported_at_the_start(tmp_path: Path) -> None:
    modules = imported(START, tmp_path)
    tops = {name.partition(".")[0] for name in modules}
    assert tops & (NOT_FOR_TURNS | NOT_FOR_SQLITE) == set()
    assert [name for name in modules if name.startswith("simulator")] == []
    assert modules & (NEVER | NOT_FOR_SPEAKERS) == set()


def test_rich_can_be_imported_after_all(tmp_path: Path) -> None:
    assert "rich.progress" in imported("import skill.observability.logs, rich.progress", tmp_path)
