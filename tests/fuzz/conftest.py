"""Gates to be searched: one a module, so that what earlier examples left behind is met as well."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simulator.local import served
from simulator.wire import Wire
from tests.fuzz.gate import Gate, gate


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gate(tmp_path_factory.mktemp("signed")) as made:
        yield made


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gate(tmp_path_factory.mktemp("unsigned"), signed=False) as made:
        yield made


@pytest.fixture(scope="module")
def over_http(signed: Gate) -> Iterator[Gate]:
    with served(signed.app) as url, Wire(f"{url}/alexa") as wire:
        yield replace(signed, post=wire.post)
