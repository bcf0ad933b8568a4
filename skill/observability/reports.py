"""What Alexa reports of something that went wrong: her own names for it, and never a text."""

import re
from typing import NamedTuple

_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


class Report(NamedTuple):
    """Where it went wrong (a request's type, or an API), and what Alexa calls it; empty: untold."""

    source: str
    reason: str = ""
    type: str = ""
    code: str = ""


def name_in(value: object) -> str:
    """Return a name of an enumeration of Alexa's, known or not; "" for what could be a text or id.

    Names are in capitals; ids have dots, hyphens or small letters, and texts have spaces.
    """
    return value if isinstance(value, str) and _NAME.fullmatch(value) else ""
