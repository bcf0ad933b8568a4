"""The simulated devices, as a skill is told of them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from simulator.envelope import Identity, Stamp, envelope, launch_request, session_of
from simulator.profiles import PROFILES, SPEAKER, Profile, Screen, Shape

WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="a-token")
STAMP = Stamp("1", datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
SESSION = session_of(WHO, "1", new=True, attributes={})
WITH_SCREEN = [profile for profile in PROFILES.values() if profile.screen]


def typed_context(profile: Profile, shown: str | None = None) -> Any:
    body = envelope(WHO, SESSION, launch_request(WHO, STAMP), profile.context(shown))
    return DefaultSerializer().deserialize(json.dumps(body), RequestEnvelope).context


def test_a_speaker_tells_nothing_of_a_screen() -> None:
    assert SPEAKER.interfaces == {}
    assert SPEAKER.context("hug") == {}


@pytest.mark.parametrize("profile", WITH_SCREEN, ids=lambda each: each.name)
def test_a_screen_goes_through_the_sdks_types(profile: Profile) -> None:
    context = typed_context(profile)
    screen = profile.screen
    assert screen
    assert context.viewport.pixel_width == screen.width
    assert context.viewport.shape.value == screen.shape
    (viewport,) = context.viewports
    assert viewport.configuration.current.size.pixel_height == screen.height
    assert viewport.dpi == screen.dpi
    assert context.alexa_presentation_apl is None


def test_a_document_on_the_screen_is_told_by_its_token() -> None:
    shown = typed_context(PROFILES["large"], "hug").alexa_presentation_apl
    assert (shown.token, bool(shown.version)) == ("hug", True)


def test_the_newest_apl_version_is_told() -> None:
    versions = {name: profile.interfaces for name, profile in PROFILES.items() if profile.screen}
    assert versions["large"] == {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.2"}}}
    assert versions["old"] == {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "1.3"}}}


def test_every_viewport_that_the_screens_are_made_for_is_there() -> None:
    screens = [profile.screen for profile in WITH_SCREEN if profile.screen]
    assert {screen.dp for screen in screens} == {
        *((480, 480), (960, 480), (1280, 800), (1920, 1080), (1080, 1920), (960, 540))
    }
    assert [screen.dp for screen in screens if screen.shape is Shape.ROUND] == [(480, 480)]


def test_a_dense_screen_has_fewer_of_apls_pixels() -> None:
    assert Screen(1920, 1080, dpi=320).dp == (960, 540)
