"""What the skill reads of a request, the scopes that this takes, and the manifest: they agree."""

import json
from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from skill.gate import envelope
from skill.tools.packaging import Files

NEEDS = {
    "context.System.person": "alexa::person_id:read",
    "context.Geolocation": "alexa::devices:all:geolocation:read",
    "context.System.user.permissions.scopes.alexa::alerts:reminders:skill:readwrite": (
        "alexa::alerts:reminders:skill:readwrite"
    ),
}
"""The members that Alexa leaves out of requests to a skill that does not ask for a scope."""


def members(type_: Any, path: str = "") -> Iterator[str]:
    """The place of every member that is read of an object, and of the objects in it."""
    for each in msgspec.structs.fields(type_):
        place = f"{path}.{each.encode_name}".removeprefix(".")
        yield place
        for inner in structs_in(each.type):
            yield from members(inner, place)


def structs_in(type_: Any) -> Iterator[Any]:
    if get_origin(type_) is not None or isinstance(type_, UnionType):
        for each in get_args(type_):
            yield from structs_in(each)
    elif isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        yield type_


def test_each_member_that_is_read_has_the_scope_that_it_needs(files: Files) -> None:
    manifest = json.loads(files["skill-package/skill.json"])["manifest"]
    read = set(members(envelope.Envelope))
    needed = {scope for member, scope in NEEDS.items() if member in read}
    assert needed == {each["name"] for each in manifest["permissions"]}


def test_every_member_is_found() -> None:
    read = set(members(envelope.Envelope))
    assert {"context.System.device.deviceId", "context.System.user.userId"} <= read
