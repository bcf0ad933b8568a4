from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
import urllib3

from simulator.settings_api import SettingsApi, machine_zone

ASKED = "/v2/devices/kitchen/settings/System.timeZone"
ALLOWED = {"Authorization": "Bearer a-token"}


@pytest.fixture
def api() -> Iterator[SettingsApi]:
    with SettingsApi("Europe/Paris", device_id="kitchen", token="a-token") as api:
        yield api


def get(
    api: SettingsApi, path: str = ASKED, headers: dict[str, str] | None = None
) -> urllib3.BaseHTTPResponse:
    with urllib3.PoolManager(retries=False, timeout=5) as pool:
        return pool.request("GET", api.url + path, headers=ALLOWED if headers is None else headers)


def test_the_zone_is_a_name_in_json_quotes(api: SettingsApi) -> None:
    answer = get(api)
    assert (answer.status, answer.data) == (HTTPStatus.OK, b'"Europe/Paris"')


def test_the_zone_may_change_meanwhile(api: SettingsApi) -> None:
    api.zone = "America/New_York"
    assert get(api).data == b'"America/New_York"'


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer another"}])
def test_only_the_requests_own_token_opens_it(api: SettingsApi, headers: dict[str, str]) -> None:
    assert get(api, headers=headers).status == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("path", ["/", ASKED.replace("kitchen", "attic"), ASKED + "s"])
def test_nothing_else_is_there(api: SettingsApi, path: str) -> None:
    assert get(api, path).status == HTTPStatus.NOT_FOUND


def test_it_can_fail_with_any_status(api: SettingsApi) -> None:
    api.status = HTTPStatus.NO_CONTENT
    assert (get(api).status, get(api).data) == (HTTPStatus.NO_CONTENT, b"")


def test_it_can_answer_rubbish(api: SettingsApi) -> None:
    api.body = b"<html>"
    assert get(api).data == b"<html>"


def test_it_can_be_too_slow_and_still_closes_at_once(api: SettingsApi) -> None:
    api.delay = 3600
    impatient = urllib3.PoolManager(retries=False, timeout=0.2)
    with impatient as pool, pytest.raises(urllib3.exceptions.ReadTimeoutError):
        pool.request("GET", api.url + ASKED, headers=ALLOWED)


def test_it_counts_how_often_the_zone_was_asked_for(api: SettingsApi) -> None:
    get(api)
    get(api, "/")
    get(api)
    assert api.asked == 2


def test_the_machines_zone_is_what_tz_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for tz in ("Asia/Tokyo", ":Asia/Tokyo"):
        monkeypatch.setenv("TZ", tz)
        assert machine_zone() == "Asia/Tokyo"


def test_the_machines_zone_is_what_localtime_links_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    localtime = tmp_path / "localtime"
    localtime.symlink_to(tmp_path / "zoneinfo" / "America" / "New_York")
    assert machine_zone(localtime) == "America/New_York"


def test_a_machine_without_a_named_zone_is_in_utc(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TZ", "EST5EDT4,M3.2.0")
    assert machine_zone(tmp_path / "localtime") == "UTC"
