import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from simulator.envelope import (
    JSON,
    Complaint,
    Identity,
    Stamp,
    Touch,
    envelope,
    intent_request,
    launch_request,
    runtime_error,
    session_ended_request,
    session_of,
    user_event,
)
from simulator.hearing import Heard, Resolution, SlotHeard

WHO = Identity(
    api_endpoint="https://api.amazonalexa.com",
    api_access_token="a-token",
    application_id="amzn1.ask.skill.one",
    user_id="amzn1.ask.account.ONE",
    device_id="amzn1.ask.device.ONE",
)
STAMP = Stamp("11-22", datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
SESSION = session_of(WHO, "33-44", new=False, attributes={"gesture": "warm_towel", "since": 3})
HUG = Heard(
    "StartHugTimerIntent",
    {
        "duration": SlotHeard("AMAZON.DURATION", "PT45S"),
        "mode": SlotHeard("HUG_MODE", "quiet", Resolution("silent", "silently")),
    },
)


def typed(body: JSON) -> Any:
    return DefaultSerializer().deserialize(json.dumps(body), RequestEnvelope)


def there_and_back(body: JSON) -> Any:
    back: Any = DefaultSerializer().serialize(typed(body))
    back["request"]["timestamp"] = back["request"]["timestamp"].replace("+00:00", "Z")
    return back


def without_slot_sources(body: JSON) -> JSON:
    """The SDK's typed slot has no `source`, though Alexa sends one."""
    body = deepcopy(body)
    for slot in body["request"]["intent"]["slots"].values():
        slot.pop("source", None)
    return body


def test_a_launch_goes_through_the_sdks_types_without_loss() -> None:
    body = envelope(WHO, SESSION, launch_request(WHO, STAMP))
    assert there_and_back(body) == body


def test_an_intent_goes_through_the_sdks_types_without_loss() -> None:
    body = envelope(WHO, SESSION, intent_request(WHO, STAMP, HUG))
    assert there_and_back(body) == without_slot_sources(body)


def test_the_end_of_a_session_goes_through_the_sdks_types_without_loss() -> None:
    for reason in ("USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"):
        body = envelope(WHO, SESSION, session_ended_request(WHO, STAMP, reason))
        assert there_and_back(body) == body
        assert typed(body).request.reason.value == reason


def test_a_moment_is_told_in_utc_wherever_the_clock_stands() -> None:
    in_new_york = timezone(timedelta(hours=-5))
    stamp = Stamp("1", datetime(2026, 11, 22, 7, 0, 0, 999, tzinfo=in_new_york))
    assert launch_request(WHO, stamp)["timestamp"] == "2026-11-22T12:00:00Z"


def test_ids_carry_amazons_prefixes() -> None:
    assert SESSION["sessionId"] == "amzn1.echo-api.session.33-44"
    assert launch_request(WHO, STAMP)["requestId"] == "amzn1.echo-api.request.11-22"


def test_a_slot_of_a_builtin_type_has_a_value_and_no_resolutions() -> None:
    slot = intent_request(WHO, STAMP, HUG)["intent"]["slots"]["duration"]
    assert slot == {
        "name": "duration",
        "value": "PT45S",
        "confirmationStatus": "NONE",
        "source": "USER",
        "slotValue": {"type": "Simple", "value": "PT45S"},
    }


def test_a_slot_of_a_custom_type_says_which_entry_was_meant() -> None:
    slot = intent_request(WHO, STAMP, HUG)["intent"]["slots"]["mode"]
    assert slot["resolutions"]["resolutionsPerAuthority"] == [
        {
            "authority": "amzn1.er-authority.echo-sdk.amzn1.ask.skill.one.HUG_MODE",
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": "silently", "id": "silent"}}],
        }
    ]
    assert slot["slotValue"]["resolutions"] == slot["resolutions"]


def test_an_unknown_word_in_a_custom_slot_matches_no_entry() -> None:
    heard = Heard("StartHugTimerIntent", {"mode": SlotHeard("HUG_MODE", "backwards")})
    slot = intent_request(WHO, STAMP, heard)["intent"]["slots"]["mode"]
    (resolution,) = slot["resolutions"]["resolutionsPerAuthority"]
    assert resolution["status"] == {"code": "ER_SUCCESS_NO_MATCH"}
    assert "values" not in resolution


def test_an_empty_slot_is_there_without_a_value() -> None:
    heard = Heard("StartHugTimerIntent", {"mode": SlotHeard("HUG_MODE")})
    slots = intent_request(WHO, STAMP, heard)["intent"]["slots"]
    assert slots == {"mode": {"name": "mode", "confirmationStatus": "NONE"}}


def test_an_intent_without_slots_has_none() -> None:
    intent = intent_request(WHO, STAMP, Heard("AMAZON.StopIntent"))["intent"]
    assert intent == {"name": "AMAZON.StopIntent", "confirmationStatus": "NONE"}


def test_the_device_says_who_asks_and_where_its_apis_are() -> None:
    system = typed(envelope(WHO, SESSION, launch_request(WHO, STAMP))).context.system
    assert system.application.application_id == "amzn1.ask.skill.one"
    assert system.user.user_id == "amzn1.ask.account.ONE"
    assert system.device.device_id == "amzn1.ask.device.ONE"
    assert system.api_endpoint == "https://api.amazonalexa.com"
    assert system.api_access_token == "a-token"


def test_a_touch_goes_through_the_sdks_types_without_loss() -> None:
    source = {"type": "TouchWrapper", "handler": "Press", "id": "hug", "value": False}
    touch = Touch("hug", ["hug", "stopped"], source)
    body = envelope(WHO, SESSION, user_event(WHO, STAMP, touch))
    assert there_and_back(body)["request"] == body["request"]


def test_a_complaint_goes_through_the_sdks_types_without_loss() -> None:
    error = {"type": "RENDER_ERROR", "reason": "UNKNOWN_ERROR", "message": "no voice"}
    complaint = Complaint("Alexa.Presentation.APLA", "hug", [error])
    body = envelope(WHO, SESSION, runtime_error(WHO, STAMP, complaint))
    assert there_and_back(body)["request"] == body["request"]


def test_what_the_context_has_of_a_screen_stands_beside_the_system() -> None:
    screen = {"Viewport": {"shape": "ROUND"}}
    context = envelope(WHO, SESSION, launch_request(WHO, STAMP), screen)["context"]
    assert context.keys() == {"System", "Viewport"}
