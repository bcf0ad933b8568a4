"""What a signed request might hold: as Alexa sends it, each part now and then something else."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.envelope import Identity
from simulator.local import load_model
from skill.conversation.handlers import ROUTES
from skill.domain.catalogue import Kind, Moment
from tests.fuzz.values import (
    JSON,
    OF_PYTHON,
    SECRET,
    either,
    mostly,
    names,
    objects,
    poison,
    texts,
    values,
)
from tests.support.words import load_catalogue, load_words

Place = tuple[Any, Any]
"""A container, and the key or index of a member of it."""

MODEL = load_model()["interactionModel"]["languageModel"]
INTENTS = sorted({intent["name"] for intent in MODEL["intents"]} | set(ROUTES))
SLOTS = sorted({slot["name"] for each in MODEL["intents"] for slot in each.get("slots", [])})
QUESTIONS = sorted(load_words("en").questions)
GESTURES, PROMPTS = list(load_catalogue("en").gestures), list(load_catalogue("en").prompts)
TYPES = (
    "LaunchRequest",
    "IntentRequest",
    "SessionEndedRequest",
    "CanFulfillIntentRequest",
    "Connections.Response",
    "System.ExceptionEncountered",
    "AlexaSkillEvent.SkillDisabled",
    "AlexaSkillEvent.SkillPermissionAccepted",
    "Reminders.ReminderCreated",
    "Alexa.Presentation.APL.UserEvent",
    "Alexa.Presentation.APL.RuntimeError",
    "Alexa.Presentation.APLA.RuntimeError",
    "Display.ElementSelected",
    "Dialog.API.Invoked",
    "Of.The.Future",
)

durations = st.from_regex(
    r"\AP(\d{1,5}[YMWD]){0,3}(T(\d{1,12}([.,]\d{1,6})?[HMS]){1,3})?\Z", fullmatch=True
)

times = either("19:30", "MO", "NI", "24:00", "7:5", "25:61")
dates = either(
    *("2026-11-22", "2026-W48", "2026-W48-WE", "2026-11", "2026-WI", "202X", "PRESENT_REF"),
    *("9999-12-31", "0001-01-01", "2026-W54", "2026-13", "-0001"),
)
meanings = either(*Moment, *Kind, "one", "two", "short", "long", "5")
booleans = mostly(st.booleans(), values)


def timestamps(now: datetime) -> SearchStrategy[Any]:
    """Return a moment of now in one of the ways that ISO 8601 has; sometimes another, or none."""
    fresh = st.integers(-150, 150).map(lambda late: (now + timedelta(seconds=late)).isoformat())
    odd = st.sampled_from(
        (
            f"{now:%Y%m%dT%H%M%SZ}",
            f"{now:%G-W%V-%uT%H:%M:%S+00:00}",
            f"{now:%Y-%m-%d %H:%M:%S,5Z}",
            f"{now:%Y-%m-%dT%H:%M:%S.123456789Z}",
            f"{now:%Y-%m-%dT%H:%M:%S}",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            int(now.timestamp()),
        )
    )
    return mostly(st.just(f"{now:%Y-%m-%dT%H:%M:%SZ}") | fresh, odd | values)


wishes = mostly(st.lists(meanings, min_size=3, max_size=3), values)
counts = mostly(st.integers(0, 9), values)
said = st.sampled_from(("<speak>Once more?</speak>", "<speak>&amp; so on</speak>")) | texts
attributes = objects(
    {},
    {
        "asking": either(*QUESTIONS),
        "gesture": either(*GESTURES),
        "prompt": either(*PROMPTS),
        "said": mostly(st.lists(said, min_size=2, max_size=2), st.lists(said) | values),
        "offer": objects(
            {"kind": either("gesture", "prompt", "hug")},
            {
                "id": either(*GESTURES, *PROMPTS),
                "before": either(*GESTURES, *PROMPTS),
                "wish": wishes,
                "hug": mostly(st.tuples(st.integers(0, 200), either("guided")), values),
                "noes": counts,
            },
        ),
        "distant": booleans,
        "misses": counts,
        "reminder": times | values,
        "version": counts,
        "of-the-future": values,
    },
)
meant = objects({}, {"value": mostly(objects({}, {"id": meanings}), values)})
authorities = objects(
    {"status": objects({"code": either("ER_SUCCESS_MATCH", "ER_SUCCESS_NO_MATCH")})},
    {"values": mostly(st.lists(meant | st.none()), values)},
)
resolutions = objects(
    {"resolutionsPerAuthority": mostly(st.lists(authorities | st.none()), values)}
)


def slot(name: str) -> SearchStrategy[Any]:
    """Return a slot that was filled with almost anything, or not at all."""
    filled = durations | times | dates | texts | values
    resolved = mostly(resolutions, values)
    return mostly(
        objects({"name": st.just(name)}, {"value": filled, "resolutions": resolved}), values
    )


slots = st.lists(mostly(st.sampled_from(SLOTS), names), max_size=3, unique=True).flatmap(
    lambda chosen: objects({name: slot(name) for name in chosen})
)
intents = objects(
    {"name": mostly(st.sampled_from(INTENTS), names)},
    {"slots": mostly(slots, values), "confirmationStatus": either("NONE", "CONFIRMED")},
)


def requests(now: datetime) -> SearchStrategy[JSON]:
    """Return the request object of any type; half are intents, which do the most."""
    return objects(
        {
            "type": st.just("IntentRequest") | mostly(st.sampled_from(TYPES), names),
            "requestId": mostly(st.uuids().map(lambda id_: f"amzn1.request.{id_}"), texts),
            "timestamp": timestamps(now),
            "locale": mostly(st.sampled_from(("en-US", "en-GB", "de-DE")), texts),
            "intent": intents,
        },
        {
            "reason": either("ERROR"),
            "name": either("AskFor"),
            "token": times,
            "payload": mostly(objects({"status": either("ACCEPTED", "DENIED")}), values),
            "error": mostly(st.just({"type": "INVALID_RESPONSE", "message": SECRET}), values),
            "body": mostly(
                objects({}, {"userInformationPersistenceStatus": either("PERSISTED")}), values
            ),
            "task": mostly(st.just({"name": f"{SECRET}.HugTimer", "version": "1"}), values),
        },
    )


def systems(who: Identity) -> SearchStrategy[JSON]:
    """Return the System object: where the request comes from, and what may be asked of whom."""
    interfaces = objects({}, {"Alexa.Presentation.APL": st.just({}), "Of.The.Future": values})
    device = objects(
        {"deviceId": mostly(st.just(who.device_id), texts)},
        {"supportedInterfaces": mostly(interfaces, values)},
    )
    endpoints = st.sampled_from(("http://127.0.0.1:99999", "http://127.0.0.1:9", "https://[::1"))
    accounts = st.sampled_from(("A", "B")).map(lambda mark: f"amzn1.ask.account.{SECRET}{mark}")
    return objects(
        {
            "application": st.just({"applicationId": who.application_id}),
            "user": objects({"userId": mostly(accounts, texts)}),
            "device": mostly(device, values),
            "apiEndpoint": mostly(st.just(who.api_endpoint), endpoints | texts),
            "apiAccessToken": mostly(st.just(who.api_access_token), texts),
        },
        {"person": mostly(objects({"personId": texts}), values), "of-the-future": values},
    )


def sessions(who: Identity) -> SearchStrategy[Any]:
    """Return the session object, which events come without."""
    session = objects(
        {
            "new": st.booleans(),
            "sessionId": st.just(f"amzn1.echo-api.session.{SECRET}"),
            "application": st.just({"applicationId": who.application_id}),
            "attributes": mostly(attributes, values),
            "user": st.just({"userId": f"amzn1.ask.account.{SECRET}A"}),
        }
    )
    return mostly(session, st.none())


def envelopes(who: Identity, now: datetime) -> SearchStrategy[JSON]:
    """Whole envelopes, with up to two members anywhere taken away, replaced or added."""
    whole = objects(
        {
            "version": st.just("1.0"),
            "session": sessions(who),
            "context": objects({"System": systems(who)}, {"Of.The.Future": values}),
            "request": requests(now),
        }
    )
    return st.builds(_spoilt, whole, st.lists(st.tuples(st.integers(0, 60), spoilers), max_size=2))


def _remove(place: Place) -> None:
    container, key = place
    del container[key]


def _replace(value: object, place: Place) -> None:
    container, key = place
    container[key] = value


def _add(name: str, value: object, place: Place) -> None:
    container, key = place
    beside = container[key] if isinstance(container[key], dict) else container
    if isinstance(beside, dict):
        beside[name] = value


spoilers: SearchStrategy[Callable[[Place], None]] = (
    st.just(_remove)
    | st.builds(partial, st.just(_replace), mostly(values, poison))
    | st.builds(partial, st.just(_add), st.sampled_from(OF_PYTHON), values)
)


def _spoilt(envelope: JSON, spoils: list[tuple[int, Callable[[Place], None]]]) -> JSON:
    spoilt = deepcopy(envelope)
    for number, spoil in spoils:
        places = list(_places(spoilt))
        spoil(places[number % len(places)])
    return spoilt


def _places(container: Any) -> Iterator[Place]:
    for key in container if isinstance(container, dict) else range(len(container)):
        yield container, key
        if isinstance(container[key], dict | list):
            yield from _places(container[key])
