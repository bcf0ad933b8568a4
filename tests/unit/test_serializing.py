"""The compiled serializer makes what the SDK's own makes, and refuses what that refuses."""

import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

import ask_sdk_model
import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.envelope import Identity
from skill.gate.serializing import EACH, CompiledSerializer, Members, _model, reader
from tests.bench.letters import DONE, HELP, LAUNCH, sent
from tests.fuzz.envelopes import envelopes
from tests.fuzz.values import values

OURS, THEIRS = CompiledSerializer(), DefaultSerializer()
WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="token")
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
OF_THE_SERIALIZERS = {"attribute_map", "deserialized_types"}
"""Members of a body that would stand in for what a class says of itself."""


def outcome(act: Callable[..., Any], *arguments: Any) -> object:
    """What is made, or how it is refused."""
    try:
        return act(*arguments)
    except SerializationException:
        return SerializationException
    except (TypeError, AttributeError, ValueError, OverflowError) as raw:
        return type(raw)  # where there is no object around it, the SDK lets these through


def assert_alike(body: object, kind: Any) -> None:
    text = json.dumps(body)
    ours, theirs = (outcome(each.deserialize, text, kind) for each in (OURS, THEIRS))
    assert type(ours) is type(theirs)
    assert ours == theirs
    assert outcome(OURS.serialize, ours) == outcome(THEIRS.serialize, theirs)


@cache
def classes() -> tuple[Any, ...]:
    """Every class of ask_sdk_model that is made of JSON."""
    modules = pkgutil.walk_packages(ask_sdk_model.__path__, "ask_sdk_model.")
    found = {
        each
        for module in modules
        for _, each in inspect.getmembers(import_module(module.name), inspect.isclass)
        if hasattr(each, "deserialized_types")
    }
    return tuple(sorted(found, key=lambda each: (each.__module__, each.__name__)))


def of(kind: Any, depth: int) -> Any:
    """A value that a type takes, with every member there is down to a depth."""
    if isinstance(kind, str):
        return of_notation(kind, depth)
    if issubclass(kind, Enum):
        return next(iter(kind)).value
    if depth == 0:
        return None
    if hasattr(kind, "get_real_child_model") and (chosen := discriminator(kind)):
        return chosen | members(import_by_name(kind.discriminator_value_class_map, chosen), depth)
    return members(kind, depth)


def of_notation(kind: str, depth: int) -> Any:
    plain = {"str": "text", "int": 7, "float": 1.5, "bool": True, "object": {"any": [1]}}
    if kind in plain:
        return plain[kind]
    if kind in {"datetime", "date"}:
        return "2026-11-22T18:00:00Z"
    if kind.startswith("list["):
        return [of_notation(kind[5:-1], depth)]
    if kind.startswith("dict("):
        return {"key": of_notation(kind.partition(", ")[2][:-1], depth)}
    module, _, name = kind.rpartition(".")
    try:
        return of(getattr(import_module(module), name), depth - 1)
    except ModuleNotFoundError:
        return "text"  # the SDK itself names a module that it does not have


def discriminator(kind: Any) -> dict[str, str]:
    by_value = kind.discriminator_value_class_map
    own = f"{kind.__module__}.{kind.__name__}"
    chosen = next((value for value, name in by_value.items() if name == own), None)
    return {kind.json_discriminator_key: chosen or next(iter(by_value))} if by_value else {}


def import_by_name(by_value: Any, chosen: dict[str, str]) -> Any:
    module, _, name = by_value[next(iter(chosen.values()))].rpartition(".")
    return getattr(import_module(module), name)


def members(kind: Any, depth: int) -> dict[str, Any]:
    names, key = kind.attribute_map, getattr(kind, "json_discriminator_key", None)
    given = {names[own]: of(each, depth) for own, each in kind.deserialized_types.items()}
    return {name: value for name, value in given.items() if name != key and value is not None}


def test_every_class_of_the_sdk_is_filled_alike() -> None:
    assert len(classes()) > 400
    for kind in classes():
        assert_alike(of(kind, 3), kind)


def test_every_class_of_the_sdk_is_alike_without_members() -> None:
    for kind in classes():
        nothings: tuple[Any, ...] = ({}, None, "", [], "text", ["text"], 0, False)
        for nothing in nothings:
            assert_alike(nothing, kind)


def test_no_class_of_the_sdk_is_made_in_a_way_that_copying_would_miss() -> None:
    for kind in classes():
        blank = vars(kind())
        assert all(isinstance(v, str | float | bool | None) for v in blank.values()), kind
        assert blank.keys() >= kind.deserialized_types.keys(), kind
        names = [kind.attribute_map.get(own, own) for own in kind.deserialized_types]
        assert len(set(names)) == len(names), kind
        assert not any("," in str(of) and "list[" in str(of) for of in names), kind


def bodies() -> Iterator[Any]:
    """Requests of every type, with every member there is."""
    for kind in Request.discriminator_value_class_map:
        whole = of(RequestEnvelope, 6)
        yield whole | {"request": of(Request, 5) | {"type": kind, "locale": "en-US"}}
    yield from (sent(kind, WHO, NOW) for kind in (HELP, LAUNCH, DONE))


def test_requests_of_every_type_are_alike() -> None:
    for body in bodies():
        assert_alike(body, RequestEnvelope)


@settings(max_examples=60, deadline=None)
@given(envelopes(WHO, NOW))
def test_whatever_a_request_holds_is_alike(envelope: Any) -> None:
    if OF_THE_SERIALIZERS.isdisjoint(names_in(envelope)):
        assert_alike(envelope, RequestEnvelope)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(range(400)), st.data())
def test_whatever_a_member_holds_is_alike(number: int, data: st.DataObject) -> None:
    kind = classes()[number]
    whole = of(kind, 2)
    if whole:
        name = data.draw(st.sampled_from(sorted(whole)))
        odd = whole | {name: data.draw(values)}
        if OF_THE_SERIALIZERS.isdisjoint(names_in(odd)):
            assert_alike(odd, kind)


def names_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(names_in, value))
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set()


@pytest.mark.parametrize(
    "moment",
    ["2026-11-22T18:00:00Z", "2026-11-22T18:00:00.5+01:00", "20261122", "2026-13-22T18:00:00Z",
     "2026-11-22T24:00:00Z", "tomorrow", "", 7, [], {}, True],
)  # fmt: skip
def test_a_moment_is_alike_however_it_is_written(moment: Any) -> None:
    assert_alike({"type": "LaunchRequest", "timestamp": moment}, Request)
    assert_alike(moment, "datetime")
    assert_alike(moment, "date")


@pytest.mark.parametrize("kind", ["str", "int", "float", "bool", "object", "list[str]"])
@pytest.mark.parametrize("value", ["", "7", "x", 7, 1.5, 1e300, True, None, [], ["7", None], {}])
def test_plain_values_are_alike(kind: str, value: Any) -> None:
    assert_alike(value, kind)


def test_what_a_skill_may_add_is_written_alike() -> None:
    given = {
        "a": (1, 2.5, None),
        "b": [NOW, date(2026, 11, 22)],
        "c": Decimal(2),
        "d": Decimal("2.5"),
    }
    assert OURS.serialize(given) == THEIRS.serialize(given)
    response = ResponseEnvelope(version="1.0", session_attributes=given)
    assert OURS.serialize(response) == THEIRS.serialize(response)


def test_members_that_are_not_wanted_are_passed_over() -> None:
    slot, code = {"name": "day", "value": "monday"}, {"status": {"code": "ER_SUCCESS_MATCH"}}
    scopes = {"one": {"status": "GRANTED"}}
    expected = {
        "context": {"System": {"user": {"permissions": {"scopes": scopes}}}},
        "request": {
            "type": "IntentRequest",
            "intent": {
                "name": "X",
                "slots": {"day": slot | {"resolutions": {"resolutionsPerAuthority": [code]}}},
            },
        },
    }
    sent = json.loads(json.dumps(expected)) | {"version": "1.0", "user_id": "smuggled"}
    sent["request"] |= {"requestId": "r", "locale": "xx-XX"}
    sent["request"]["intent"]["slots"]["day"]["resolutions"]["resolutionsPerAuthority"][0] |= {
        "authority": "a"
    }
    sent["context"]["System"]["user"]["permissions"]["scopes"] |= {"two": {"status": "MADE_UP"}}
    slots: Members = {
        "name": None,
        "value": None,
        "resolutions": {"resolutionsPerAuthority": {"status": {"code": None}}},
    }
    wanted: Members = {
        "context": {"System": {"user": {"permissions": {"scopes": {"one": {"status": None}}}}}},
        "request": {"type": None, "intent": {"name": None, "slots": {EACH: slots}}},
    }
    made = reader(RequestEnvelope, wanted)(sent)
    assert made == THEIRS.deserialize(json.dumps(expected), RequestEnvelope)
    assert not hasattr(made, "user_id")


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(SerializationException, match="not JSON"):
        OURS.deserialize("{", RequestEnvelope)
    assert OURS.deserialize(None, RequestEnvelope) is None


def test_a_class_that_nobody_has_is_refused() -> None:
    with pytest.raises(SerializationException, match=r"no\.Such"):
        OURS.deserialize("1", "no.Such")


def test_each_class_is_compiled_once() -> None:
    body = json.dumps(sent(LAUNCH, WHO, NOW))
    OURS.deserialize(body, RequestEnvelope)
    compiled = _model.cache_info().misses
    for _ in range(1000):
        OURS.deserialize(body, RequestEnvelope)
    assert _model.cache_info().misses == compiled
