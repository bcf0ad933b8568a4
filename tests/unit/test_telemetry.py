"""What an operator sees of a turn, and what nobody may see."""

import pytest
from structlog.testing import capture_logs

from skill.observability.metrics import Metrics
from skill.observability.reports import Report, name_in
from skill.observability.telemetry import Telemetry, shown_as

TURN = ("gestures_turns", "StreakIntent", "answered")


def counted(metrics: Metrics) -> list[tuple[str, ...]]:
    """What a scrape tells, but for how long turns took."""
    return [
        (metric.name, *sample.labels.values())
        for metric in metrics.collect()
        for sample in metric.samples
        for _ in range(int(sample.value))
        if metric.type == "counter"
    ]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def test_a_turn_is_counted_before_its_answer_and_logged_after_it(metrics: Metrics) -> None:
    telemetry = Telemetry(metrics)
    with capture_logs() as lines:
        with telemetry.turn() as ended:
            telemetry.is_of("StreakIntent", "hash", "en-GB", "screen")
            telemetry.store_call("load", "ok")
            telemetry.store_call("save", "conflict")
        assert lines == []
        assert TURN in counted(metrics)
        ended()
    (line,) = lines
    assert line.pop("ms") >= 0
    assert line.pop("request") != "hash"  # which a record may have
    assert line == {
        "event": "turn",
        "log_level": "info",
        "intent": "StreakIntent",
        "outcome": "answered",
        "locale": "en-GB",
        "device": "screen",
        "store_calls": 2,
    }
    assert counted(metrics) == [
        TURN,
        ("gestures_store_calls", "load", "ok"),
        ("gestures_store_calls", "save", "conflict"),
    ]


def test_nobody_can_tell_who_did_not_feel_safe_from_who_asked_for_help(metrics: Metrics) -> None:
    telemetry, told = Telemetry(metrics), []
    for name in ("NotSafeIntent", "AMAZON.HelpIntent"):
        with capture_logs() as lines:
            with telemetry.turn() as ended:
                telemetry.is_of(name, "mark", "en-GB", "screen")
            ended()
        lines[0].pop("ms")
        told += lines
    assert told[0] == told[1]
    assert told[0]["intent"] == "Other"
    assert counted(metrics) == [("gestures_turns", "Other", "answered")] * 2


def test_a_refused_request_is_no_turn_and_its_details_are_for_the_log(metrics: Metrics) -> None:
    telemetry = Telemetry(metrics)
    with capture_logs() as lines, pytest.raises(ValueError, match="refused"), telemetry.turn():
        raise ValueError("refused")
    assert lines == []
    with capture_logs() as lines:
        telemetry.refused("the body is not JSON: line 1")
    assert lines[0]["reason"] == "the body is not JSON: line 1"
    assert counted(metrics) == [("gestures_refused_requests", "the body is not JSON")]


def test_a_turn_may_end_otherwise(metrics: Metrics) -> None:
    telemetry = Telemetry(metrics)
    with telemetry.turn() as ended:
        telemetry.is_of("StreakIntent")
        telemetry.ends("without_memory")
    ended()
    assert counted(metrics) == [("gestures_turns", "StreakIntent", "without_memory")]


def test_outside_of_a_turn_store_calls_are_counted_all_the_same(metrics: Metrics) -> None:
    Telemetry(metrics).store_call("ping", "unavailable")
    assert counted(metrics) == [("gestures_store_calls", "ping", "unavailable")]


def test_a_defect_is_told_by_the_same_name() -> None:
    assert shown_as("NotSafeIntent") == "Other"
    assert shown_as("StreakIntent") == "StreakIntent"


def test_what_alexa_reported_is_a_line_and_a_count(metrics: Metrics) -> None:
    report = Report("SessionEndedRequest", "ERROR", "ENDPOINT_TIMEOUT")
    with capture_logs() as lines:
        Telemetry(metrics).reported(report)
    assert lines == [
        {"event": "alexa_reported", "log_level": "warning", "expected": False, **report._asdict()}
    ]
    assert counted(metrics) == [("gestures_alexa_reports", *report)]


def test_what_was_answered_in_words_is_no_warning(metrics: Metrics) -> None:
    report = Report("Reminders API", "status 404")
    with capture_logs() as lines:
        Telemetry(metrics).reported(report, expected=True)
    assert [(line["log_level"], line["expected"]) for line in lines] == [("info", True)]
    assert counted(metrics) == [("gestures_alexa_reports", *report)]


@pytest.mark.parametrize("value", ["hit me", "hurt", "Hurt", "amzn1.ask.account.A", "", None, 5])
def test_what_may_be_a_text_or_an_id_is_no_name(value: object) -> None:
    assert name_in(value) == ""


def test_a_name_that_amazon_adds_tomorrow_is_one() -> None:
    assert name_in("TOMORROW_S_ERROR_2") == "TOMORROW_S_ERROR_2"
