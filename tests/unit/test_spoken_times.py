"""Times of day as people say them."""

from datetime import date, time
from pathlib import Path

import pytest

from skill.domain.reminder import Proposal
from skill.words import BrokenWords
from skill.words.spoken import When
from tests.support.words import load_words

DATES = load_words("en").dates
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(0), "midnight"),
        (time(0, 15), "12:15 at night"),
        (time(1), "1 in the morning"),
        (time(7, 5), "7:05 in the morning"),
        (time(11, 59), "11:59 in the morning"),
        (time(12), "noon"),
        (time(12, 30), "12:30 in the afternoon"),
        (time(17), "5 in the evening"),
        (time(19, 30), "7:30 in the evening"),
        (time(21), "9 at night"),
        (time(23, 59), "11:59 at night"),
    ],
)
def test_a_time_is_said_with_its_part_of_the_day(at: time, said: str) -> None:
    assert DATES.say(When(Proposal(at), TODAY)) == f"every day at {said}"


def test_a_host_may_say_times_in_their_own_way(tmp_path: Path) -> None:
    (tmp_path / "lines.toml").write_text('[time]\nevening = "{time} P.M."')
    own = load_words("en", own=tmp_path)
    assert own.dates.say(When(Proposal(time(19, 30)), TODAY)) == "every day at 7:30 P.M."


def test_a_host_cannot_leave_a_part_of_the_day_without_words(tmp_path: Path) -> None:
    (tmp_path / "lines.toml").write_text('[time]\nevening = ""')
    with pytest.raises(BrokenWords, match=r"time\.evening"):
        load_words("en", own=tmp_path)
