"""A package as it is written, for a service that nobody runs."""

import pytest

from skill.tools.packaging import Files, Sources, endpoint, package, read_sources


@pytest.fixture(scope="session")
def sources() -> Sources:
    return read_sources()


@pytest.fixture(scope="session")
def files(sources: Sources) -> Files:
    return package(sources, endpoint("https://gestures.example.com"))
