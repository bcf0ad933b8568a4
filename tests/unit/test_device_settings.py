"""The device's zone, from whatever answers in Alexa's name."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import certifi
import pytest

from simulator.settings_api import SettingsApi
from skill.alexa.http_client import Fetcher
from skill.alexa.settings_api import Device, DeviceSettings, alexa_hosts, loopback_hosts


@pytest.fixture
def api() -> Iterator[SettingsApi]:
    with SettingsApi("Europe/Paris", device_id="amzn1.ask.device.A", token="token") as running:
        yield running


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(Path(certifi.where()))


@pytest.fixture
def devices(fetcher: Fetcher) -> Iterator[DeviceSettings]:
    made = DeviceSettings(fetcher, loopback_hosts)
    yield made
    made.close()


def device(api: SettingsApi) -> Device:
    return Device("amzn1.ask.device.A", api.url, "token")


def test_the_device_tells_its_zone(devices: DeviceSettings, api: SettingsApi) -> None:
    assert devices.zone(device(api), "household") == "Europe/Paris"


@pytest.mark.parametrize(
    "body", [b"", b"rubbish", b'"Mars/Olympus"', b"5", b'{"zone":1}', b'"' + b"a" * 1000 + b'"']
)
def test_rubbish_is_no_zone(devices: DeviceSettings, api: SettingsApi, body: bytes) -> None:
    api.body = body
    assert devices.zone(device(api), "household") is None


@pytest.mark.parametrize("status", [204, 301, 403, 404, 500])
def test_another_status_is_no_zone(devices: DeviceSettings, api: SettingsApi, status: int) -> None:
    api.status = HTTPStatus(status)
    assert devices.zone(device(api), "household") is None


def test_a_slow_answer_is_not_waited_for(devices: DeviceSettings, api: SettingsApi) -> None:
    api.delay = 30.0
    assert devices.zone(device(api), "household") is None


def test_one_households_failure_is_no_others(devices: DeviceSettings, api: SettingsApi) -> None:
    api.body = b"rubbish"
    assert devices.zone(device(api), "one") is None
    api.body = None
    assert devices.zone(device(api), "one") is None
    assert devices.zone(device(api), "two") == "Europe/Paris"


def test_no_token_goes_to_a_host_that_is_not_allowed(fetcher: Fetcher, api: SettingsApi) -> None:
    strict = DeviceSettings(fetcher, alexa_hosts)
    assert strict.zone(device(api), "household") is None
    assert api.asked == 0
    strict.close()


def test_a_request_without_a_token_asks_nobody(devices: DeviceSettings, api: SettingsApi) -> None:
    assert devices.zone(Device("amzn1.ask.device.A", api.url, None), "household") is None
    assert devices.zone(Device("amzn1.ask.device.A", None, "token"), "household") is None
    assert devices.zone(Device("", api.url, "token"), "household") is None
    assert api.asked == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://api.amazonalexa.com",
        "https://api.eu.amazonalexa.com/",
        "https://api.amazonalexa.com:443",
    ],
)
def test_alexas_own_hosts_are_allowed(endpoint: str) -> None:
    assert alexa_hosts(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://api.amazonalexa.com",
        "https://amazonalexa.com.evil.com",
        "https://evilamazonalexa.com",
        "https://api.amazonalexa.com:8443",
        "https://api.amazonalexa.com@evil.com",
        "https://user@api.amazonalexa.com",
        "https://api.amazonalexa.com/path",
        "https://api.amazonalexa.com?query",
        "https://[bad",
        "http://127.0.0.1:80",
    ],
)
def test_any_other_host_is_not(endpoint: str) -> None:
    assert not alexa_hosts(endpoint)
