"""The skill's icons, drawn from their one SVG; `make icons` writes them anew."""

from pathlib import Path

import resvg_py

FOLDER = Path(__file__).parents[2] / "infra" / "skill" / "icons"
SIZES = (108, 512)
"""In pixels: what Amazon's store wants, small and large."""


def drawn(size: int) -> bytes:
    """Return the icon as a PNG, so many pixels wide and high."""
    svg = (FOLDER / "icon.svg").read_text(encoding="utf-8")
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
    )


def file_of(size: int) -> Path:
    """Return where the drawn icon is kept."""
    return FOLDER / f"icon-{size}.png"


if __name__ == "__main__":
    for size in SIZES:
        file_of(size).write_bytes(drawn(size))
