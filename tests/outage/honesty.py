"""What every answer must be while the engine is away, and that nothing needs a restart after."""

import json
import os
import select
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from skill.domain.household import Household
from skill.store import Households
from tests.support.couple import DONE, HUG, LAUNCH, STREAK, TODAYS, Answered, Couple
from tests.support.deadlines import ample
from tests.support.processes import Serving

# Three are promised; one more is the noise of a machine that does much else.
MOST_SECONDS = 4.0
READY_SECONDS = 10.0
FORGET, BID = "yes, forget us", "BidNoticedIntent"

WRITING = (TODAYS, HUG, DONE, BID, FORGET)
READING = (STREAK, "WeekRecapIntent", "WhatDoYouKnowIntent")
EVERYTHING = (LAUNCH, *WRITING, *READING)
ALL_BUT_FORGET = tuple(question for question in EVERYTHING if question != FORGET)


@dataclass(frozen=True)
class Skill:
    """A server under test, and a way to its store that no outage of the test concerns."""

    running: Serving
    store: Households

    def couple(self) -> Couple:
        """Return a household that told one moment, and nothing else so far."""
        couple = Couple(self.running.url)
        assert couple.says(DONE).claims
        return couple

    def kept(self, couple: Couple) -> Household:
        """Return what the store has of a household."""
        return self.store.load(couple.key, datetime.now(UTC), ample(), consistent=True)

    def log(self) -> list[Mapping[str, Any]]:
        """Return what was logged since the last time, but for the line that every turn has."""
        descriptor, written = self.running.process.stderr, b""
        assert descriptor
        while select.select([descriptor], [], [], 0)[0] and (
            piece := os.read(descriptor.fileno(), 65536)
        ):
            written += piece
        lines = map(json.loads, written.splitlines())
        return [line for line in lines if line["event"] != "turn"]

    def becomes(self, status: int) -> None:
        """Wait for what /readyz answers; it asks the store once in two seconds."""
        ends = time.monotonic() + READY_SECONDS
        while (last := self.running.get("/readyz").status) != status:
            assert time.monotonic() < ends, f"/readyz still answers {last}"
            time.sleep(0.1)


def ask(couple: Couple, questions: tuple[str, ...]) -> dict[str, Answered]:
    """Return the answers to questions that are asked all at once."""

    def say(question: str) -> Answered:
        if question == FORGET:
            return couple.says("AMAZON.YesIntent", attributes={"asking": "forget"})
        return couple.says(question)

    with ThreadPoolExecutor(len(questions)) as speakers:
        return dict(zip(questions, speakers.map(say, questions), strict=True))


def expect_honest(answers: Mapping[str, Answered]) -> None:
    """In time, nothing claimed, the truth told, and what needs no memory still there."""
    for question, answer in answers.items():
        heard = f"{question}: {answer.speech}"
        assert answer.status == 200, heard
        assert answer.seconds < MOST_SECONDS, f"{heard} ({answer.seconds} s)"
        assert not answer.claims, heard
        assert answer.confessions, heard
    for question in {LAUNCH, TODAYS} & answers.keys():
        assert answers[question].attributes["gesture"]
    if HUG in answers:
        assert answers[HUG].counts_down
    if DONE in answers:
        assert "tell Small Gestures we did it" in answers[DONE].speech


def expect_away(skill: Skill, couple: Couple, questions: tuple[str, ...]) -> None:
    """Ask while the engine is away: honest answers, and one line a turn in the log."""
    skill.log()
    answers = ask(couple, questions)
    expect_honest(answers)
    # On a busy machine the stand-in for the Settings API may be late besides.
    told = [line["event"] for line in skill.log() if line["event"] != "no_zone"]
    assert told == ["store_unavailable"] * len(answers), told


def expect_back(skill: Skill, couple: Couple) -> None:
    """The very next turn is saved, and it is the second that this couple told."""
    assert couple.says(DONE).claims
    assert skill.kept(couple).moments == 2
