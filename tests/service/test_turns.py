"""Turns that no line of a transcript can say, over signed HTTP."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import urllib3

from simulator.device import Echo
from simulator.envelope import (
    Complaint,
    Identity,
    Stamp,
    envelope,
    intent_request,
    session_of,
)
from simulator.hearing import Heard
from simulator.local import LocalSkill
from simulator.profiles import PROFILES, Profile
from skill.alexa.names import REMINDERS_SCOPE as REMINDERS
from skill.alexa.requests import household_key
from skill.domain.household import Household
from skill.settings import Settings, SQLiteAt
from skill.store.sqlite import SQLiteStore
from tests.support.clock import Clock
from tests.support.deadlines import ample

JSON = dict[str, Any]
HUG = "ask small gestures to start a hug timer"


def request(who: Identity, kind: str, clock: Callable[[], datetime], **members: object) -> JSON:
    stamp = intent_request(who, Stamp("one", clock()), Heard(intent=None, slots={}))
    del stamp["intent"]
    return envelope(
        who, session_of(who, "session", new=False, attributes={}), stamp | {"type": kind} | members
    )


def post(local: LocalSkill, echo: Echo, body: JSON) -> JSON:
    raw = json.dumps(body).encode()
    status, answer = echo.post(raw, local.authority.sign(raw))
    assert status == 200
    parsed: JSON = json.loads(answer)
    return parsed


def kept(settings: Settings, local: LocalSkill) -> Household:
    assert isinstance(settings.store, SQLiteAt)
    store = SQLiteStore(settings.store.path)
    household = store.load(household_key(local.who.user_id), local.clock(), ample())
    store.close()
    return household


SOUND, RING = "Alexa.Presentation.APLA", "Alexa.Presentation.APL"
SPEAKER, SMALL, LARGE = PROFILES["speaker"], PROFILES["small"], PROFILES["large"]


def failing(interface: str, token: str) -> Complaint:
    error = {"type": "LINK_ERROR", "reason": "NOT_FOUND_ERROR", "message": "no"}
    return Complaint(interface, token, [error])


def played(echo: Echo, profile: Profile) -> str:
    """How a device of that kind counts down a hug: by a sound, with a ring, or in plain speech."""
    echo.profile = profile
    answer = echo.say(HUG)
    echo.close()
    if answer.directives:
        kind: str = answer.directives[0]["type"]
        return kind.removesuffix(".RenderDocument")
    return "speech" if "Halfway" in answer.speech else "nothing"


@pytest.mark.parametrize(
    ("device", "complaint", "then"),
    [
        (SPEAKER, failing(SOUND, "hug"), ("speech", RING)),
        (LARGE, failing(SOUND, "hug"), (SOUND, "speech")),
        (LARGE, failing(RING, "hug"), (SOUND, SOUND)),
        (LARGE, failing(RING, "card"), (SOUND, RING)),
        (LARGE, failing(RING, "calendar"), (SOUND, RING)),
    ],
    ids=["sound on a speaker", "sound on a screen", "ring", "card", "calendar"],
)
def test_what_a_device_could_not_play_is_left_out_for_the_day_on_its_kind_alone(
    echo: Echo, clock: Clock, device: Profile, complaint: Complaint, then: tuple[str, str]
) -> None:
    assert (played(echo, SPEAKER), played(echo, LARGE)) == (SOUND, RING)
    echo.profile = device
    assert echo.complain(complaint).response == {}
    echo.close()
    assert (played(echo, SPEAKER), played(echo, LARGE), played(echo, SMALL)) == (*then, then[1])
    clock.advance(days=1)
    assert (played(echo, SPEAKER), played(echo, LARGE)) == (SOUND, RING)


def test_a_hug_without_its_ring_ends_as_on_a_speaker(echo: Echo) -> None:
    echo.profile = LARGE
    assert echo.say(HUG).session_open
    echo.complain(failing(RING, "hug"))
    echo.close()
    assert not echo.say(HUG).session_open


@pytest.mark.parametrize(
    ("attributes", "words"),
    [({"reminder": "19:30"}, "every day at 7:30 in the evening."), ({}, "At what time?")],
)
def test_a_permission_that_comes_without_its_time_still_leads_to_a_reminder(
    local: LocalSkill, echo: Echo, clock: Clock, attributes: JSON, words: str
) -> None:
    local.settings_api.reminders.permitted = True
    payload = {"permissionScope": REMINDERS, "status": "ACCEPTED"}
    answer = request(local.who, "Connections.Response", clock, name="AskFor", payload=payload)
    answer["session"]["attributes"] = attributes
    assert words in post(local, echo, answer)["response"]["outputSpeech"]["ssml"]


def test_an_ended_session_is_answered_without_a_word(
    local: LocalSkill, echo: Echo, clock: Clock
) -> None:
    for reason in ("USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"):
        ended = request(local.who, "SessionEndedRequest", clock, reason=reason)
        assert post(local, echo, ended)["response"] == {}


def test_a_request_that_alexa_sends_again_is_answered_alike_and_counts_once(
    local: LocalSkill, echo: Echo, clock: Clock, settings: Settings
) -> None:
    done = request(local.who, "IntentRequest", clock, intent={"name": "AppreciationPromptIntent"})
    first = post(local, echo, done)
    assert first["sessionAttributes"]["prompt"]
    told = request(local.who, "IntentRequest", clock, intent={"name": "GestureDoneIntent"})
    for _ in range(3):
        post(local, echo, told)
    assert kept(settings, local).moments == 1


def test_the_store_knows_no_id_of_alexas(local: LocalSkill, echo: Echo, settings: Settings) -> None:
    for said in ("open small gestures", "yes", "we did it", HUG):
        echo.say(said)
    assert isinstance(settings.store, SQLiteAt)
    written = b"".join(file.read_bytes() for file in settings.store.path.parent.glob("gestures*"))
    assert household_key(local.who.user_id).encode() in written
    for secret in (local.who.user_id, local.who.device_id, local.who.api_access_token):
        assert secret.encode() not in written


def test_two_devices_of_a_household_have_the_same_gesture(local: LocalSkill, echo: Echo) -> None:
    with local.echo() as kitchen:
        one = echo.say("ask small gestures for today's gesture").attributes["gesture"]
        other = kitchen.say("ask small gestures for today's gesture").attributes["gesture"]
    assert one == other


def test_repeat_says_exactly_the_same(echo: Echo) -> None:
    echo.say("open small gestures")
    said = echo.say("yes")
    again = echo.say("say that again")
    assert (again.speech, again.reprompt) == (said.speech, said.reprompt)
    assert again.attributes == said.attributes
    assert again.session_open


@pytest.mark.parametrize(("status", "moments"), [("NOT_PERSISTED", 0), ("PERSISTED", 1)])
def test_disabling_the_skill_erases_when_nothing_is_to_be_kept(
    local: LocalSkill, echo: Echo, settings: Settings, status: str, moments: int
) -> None:
    echo.say("tell small gestures we did it")
    body = {"userInformationPersistenceStatus": status}
    event = request(local.who, "AlexaSkillEvent.SkillDisabled", local.clock, body=body)
    event["session"] = None
    assert post(local, echo, event)["response"] == {}
    assert kept(settings, local).moments == moments


def test_the_pages_are_served_and_tell_the_truth(local: LocalSkill) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        base = local.url.removesuffix("/alexa")
        privacy, terms = (pool.request("GET", f"{base}/{page}") for page in ("privacy", "terms"))
    assert (privacy.status, terms.status) == (200, 200)
    assert "400 days" in privacy.data.decode()
    assert "not therapy" in terms.data.decode()
