"""When a daily reminder rings."""

from datetime import datetime, time

import pytest

from skill.domain.catalogue import Moment
from skill.domain.reminder import Daily, at_that_time_of, time_of_day


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("19:30", time(19, 30)),
        ("00:00", time(0)),
        ("MO", time(8)),
        ("AF", time(15)),
        ("EV", time(19)),
        ("NI", time(21)),
    ],
)
def test_a_spoken_time_is_a_time_of_day(spoken: str, meant: time) -> None:
    assert time_of_day(spoken) == meant


@pytest.mark.parametrize(
    "spoken",
    [None, "", "24:00", "19:60", "19", "7:30", "19:30Z", "PRESENT_REF", "19:30\n"],
)
def test_what_tells_no_time_is_asked(spoken: str | None) -> None:
    assert time_of_day(spoken) is None


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("2026-11-22T18:00", "2026-11-22T19:30"),
        ("2026-11-22T19:29:59", "2026-11-22T19:30"),
        ("2026-11-22T19:30", "2026-11-23T19:30"),
        ("2026-12-31T23:00", "2027-01-01T19:30"),
    ],
)
def test_it_rings_for_the_first_time_when_that_time_comes_next(asked: str, first: str) -> None:
    reminder = Daily(time(19, 30), datetime.fromisoformat(asked), None)
    assert reminder.first == datetime.fromisoformat(first)


@pytest.mark.parametrize(
    ("moment", "told", "meant"),
    [
        (Moment.EVENING, time(7), time(19)),
        (Moment.BEDTIME, time(10, 30), time(22, 30)),
        (Moment.EVENING, time(19), time(19)),
        (Moment.EVENING, time(0), time(0)),
        (Moment.EVENING, time(12), time(12)),
        (Moment.MORNING, time(7), time(7)),
        (None, time(7), time(7)),
    ],
)
def test_seven_said_of_evenings_is_seven_in_the_evening(
    moment: Moment | None, told: time, meant: time
) -> None:
    assert at_that_time_of(moment, told) == meant
