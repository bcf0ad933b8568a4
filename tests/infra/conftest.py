"""Fixtures of the deployment's tests."""

import pytest

from tests.infra.packing import Packed, pack


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    """The zip for Lambda, packed once for all tests."""
    return pack(tmp_path_factory.mktemp("packed"))
