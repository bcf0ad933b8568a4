"""apl-suggester, Amazon's own validator of APL, has nothing to say about our documents."""

import json
import subprocess
from calendar import MONDAY
from collections.abc import Iterable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from skill.alexa import screens
from skill.domain.hug import LONGEST, SHORTEST, Hug, Mode

JSON = dict[str, Any]
TEXTS = screens.HugTexts(ready="Ready", question="", stop="Stop", stopped="Stopped")
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


LENGTHS = (SHORTEST, 30, 60, LONGEST)


def hug_document(seconds: int, mode: Mode) -> JSON:
    clip = screens.Clip({}, length_ms=seconds * 1000)
    screen, _ = screens.hug(Hug(seconds, mode=mode), clip, str, TEXTS)
    return screen.document  # type: ignore[attr-defined,no-any-return]


def misspelt() -> JSON:
    document = hug_document(30, Mode.GUIDED)
    document["mainTemplate"]["items"][0]["onPres"] = []
    return document


def test_it_finds_a_misspelt_property_and_nothing_in_any_document_of_ours(
    outside_clients: Path,
) -> None:
    hugs = [hug_document(*each) for each in product(LENGTHS, Mode)]
    card = screens.card("Title", "Text").document
    texts = screens.CalendarTexts("Title", "Text", WEEKDAYS)
    calendar = screens.calendar(set(), date(2026, 11, 22), texts, MONDAY).document
    *ours, spoilt = findings(outside_clients, [*hugs, card, calendar, misspelt()])
    assert ours == [[] for _ in (*hugs, card, calendar)]
    assert len(spoilt) == 1


def findings(folder: Path, documents: Iterable[object]) -> list[list[JSON]]:
    judged = subprocess.run(
        ("node", "suggestions.js"),
        input="\n".join(map(json.dumps, documents)),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return [json.loads(line) for line in judged.stdout.splitlines()]
