"""What the search found once, made small: each of these was a defect, or an answer too few."""

from collections.abc import Mapping
from typing import Any

import pytest
from ask_sdk_model.request import Request
from structlog.testing import capture_logs

from simulator.envelope import Stamp, envelope, intent_request, session_of
from simulator.hearing import Heard, SlotHeard
from skill.conversation.handlers import ROUTES
from tests.fuzz.gate import NOW, Gate
from tests.fuzz.values import JSON, SECRET, as_bytes

ATTRIBUTES = "session.attributes"
SYSTEM = "context.System"

# What is put where in a request to hear the last words once more, and the status of the answer.
DURATION = "request.intent.slots.duration"
FOUND: dict[str, tuple[Mapping[str, Any], int]] = {
    # JSON allows these, and nobody can pass them on.
    "half a character to be remembered": ({f"{ATTRIBUTES}.gesture": "\ud800"}, 400),
    "half a character for a user": ({f"{SYSTEM}.user.userId": "\ud800"}, 400),
    "half a character for a request": ({"request.requestId": "\ud800"}, 400),
    "half a character in a name": ({f"{ATTRIBUTES}.\ud800": 1}, 400),
    "a number beyond all floats": ({f"{ATTRIBUTES}.far": "<400 digits and an exponent>"}, 400),
    "an abyss": ({f"{ATTRIBUTES}.deep": "<900 levels>"}, 400),
    # The SDK sets a member that it does not know as an attribute, whatever that overwrites.
    "a user id in Python's spelling": ({f"{SYSTEM}.user.user_id": {}}, 200),
    "a request id in Python's spelling": ({"request.request_id": None}, 200),
    "a type in Python's spelling": ({"request.object_type": "SessionEndedRequest"}, 200),
    "a token in Python's spelling": ({f"{SYSTEM}.api_access_token": 5}, 200),
    "an endpoint in Python's spelling": ({f"{SYSTEM}.api_endpoint": [5]}, 200),
    "a device in Python's spelling": ({f"{SYSTEM}.device.device_id": [5]}, 200),
    "an envelope's __dict__": ({"__dict__": {}}, 200),
    "a request's __dict__": ({"request.__dict__": {}}, 200),
    "an intent's __dict__": ({"request.intent.__dict__": {}}, 200),
    "a slot's __dict__": ({f"{DURATION}.__dict__": {}}, 200),
    "a session's __dict__": ({"session.__dict__": {}}, 200),
    "a system's __dict__": ({f"{SYSTEM}.__dict__": {}}, 200),
    "a user's __dict__": ({f"{SYSTEM}.user.__dict__": {}}, 200),
    "a device's __dict__": ({f"{SYSTEM}.device.__dict__": {}}, 200),
    # The SDK refuses an enumeration's new value, though nobody here reads it.
    "a confirmation of the future": ({"request.intent.confirmationStatus": "PERHAPS"}, 200),
    "a state of the future": ({"request.dialogState": "RESUMED"}, 200),
    "a screen of the future": ({"context.Viewport": {"shape": "TRIANGLE"}}, 200),
    "a slot of the future": ({f"{DURATION}.slotValue": {"type": "Range"}}, 200),
    # Lists may hold null.
    "nobody among those who know words": (
        {f"{DURATION}.resolutions": {"resolutionsPerAuthority": [None]}},
        200,
    ),
    "nothing among what a word may mean": (
        {
            f"{DURATION}.resolutions": {
                "resolutionsPerAuthority": [
                    {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [None]}
                ]
            }
        },
        200,
    ),
    # Session attributes come back as they were sent, unless somebody changed them.
    "last words that are no SSML": ({f"{ATTRIBUTES}.said": ["<x", "y"]}, 200),
    "last words without an end": ({f"{ATTRIBUTES}.said": ["<speak>Hello", "<speak/>"]}, 200),
    "last words with entities": (
        {f"{ATTRIBUTES}.said": ['<!DOCTYPE s [<!ENTITY a "b">]><speak>&a;</speak>', "<speak/>"]},
        200,
    ),
    "last words for an hour": (
        {f"{ATTRIBUTES}.said": [f"<speak>{'so on ' * 1500}</speak>", "<speak/>"]},
        200,
    ),
    "a gesture's endless id": ({f"{ATTRIBUTES}.gesture": "<125000 letters>"}, 400),
    "an open question without an end": ({f"{ATTRIBUTES}.asking": "<125000 letters>"}, 400),
    "an attribute that a report would send back": (
        {"request.type": "SessionEndedRequest", f"{ATTRIBUTES}.other": "<125000 letters>"},
        400,
    ),
    "an attribute that a touch would send back": (
        {
            "request.type": "Alexa.Presentation.APL.UserEvent",
            f"{ATTRIBUTES}.other": "<125000 letters>",
        },
        400,
    ),
}


def repeat(gate: Gate) -> JSON:
    """Return a request to hear the last words once more."""
    session = session_of(gate.who, SECRET, new=False, attributes={"asking": "menu"})
    duration = SlotHeard(type="AMAZON.DURATION", value="PT30S")
    heard = Heard(intent="AMAZON.RepeatIntent", slots={"duration": duration})
    return envelope(gate.who, session, intent_request(gate.who, Stamp(SECRET, NOW), heard))


def put(envelope: JSON, path: str, value: object) -> None:
    *objects, name = path.split(".")
    inside = envelope
    for each in objects:
        inside = inside[each]
    inside[name] = value


@pytest.mark.parametrize("found", FOUND)
def test_it_is_answered_or_refused(signed: Gate, found: str) -> None:
    changes, status = FOUND[found]
    request = repeat(signed)
    for path, value in changes.items():
        put(request, path, value)
    assert signed.hold_envelope(request) == status


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_request_of_nobody_is_refused(signed: Gate, name: str) -> None:
    """Each handler remembers a household, so each needs to be told whose."""
    request = repeat(signed)
    is_type = name in Request.discriminator_value_class_map
    put(request, "request.type" if is_type else "request.intent.name", name)
    put(request, "context.System.user", None)
    assert signed.hold_envelope(request) == 400


def test_a_type_that_nobody_knows_is_written_nowhere(signed: Gate) -> None:
    request = repeat(signed)
    put(request, "request.type", f"{SECRET}.OfTheFuture")
    body = as_bytes(request)
    with capture_logs() as logs, signed.app.test_client() as client:
        client.post("/alexa", data=body, headers=signed.authority.sign(body)).close()
    assert [log["intent"] for log in logs] == ["Other"]
