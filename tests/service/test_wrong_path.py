"""A manifest that names a wrong path leaves a line that says the right one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from skill.app import close_app, create_app
from skill.settings import Settings

SAID = "a wrong path: the skill listens at /alexa"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"})
    app = create_app(settings, signed=False)
    yield app.test_client()
    close_app(app)


def reasons(client: FlaskClient, method: str, path: str) -> tuple[int, list[str]]:
    """The status of the answer, and why the log says that something was refused."""
    with capture_logs() as lines, client.open(path, method=method, data=b"{}") as answer:
        return answer.status_code, [line["reason"] for line in lines]


@pytest.mark.parametrize("path", ["/", "/Alexa", "/alexa/x", "/prod/alexa", "/alexa%20"])
def test_a_post_elsewhere_is_told_where_the_skill_listens(client: FlaskClient, path: str) -> None:
    assert reasons(client, "POST", path) == (404, [SAID])


def test_a_post_to_a_page_is_told_as_well(client: FlaskClient) -> None:
    assert reasons(client, "POST", "/privacy") == (405, [SAID])


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/.env"])
def test_whoever_only_looks_around_leaves_no_line(client: FlaskClient, path: str) -> None:
    assert reasons(client, "GET", path) == (404, [])


def test_a_path_is_not_written_down(client: FlaskClient) -> None:
    assert "secret" not in repr(reasons(client, "POST", "/secret"))
