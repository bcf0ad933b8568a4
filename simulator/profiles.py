"""The devices that the simulated Echo can be, and how Alexa tells a skill of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

APL = "Alexa.Presentation.APL"
APL_VERSION = "2024.2"
OLD_APL_VERSION = "1.3"
PIXELS_AN_INCH = 160
"""At this density a pixel of the screen is one dp, the pixel that APL counts in."""
PLAYER = "SmallGesturesSimulator-1.0"

JSON = dict[str, Any]


class Shape(StrEnum):
    """The two shapes of a viewport."""

    RECTANGLE = "RECTANGLE"
    ROUND = "ROUND"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen by its own pixels, their density, and the highest APL version that it draws."""

    width: int
    height: int
    dpi: int = PIXELS_AN_INCH
    shape: Shape = Shape.RECTANGLE
    mode: str = "HUB"
    touch: bool = True
    apl: str = APL_VERSION

    @property
    def dp(self) -> tuple[int, int]:
        """Width and height in APL's pixels."""
        return self.width * PIXELS_AN_INCH // self.dpi, self.height * PIXELS_AN_INCH // self.dpi


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of device; a speaker has no screen."""

    name: str
    title: str
    screen: Screen | None = None

    @property
    def interfaces(self) -> JSON:
        """The device's supportedInterfaces."""
        return {APL: {"runtime": {"maxVersion": self.screen.apl}}} if self.screen else {}

    def context(self, shown: str | None = None) -> JSON:
        """Return what the request's context has of the screen.

        `shown` is its document's token, if any.
        """
        if self.screen is None:
            return {}
        told = {"Viewport": _viewport(self.screen), "Viewports": [_apl_viewport(self.screen)]}
        if shown is None:
            return told
        return told | {APL: {"token": shown, "version": PLAYER, "componentsVisibleOnScreen": []}}


SPEAKER = Profile("speaker", "Speaker")

PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        SPEAKER,
        Profile("round", "Echo Spot", Screen(480, 480, shape=Shape.ROUND)),
        Profile("small", "Show 5", Screen(960, 480)),
        Profile("large", "Show 10", Screen(1280, 800)),
        Profile("extra-large", "Show 15", Screen(1920, 1080)),
        Profile("portrait", "Show 15 upright", Screen(1080, 1920)),
        Profile("tv", "Fire TV", Screen(1920, 1080, dpi=320, mode="TV", touch=False)),
        Profile("old", "Show 5, old", Screen(960, 480, apl=OLD_APL_VERSION)),
    )
}


def _viewport(screen: Screen) -> JSON:
    viewport: JSON = {
        "experiences": [{"canRotate": False, "canResize": False}],
        "mode": screen.mode,
        "shape": screen.shape.value,
        "pixelWidth": screen.width,
        "pixelHeight": screen.height,
        "currentPixelWidth": screen.width,
        "currentPixelHeight": screen.height,
        "dpi": screen.dpi,
    }
    return viewport | ({"touch": ["SINGLE"]} if screen.touch else {"keyboard": ["DIRECTION"]})


def _apl_viewport(screen: Screen) -> JSON:
    size = {"type": "DISCRETE", "pixelWidth": screen.width, "pixelHeight": screen.height}
    return {
        "type": "APL",
        "id": "main",
        "shape": screen.shape.value,
        "dpi": screen.dpi,
        "presentationType": "STANDARD",
        "canRotate": False,
        "configuration": {"current": {"mode": screen.mode, "size": size}},
    }
