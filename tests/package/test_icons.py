"""The icons: what the one SVG draws, in the sizes and the form that Amazon's store wants."""

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from tests.support.icons import FOLDER, SIZES, drawn, file_of

LEAST_CONTRAST = 3
"""Between the figures and what is behind them, as WCAG 2.2 counts it for graphics."""


@pytest.fixture(params=SIZES)
def icon(request: pytest.FixtureRequest) -> Image.Image:
    with Image.open(file_of(request.param)) as image:
        return image.convert("RGBA")


@pytest.mark.parametrize("size", SIZES)
def test_an_icon_is_a_png_of_its_size(size: int) -> None:
    header = file_of(size).read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:]) == (size, size)


def test_there_is_no_other_icon() -> None:
    assert {file.name for file in FOLDER.glob("*.png")} == {file_of(size).name for size in SIZES}


@pytest.mark.parametrize("size", SIZES)
def test_an_icon_is_what_the_svg_draws(size: int) -> None:
    with Image.open(file_of(size)) as kept, Image.open(BytesIO(drawn(size))) as fresh:
        apart = ImageChops.difference(kept.convert("RGBA"), fresh.convert("RGBA"))
    # Another processor may round a channel the other way.
    assert max(highest for _, highest in apart.getextrema()) <= 2  # type: ignore[misc]


def test_an_icon_has_no_hole_through_which_a_page_would_show(icon: Image.Image) -> None:
    assert icon.getchannel("A").getextrema() == (255, 255)


def test_nothing_is_drawn_where_alexa_cuts_the_circle_out(icon: Image.Image) -> None:
    """Outside the circle there is background: no pixel there is as light as a figure."""
    size, middle = icon.width, (icon.width - 1) / 2
    grey = icon.convert("L")
    outside = [
        grey.getpixel((x, y))
        for x in range(0, size, 3)
        for y in range(0, size, 3)
        if (x - middle) ** 2 + (y - middle) ** 2 > (0.47 * size) ** 2
    ]
    assert max(outside) < 190  # type: ignore[type-var, operator]


def test_the_figures_stand_out(icon: Image.Image) -> None:
    figures = [at(icon, 0.40, 0.28), at(icon, 0.60, 0.28), at(icon, 0.36, 0.52)]
    around = [at(icon, 0.30, 0.20), at(icon, 0.60, 0.16), at(icon, 0.18, 0.52)]
    assert contrast(min(figures), max(around)) >= LEAST_CONTRAST


def at(icon: Image.Image, x: float, y: float) -> float:
    """Return the relative luminance, 0 to 1, at a place told in parts of the width."""
    pixel = icon.getpixel((round(x * icon.width), round(y * icon.width)))
    assert isinstance(pixel, tuple)
    red, green, blue = (float(((value / 255 + 0.055) / 1.055) ** 2.4) for value in pixel[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(light: float, dark: float) -> float:
    return (light + 0.05) / (dark + 0.05)
