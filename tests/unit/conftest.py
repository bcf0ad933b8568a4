"""What stands here is quick, and `make quick` runs it: no test starts a process."""

import subprocess
from typing import NoReturn

import pytest


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a test that starts a process stands in another folder than unit/")

    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
