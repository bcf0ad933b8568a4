"""Words cannot inject: what a host or a request brings is said as text, all the way to Alexa."""

import json
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.envelope import (
    Identity,
    Stamp,
    envelope,
    intent_request,
    launch_request,
    session_of,
)
from simulator.hearing import Heard, SlotHeard
from simulator.local import load_model
from skill.app import close_app, create_app
from skill.conversation.handlers import ROUTES
from skill.domain.catalogue import Needs
from skill.domain.hug import COUNTED_SECONDS
from skill.settings import Settings, WrongSetting
from skill.words import BrokenWords, ssml
from tests.support.words import load_catalogue, load_words

JSON = dict[str, Any]

WHO = Identity(api_endpoint="", api_access_token="")
UNPLAYABLE = "Alexa.Presentation.APLA.RuntimeError"
ALEXA = "alexa"
TAGS = {"speak", "audio", "break", "say-as", "prosody", f"{{{ALEXA}}}name"}
BUILT_IN = load_catalogue("en")
MODEL = load_model()["interactionModel"]["languageModel"]
SLOTS = sorted({slot["name"] for each in MODEL["intents"] for slot in each.get("slots", [])})

PIECES = (
    *("<", ">", "&", '"', "'", "]]>", "<!--", "<![CDATA[", "&amp;", "&lt;", "</speak>", "<break/>"),
    *("<audio src='https://evil.example/x.mp3'/>", "${payload}", "${", "$", "{", "}", "$${", "@a"),
    *("\\", "\\u003c", "a", "Ω", "é", "🙂", " "),
)
UNSPEAKABLE = ("\x00", "\x07", "\x1b", "\x7f", "\x85", "\u200f", "\u202e", "\u2066", "\ufeff")
hostile = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8)
    .map(lambda pieces: "".join(pieces).strip())
    .filter(bool)
)
SAYABLE = ("&", '"', "'", "&amp;", "&lt;", "a", "Ω", "é", " ")
sayable = st.lists(st.sampled_from(SAYABLE), min_size=1, max_size=8).map(
    lambda pieces: f"{''.join(pieces).strip()}."
)
"""What a host may put in a line: it can be said, and some of it is special to XML."""

few = settings(max_examples=5)  # each reads all the words, or asks for every intent


@contextmanager
def skill(
    words: Mapping[str, str] | None = None, contact: str = "", operator: str = ""
) -> Iterator[FlaskClient]:
    """Provide the service with a host's own files of words, contact line and name."""
    with written(words or {}) as folder:
        environment = {
            "GESTURES_STORE": f"sqlite:///{folder}/gestures.db",
            "GESTURES_CATALOGUE": str(folder) if words else "",
            "GESTURES_CONTACT": contact,
            "GESTURES_OPERATOR": operator,
        }
        app = create_app(Settings.read(environment), signed=False)
        yield app.test_client()
        close_app(app)


@contextmanager
def written(words: Mapping[str, str]) -> Iterator[Path]:
    """Provide a folder with these files, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in words.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        yield Path(folder)


def toml(text: str) -> str:
    """Return a string in TOML, with every character as an escape."""
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'


def gestures(line: str, title: str = "Mine") -> str:
    """Return a file of one gesture, in the place of all others."""
    rest = 'moment = ["morning"]\nkind = ["words"]\neffort = 1\nboldness = 1'
    mine = f"[mine]\nline = {toml(line)}\ntitle = {toml(title)}\n{rest}\n"
    spine = (
        each
        for each in BUILT_IN.gestures.values()
        if not each.is_guest and each.needs is not Needs.APART
    )
    return mine + "".join(f"[{each.id}]\nremove = true\n" for each in spine)


def prompts(line: str) -> str:
    """Return a file of one prompt, in the place of all others."""
    return f"mine = {toml(line)}\n" + "".join(f"{id_} = false\n" for id_ in BUILT_IN.prompts)


def lines(cue: str) -> str:
    """Return a file that says the same at every cue of a hug; lines have their braces doubled."""
    said = toml(cue.replace("{", "{{").replace("}", "}}"))
    cues = "".join(f"{name} = {said}\n" for name in ("begin", "halfway", "closing"))
    return f"[hug.cue]\n{cues}count = [{', '.join([said] * COUNTED_SECONDS)}]\n"


def ask(client: FlaskClient, request: JSON, who: Identity = WHO, **system: object) -> JSON:
    """Return the response to a request in a session of its own."""
    body = envelope(who, session_of(who, "session", new=True, attributes={}), request)
    body["context"]["System"].update(system)
    answer = client.post("/alexa", data=json.dumps(body))
    assert answer.status_code == 200
    response: JSON = answer.get_json()["response"]
    return response


def intent(name: str, **slots: str) -> JSON:
    filled = {slot: SlotHeard(type="AMAZON.SearchQuery", value=slots[slot]) for slot in slots}
    return intent_request(WHO, stamp(), Heard(intent=name, slots=filled))


def stamp() -> Stamp:
    return Stamp(str(uuid4()), datetime(2026, 11, 22, 18, 0, tzinfo=UTC))


def spoken(response: JSON) -> ET.Element:
    """Return the SSML that is said, which has no other elements than ours."""
    document = response["outputSpeech"]["ssml"]
    root = ET.fromstring(f'<root xmlns:alexa="{ALEXA}">{document}</root>')
    assert [child.tag for child in root] == ["speak"]
    assert {element.tag for element in root[0].iter()} <= TAGS
    return root[0]


@few
@given(sayable, hostile)
def test_a_hosts_words_are_said_and_shown_as_they_are_written(line: str, other: str) -> None:
    words = {"gestures.toml": gestures(line, title=other[:36]), "prompts.toml": prompts(line)}
    with skill(words, contact=line, operator=other) as client:
        gesture = ask(client, intent("TodaysGestureIntent"))
        prompt = ask(client, intent("AppreciationPromptIntent"))
        support = ask(client, intent("FindSupportIntent"))
        pages = client.get("/privacy").text + client.get("/terms").text
    for response, said in ((gesture, line), (prompt, line), (support, line)):
        assert said in "".join(spoken(response).itertext())
        assert [element.tag for element in spoken(response).iter()] == ["speak"]
    assert gesture["card"] == {"type": "Simple", "title": other[:36], "content": line}
    assert not any(tag in pages for tag in ("<audio", "<break", "<![CDATA"))


@few
@given(sayable)
def test_what_a_host_has_said_in_a_hug_is_text_in_both_its_forms(cue: str) -> None:
    with skill({"lines.toml": lines(cue)}) as client:
        (directive,) = ask(client, intent("StartHugTimerIntent"))["directives"]
        unplayable = launch_request(WHO, stamp()) | {"type": UNPLAYABLE}
        assert ask(client, unplayable) == {}
        counted = ask(client, intent("StartHugTimerIntent"))
    contents = [each["content"] for each in components(directive["document"]) if "content" in each]
    assert set(contents) == {cue}
    assert "".join(spoken(counted).itertext()).count(cue) >= 6
    tags = {element.tag for element in spoken(counted).iter()}
    assert tags == {"speak", "audio", "break", "prosody"}


def components(node: Any) -> Iterator[JSON]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from components(child)


@few
@given(hostile.filter(lambda text: any(each in text for each in "<>{}[]@\\🙂")))
def test_a_host_is_told_of_markup_in_what_is_to_be_said(text: str) -> None:
    refused = gestures(f"{text}."), prompts(f"{text}."), lines(f"{text}.")
    for name, file in zip(("gestures", "prompts", "lines"), refused, strict=True):
        expect_refused(f"{name}.toml", file)


@few
@given(hostile, st.sampled_from(UNSPEAKABLE))
def test_a_host_is_told_of_a_character_that_nobody_can_say(text: str, character: str) -> None:
    line = f"a{character}{text}"[:40]
    expect_refused("gestures.toml", gestures(line))
    expect_refused("gestures.toml", gestures("A line.", title=line))
    expect_refused("prompts.toml", prompts(line))
    expect_refused("lines.toml", lines(line))
    with pytest.raises(WrongSetting):
        Settings.read({"GESTURES_CONTACT": line})


def expect_refused(name: str, file: str) -> None:
    load = load_words if name == "lines.toml" else load_catalogue
    with written({name: file}) as folder, pytest.raises(BrokenWords):
        load("en", own=folder)


@pytest.fixture(scope="module")
def plain() -> Iterator[FlaskClient]:
    with skill() as client:
        yield client


@settings(max_examples=100)
@given(st.sampled_from(sorted(ROUTES)), st.sampled_from(SLOTS), hostile)
def test_no_slots_saidare_ever_said(plain: FlaskClient, name: str, slot: str, value: str) -> None:
    response = ask(plain, intent(name, **{slot: f"sesame{value}"}))
    assert "sesame" not in json.dumps(response)
    if "outputSpeech" in response:
        spoken(response)


def names_in(response: JSON) -> Iterable[ET.Element]:
    tag = f"{{{ALEXA}}}name"
    return spoken(response).iter(tag) if "outputSpeech" in response else ()


@few
@given(hostile, st.sampled_from(("", *UNSPEAKABLE)))
def test_a_speakers_id_stays_within_its_attribute(
    plain: FlaskClient, id_: str, character: str
) -> None:
    who = replace(WHO, user_id=str(uuid4()))
    for name in sorted(ROUTES):
        response = ask(plain, intent(name), who, person={"personId": character + id_})
        for element in names_in(response):
            assert element.attrib == {"type": "first", "personId": ssml.speakable(character + id_)}
