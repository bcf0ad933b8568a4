"""What reminder is proposed, and when it rings."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.catalogue import Moment
from skill.domain.reminder import (
    Often,
    Proposal,
    Reminder,
    Unusable,
    at_that_time_of,
    propose,
    time_of_day,
)


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


SUNDAY = datetime(2026, 11, 22, 18, 4)


def first(proposal: Proposal, asked: str) -> str:
    reminder = Reminder(proposal, datetime.fromisoformat(asked), None)
    return f"{reminder.first:%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("asked", "rings"),
    [
        ("2026-11-22T18:00", "2026-11-22T19:30"),
        ("2026-11-22T19:29:59", "2026-11-22T19:30"),
        ("2026-11-22T19:30", "2026-11-23T19:30"),
        ("2026-12-31T23:00", "2027-01-01T19:30"),
    ],
)
def test_it_rings_for_the_first_time_when_that_time_comes_next(asked: str, rings: str) -> None:
    assert first(Proposal(time(19, 30)), asked) == rings


@pytest.mark.parametrize(
    ("often", "rings"),
    [
        (Often.WEEKDAYS, "2026-11-23T08:00"),
        (Often.WEEKENDS, "2026-11-28T08:00"),
        (Often.SUNDAY, "2026-11-29T08:00"),
        (Often.MONDAY, "2026-11-23T08:00"),
    ],
)
def test_it_rings_for_the_first_time_on_one_of_its_weekdays(often: Often, rings: str) -> None:
    assert first(Proposal(time(8), often), "2026-11-22T18:00") == rings


@given(
    st.sampled_from([each for each in Often if each is not Often.ONCE]),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),
    st.times(),
)
def test_the_first_time_is_within_a_week_on_a_day_of_its_own(
    often: Often, asked: datetime, at: time
) -> None:
    rings = Reminder(Proposal(at, often), asked, None).first
    assert asked < rings <= asked + timedelta(days=8)
    assert rings.weekday() in often.weekdays
    assert Often.on(often.weekdays) is often


def test_one_that_rings_once_does_so_on_its_day_or_after_its_minutes() -> None:
    once = Proposal(time(8), Often.ONCE, date(2026, 11, 26))
    assert first(once, "2026-11-22T18:00") == "2026-11-26T08:00"
    soon = Proposal(often=Often.ONCE, minutes=90)
    assert first(soon, "2026-11-22T23:00") == "2026-11-23T00:30"


clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
proposals = st.one_of(
    st.tuples(st.none() | clock_times, st.sampled_from(list(Often))),
    st.tuples(st.none() | clock_times, st.just(Often.ONCE), days),
    st.tuples(st.none(), st.just(Often.ONCE), st.none(), st.integers(1, 1440)),
).map(lambda members: Proposal(*members))


@given(proposals)
def test_a_proposal_comes_back_from_its_text(proposal: Proposal) -> None:
    assert Proposal.read(proposal.write()) == proposal
    assert len(proposal.write()) <= 16


@given(st.none() | st.text() | st.from_regex(r"\A[0-9: ?-]{0,16}\Z"))
def test_any_other_text_is_no_proposal(text: str | None) -> None:
    read = Proposal.read(text)
    assert read is None or Proposal.read(read.write()) == read


def test_a_time_that_a_release_before_has_left_is_a_daily_reminder() -> None:
    assert Proposal.read("19:30") == Proposal(time(19, 30))


TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("slots", "meant"),
    [
        ({}, Proposal()),
        ({"time": "19:30"}, Proposal(time(19, 30))),
        ({"time": "EV"}, Proposal(time(19))),
        ({"time": "07:00", "moment": "evening"}, Proposal(time(19))),
        ({"often": "weekdays"}, Proposal(often=Often.WEEKDAYS)),
        ({"often": "sun", "time": "07:00"}, Proposal(time(7), Often.SUNDAY)),
        ({"date": "2026-11-22"}, Proposal(None, Often.ONCE, TODAY)),
        ({"date": "2026-11-22TNI"}, Proposal(time(21), Often.ONCE, TODAY)),
        ({"date": "2026-11-22TNI", "time": "09:00"}, Proposal(time(21), Often.ONCE, TODAY)),
        ({"date": "2026-11-23", "time": "08:00"}, Proposal(time(8), Often.ONCE, TOMORROW)),
        ({"date": "2026-11-22", "time": "08:00"}, Proposal(time(20), Often.ONCE, TODAY)),
        ({"often": "once"}, Proposal(often=Often.ONCE)),
        ({"often": "once", "time": "19:30"}, Proposal(time(19, 30), Often.ONCE, TODAY)),
        ({"often": "once", "time": "02:00"}, Proposal(time(2), Often.ONCE, TOMORROW)),
        ({"often": "once", "time": "18:04"}, Proposal(time(18, 4), Often.ONCE, TOMORROW)),
        ({"date": "2026-11-22", "time": "13:00"}, Unusable.GONE_BY),
        ({"date": "2026-11-21", "time": "13:00"}, Unusable.NO_SUCH_RHYTHM),
        ({"date": "2026-W48", "time": "13:00"}, Unusable.NO_SUCH_RHYTHM),
        ({"date": "2028-11-22"}, Unusable.NO_SUCH_RHYTHM),
        ({"date": "soon"}, Unusable.NO_SUCH_RHYTHM),
        ({"often": "every month"}, Unusable.NO_SUCH_RHYTHM),
    ],
)
def test_what_is_proposed_is_what_was_asked_for(
    slots: dict[str, str], meant: Proposal | Unusable
) -> None:
    assert propose(slots, None, SUNDAY, None) == meant


@pytest.mark.parametrize(
    ("delay", "meant"),
    [
        (timedelta(hours=1), Proposal(often=Often.ONCE, minutes=60)),
        (timedelta(days=2), Proposal(time(18, 4), Often.ONCE, date(2026, 11, 24))),
        (timedelta(), Unusable.NO_SUCH_RHYTHM),
        (timedelta(seconds=59), Unusable.NO_SUCH_RHYTHM),
        (timedelta(days=400), Unusable.NO_SUCH_RHYTHM),
    ],
)
def test_in_an_hour_counts_from_now(delay: timedelta, meant: Proposal | Unusable) -> None:
    assert propose({}, delay, SUNDAY, None) == meant


@pytest.mark.parametrize(
    ("open_", "slots", "meant"),
    [
        ("? weekdays", {"time": "08:00"}, Proposal(time(8), Often.WEEKDAYS)),
        ("2026-11-23 ?", {"time": "08:00"}, Proposal(time(8), Often.ONCE, TOMORROW)),
        ("19:30 daily", {"often": "sun"}, Proposal(time(19, 30), Often.SUNDAY)),
        ("19:30 sun", {"time": "20:00"}, Proposal(time(20), Often.SUNDAY)),
        ("21:00 daily", {"time": "10:00"}, Proposal(time(22))),
        ("21:00 daily", {"time": "10:00", "moment": "morning"}, Proposal(time(10))),
        ("12:00 daily", {"time": "01:00"}, Proposal(time(13))),
        ("09:00 daily", {"time": "10:00"}, Proposal(time(10))),
        ("? once", {"time": "08:00"}, Proposal(time(20), Often.ONCE, TODAY)),
        ("in 60", {"time": "22:00"}, Proposal(time(22), Often.ONCE, TODAY)),
        ("09:00 daily", {"time": "EV"}, Proposal(time(21))),
        ("09:00 daily", {"moment": "evening"}, Proposal(time(21))),
        ("06:30 daily", {"time": "MO"}, Proposal(time(6, 30))),
        ("18:30 daily", {"time": "MO"}, Proposal(time(6, 30))),
        ("12:00 daily", {"time": "NI"}, Proposal(time(0))),
        ("09:00 daily", {"time": "AF"}, Proposal(time(15))),
        ("09:00 daily", {"date": "2026-11-22TEV"}, Proposal(time(21), Often.ONCE, TODAY)),
        ("? daily", {"time": "EV"}, Proposal(time(19))),
    ],
)
def test_what_is_not_told_is_as_in_the_proposal_that_is_open(
    open_: str, slots: dict[str, str], meant: Proposal
) -> None:
    assert propose(slots, None, SUNDAY, Proposal.read(open_)) == meant


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
