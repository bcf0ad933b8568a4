"""The device's zone, from whatever answers in Alexa's name."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import certifi
import pytest
from structlog.testing import capture_logs

from simulator.settings_api import SettingsApi as StandIn
from skill.alexa import settings_api
from skill.alexa.http_client import ApiHosts, HttpClient, alexa_hosts, loopback_hosts
from skill.alexa.settings_api import SettingsApi
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline
from skill.observability.telemetry import Telemetry
from tests.support.turns import turn

PATIENCE_SECONDS = 30.0


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a test of the time-out has a short one, so that a busy machine fails no other."""
    monkeypatch.setattr(settings_api, "ANSWER_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def alexa() -> Iterator[StandIn]:
    with StandIn("Europe/Paris", device_id="amzn1.ask.device.A", token="token") as running:
        yield running


@pytest.fixture(scope="module")
def http() -> HttpClient:
    return HttpClient(Path(certifi.where()))


@pytest.fixture
def settings(http: HttpClient) -> Iterator[SettingsApi]:
    made = SettingsApi(http, loopback_hosts, Telemetry())
    yield made
    made.close()


def device(alexa: StandIn) -> Device:
    return Device("amzn1.ask.device.A", alexa.url, "token")


def zone_of(
    settings: SettingsApi,
    device: Device,
    household: str = "household",
    seconds: float = PATIENCE_SECONDS,
) -> str | None:
    asked = turn(device=device, key=household)
    return settings.zone_of(asked, Deadline.after(seconds, time.monotonic))


def test_the_device_tells_its_zone(settings: SettingsApi, alexa: StandIn) -> None:
    assert zone_of(settings, device(alexa)) == "Europe/Paris"


@pytest.mark.parametrize(
    "body", [b"", b"rubbish", b'"Mars/Olympus"', b"5", b'{"zone":1}', b'"' + b"a" * 1000 + b'"']
)
def test_rubbish_is_no_zone(settings: SettingsApi, alexa: StandIn, body: bytes) -> None:
    alexa.body = body
    assert zone_of(settings, device(alexa)) is None


@pytest.mark.parametrize("status", [204, 301, 403, 404, 500])
def test_another_status_is_no_zone(settings: SettingsApi, alexa: StandIn, status: int) -> None:
    alexa.status = HTTPStatus(status)
    assert zone_of(settings, device(alexa)) is None


def test_a_slow_answer_is_not_waited_for(
    settings: SettingsApi, alexa: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_api, "ANSWER_SECONDS", 0.1)
    alexa.delay = PATIENCE_SECONDS
    assert zone_of(settings, device(alexa)) is None


def test_no_turn_waits_beyond_its_own_deadline(settings: SettingsApi, alexa: StandIn) -> None:
    alexa.delay = PATIENCE_SECONDS
    begun = time.monotonic()
    assert zone_of(settings, device(alexa), seconds=0.1) is None
    assert time.monotonic() - begun < PATIENCE_SECONDS / 2


def test_a_turn_that_has_no_time_left_asks_nothing_and_pauses_nothing(
    settings: SettingsApi, alexa: StandIn
) -> None:
    assert zone_of(settings, device(alexa), seconds=-1.0) is None
    assert alexa.asked == 0
    assert zone_of(settings, device(alexa)) == "Europe/Paris"


def test_one_households_failure_is_no_others(settings: SettingsApi, alexa: StandIn) -> None:
    alexa.body = b"rubbish"
    assert zone_of(settings, device(alexa), "one") is None
    alexa.body = None
    assert zone_of(settings, device(alexa), "one") is None
    assert zone_of(settings, device(alexa), "two") == "Europe/Paris"


def test_a_household_is_asked_for_again_after_an_hour(http: HttpClient, alexa: StandIn) -> None:
    now = 0.0
    settings = SettingsApi(http, loopback_hosts, Telemetry(), lambda: now)
    alexa.status = HTTPStatus.FORBIDDEN
    assert zone_of(settings, device(alexa)) is None
    alexa.status = HTTPStatus.OK
    now = 3599.0
    assert zone_of(settings, device(alexa)) is None
    now = 3601.0
    assert zone_of(settings, device(alexa)) == "Europe/Paris"
    settings.close()


def test_the_households_that_are_left_alone_are_bounded(
    settings: SettingsApi, alexa: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_api, "PAUSES_KEPT", 2)
    alexa.status = HTTPStatus.FORBIDDEN
    for household in ("one", "two", "three"):
        assert zone_of(settings, device(alexa), household) is None
    alexa.status = HTTPStatus.OK
    told = [zone_of(settings, device(alexa), each) for each in ("three", "two", "one")]
    assert told == [None, None, "Europe/Paris"]


def test_calls_that_hang_are_bounded_and_refused_at_once(
    settings: SettingsApi, alexa: StandIn
) -> None:
    alexa.delay = PATIENCE_SECONDS
    for number in range(settings_api.THREADS):
        assert zone_of(settings, device(alexa), str(number), seconds=0.05) is None
    with capture_logs() as logs:
        assert zone_of(settings, device(alexa), "one more") is None
    assert [log["reason"] for log in logs] == ["Busy"]


@pytest.mark.parametrize("allowed", [alexa_hosts, lambda _: False])
def test_no_token_goes_to_a_host_that_is_not_allowed(
    http: HttpClient, alexa: StandIn, allowed: ApiHosts
) -> None:
    strict = SettingsApi(http, allowed, Telemetry())
    assert zone_of(strict, device(alexa)) is None
    assert alexa.asked == 0
    strict.close()


def test_no_path_of_an_endpoint_is_asked_for(settings: SettingsApi, alexa: StandIn) -> None:
    elsewhere = device(alexa)._replace(api_endpoint=f"{alexa.url}{alexa.path}?x=")
    with capture_logs() as logs:
        assert zone_of(settings, elsewhere) is None
    assert [log["event"] for log in logs] == ["api_endpoint_refused"]
    assert alexa.asked == 0


def test_a_request_without_a_token_asks_nothing(settings: SettingsApi, alexa: StandIn) -> None:
    assert zone_of(settings, Device("amzn1.ask.device.A", alexa.url, None)) is None
    assert zone_of(settings, Device("amzn1.ask.device.A", None, "token")) is None
    assert zone_of(settings, Device("", alexa.url, "token")) is None
    assert alexa.asked == 0


@pytest.mark.parametrize("name", ["a/../b", "a b", "ä", "\ud800", "a?b#c", "a\r\nb"], ids=ascii)
def test_a_device_of_any_name_is_asked_for_by_that_name_or_not_at_all(
    settings: SettingsApi, alexa: StandIn, name: str
) -> None:
    assert zone_of(settings, Device(name, alexa.url, "token")) is None
    assert alexa.asked == 0


def test_no_log_tells_a_token_or_a_device(settings: SettingsApi, alexa: StandIn) -> None:
    alexa.status = HTTPStatus.FORBIDDEN
    alexa.body = b'{"code": "amzn1.ask.device.A", "message": "token is not for amzn1.ask.device.A"}'
    with capture_logs() as logs:
        zone_of(settings, device(alexa))
    (line,) = logs
    assert (line["event"], line["reason"], line["code"]) == ("alexa_reported", "status 403", "")
    assert "amzn1" not in repr(line)


def test_what_alexa_calls_a_refusal_is_logged(settings: SettingsApi, alexa: StandIn) -> None:
    alexa.status = HTTPStatus.INTERNAL_SERVER_ERROR
    alexa.body = b'{"code": "DEPENDENCY_FAILURE", "message": "The server met an error"}'
    with capture_logs() as logs:
        assert zone_of(settings, device(alexa)) is None
    (line,) = logs
    assert line == {
        "event": "alexa_reported",
        "source": "Settings API",
        "reason": "status 500",
        "type": "",
        "code": "DEPENDENCY_FAILURE",
        "expected": False,
        "log_level": "warning",
    }


ALEXAS = [
    "https://api.amazonalexa.com",
    "https://api.eu.amazonalexa.com/",
    "https://api.amazonalexa.com:443",
    "HTTPS://API.AmazonAlexa.com",
]
LOOPBACK = ["http://127.0.0.1:8080", "http://localhost:1/", "http://[::1]:65535"]


@pytest.mark.parametrize("endpoint", ALEXAS)
def test_alexas_own_hosts_are_allowed(endpoint: str) -> None:
    assert alexa_hosts(endpoint)
    assert loopback_hosts(endpoint)


@pytest.mark.parametrize("endpoint", LOOPBACK)
def test_a_port_of_this_machine_is_allowed_to_local_tools(endpoint: str) -> None:
    assert loopback_hosts(endpoint)
    assert not alexa_hosts(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://api.amazonalexa.com",
        "https://amazonalexa.com",
        "https://.amazonalexa.com",
        "https://amazonalexa.com.evil.com",
        "https://evilamazonalexa.com",
        "https://evil.com#.amazonalexa.com",
        "https://evil.com\\.amazonalexa.com",
        "https://api.amazonalexa.com:8443",
        "https://api.amazonalexa.com:",
        "https://api.amazonalexa.com@evil.com",
        "https://user@api.amazonalexa.com",
        "https://api.amazonalexa.com/path",
        "https://api.amazonalexa.com//",
        "https://api.amazonalexa.com?query",
        "https://api.amazonalexa.com#fragment",
        "https://api.amazonalexa.com\n",
        "https://api.\tamazonalexa.com",
        "https://api.amazonale\u017fa.com",
        "http\u017f://api.amazonalexa.com",
        "https://[bad",
        "http://127.0.0.1",
        "http://127.0.0.1:",
        "http://127.0.0.1:x",
        "http://127.0.0.1:2375/containers/create?x=",
        "http://127.0.0.1:2375?x=",
        "http://127.0.0.1:2375#x",
        "http://127.0.0.1:1@evil.com",
        "http://user@127.0.0.1:2375",
        "http://127.0.0.1:2375\n",
        "http://localhost:1.evil.com",
        "http://localhost.evil.com:1",
        "http://127.0.0.2:2375",
        "http://0.0.0.0:2375",
        "http://169.254.169.254:80",
        "http://[::]:2375",
        "https://127.0.0.1:2375",
        "http://127.0.0.1:\u0661",
    ],
    ids=ascii,
)
def test_no_other_address_is_allowed_in_either_mode(endpoint: str) -> None:
    assert not alexa_hosts(endpoint)
    assert not loopback_hosts(endpoint)
