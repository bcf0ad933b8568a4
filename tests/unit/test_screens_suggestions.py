"""apl-suggester, Amazon's own validator of APL, has nothing to say about our documents."""

import json
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skill.alexa import screens
from skill.domain.hug import LONGEST, SHORTEST, Hug, Mode

JSON = dict[str, Any]
TEXTS = screens.HugTexts(ready="Ready", question="", stop="Stop", stopped="Stopped")
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def findings(folder: Path, documents: Iterable[JSON]) -> list[list[JSON]]:
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


def hug_document(seconds: int, mode: Mode) -> JSON:
    clip = screens.Clip({}, length_ms=seconds * 1000)
    screen, _ = screens.hug(Hug(seconds, mode=mode), clip, str, TEXTS)
    return screen.document  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("mode", Mode)
def test_it_has_nothing_to_say_about_a_hug_of_any_length(mode: Mode, outside_clients: Path) -> None:
    lengths = range(SHORTEST, LONGEST + 1)
    found = findings(outside_clients, (hug_document(seconds, mode) for seconds in lengths))
    assert found == [[] for _ in lengths]


def test_it_has_nothing_to_say_about_a_card_and_a_calendar(outside_clients: Path) -> None:
    card = screens.card(screens.Card("Title", "Text", "Hint"))
    texts = screens.CalendarTexts("Title", "Text", WEEKDAYS)
    calendar = screens.calendar(set(), date(2026, 11, 22), texts)
    documents = [card.document or {}, calendar.document or {}]
    assert findings(outside_clients, documents) == [[], []]


def test_it_finds_a_misspelt_property(outside_clients: Path) -> None:
    document = hug_document(30, Mode.GUIDED)
    document["mainTemplate"]["items"][0]["onPres"] = []
    assert len(findings(outside_clients, [document])[0]) == 1
