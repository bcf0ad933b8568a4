"""The skill as a service on loopback, and signed requests to it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.device import Echo
from simulator.local import LocalSkill, local_skill
from skill.settings import Settings
from tests.support.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 22, 18, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"})


@pytest.fixture
def local(settings: Settings, clock: Clock) -> Iterator[LocalSkill]:
    with local_skill(settings, zone="America/New_York", clock=clock) as running:
        yield running


@pytest.fixture
def echo(local: LocalSkill) -> Iterator[Echo]:
    with local.echo() as device:
        yield device
