"""What one could say next: what fits the open question, else what was offered, else a beginning."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli

LINES: Mapping[str, Any] = tomli.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def suggest(left: Mapping[str, Any], *, is_open: bool) -> tuple[str, ...]:
    """Return lines by the session attributes that an answer left, likeliest first.

    With no session open there is no question, but what was offered last can still be spoken of.
    """
    asked = LINES["asking"].get(left.get("asking")) if is_open else None
    offered = LINES["offered"].get((left.get("offer") or {}).get("kind"))
    return tuple(asked or offered or LINES["fresh"])
