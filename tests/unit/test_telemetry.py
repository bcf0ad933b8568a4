"""What an operator sees of a turn, and what nobody may see."""

import pytest
from structlog.testing import capture_logs

from skill.observability.reports import Report, name_in
from skill.observability.telemetry import Telemetry, shown_as


class Tally:
    """Counts into lists."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, str]] = []
        self.calls: list[tuple[str, str]] = []
        self.reasons: list[str] = []
        self.reports: list[Report] = []

    def turn(self, intent: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.turns.append((intent, outcome))

    def store_call(self, call: str, outcome: str) -> None:
        self.calls.append((call, outcome))

    def refused(self, reason: str) -> None:
        self.reasons.append(reason)

    def reported(self, report: Report) -> None:
        self.reports.append(report)


@pytest.fixture
def tally() -> Tally:
    return Tally()


def test_a_turn_is_counted_before_its_answer_and_logged_after_it(tally: Tally) -> None:
    telemetry = Telemetry(tally)
    with capture_logs() as lines:
        with telemetry.turn() as ended:
            telemetry.is_of("StreakIntent", "hash", "en-GB", "screen")
            telemetry.store_call("load", "ok")
            telemetry.store_call("save", "conflict")
        assert lines == []
        assert tally.turns == [("StreakIntent", "answered")]
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
    assert tally.turns == [("StreakIntent", "answered")]
    assert tally.calls == [("load", "ok"), ("save", "conflict")]


def test_nobody_can_tell_who_did_not_feel_safe_from_who_asked_for_help(tally: Tally) -> None:
    telemetry, told = Telemetry(tally), []
    for name in ("NotSafeIntent", "AMAZON.HelpIntent"):
        with capture_logs() as lines:
            with telemetry.turn() as ended:
                telemetry.is_of(name, "mark", "en-GB", "screen")
            ended()
        lines[0].pop("ms")
        told += lines
    assert told[0] == told[1]
    assert told[0]["intent"] == "Other"
    assert tally.turns == [("Other", "answered")] * 2


def test_a_refused_request_is_no_turn_and_its_details_are_for_the_log(tally: Tally) -> None:
    telemetry = Telemetry(tally)
    with capture_logs() as lines, pytest.raises(ValueError, match="refused"), telemetry.turn():
        raise ValueError("refused")
    assert lines == []
    with capture_logs() as lines:
        telemetry.refused("the body is not JSON: line 1")
    assert lines[0]["reason"] == "the body is not JSON: line 1"
    assert (tally.turns, tally.reasons) == ([], ["the body is not JSON"])


def test_a_turn_may_end_otherwise(tally: Tally) -> None:
    telemetry = Telemetry(tally)
    with telemetry.turn() as ended:
        telemetry.is_of("StreakIntent")
        telemetry.ends("without_memory")
    ended()
    assert tally.turns == [("StreakIntent", "without_memory")]


def test_outside_of_a_turn_store_calls_are_counted_all_the_same(tally: Tally) -> None:
    Telemetry(tally).store_call("ping", "unavailable")
    assert tally.calls == [("ping", "unavailable")]


def test_a_defect_is_told_by_the_same_name() -> None:
    assert shown_as("NotSafeIntent") == "Other"
    assert shown_as("StreakIntent") == "StreakIntent"


def test_what_alexa_reported_is_a_line_and_a_count(tally: Tally) -> None:
    report = Report("SessionEndedRequest", "ERROR", "ENDPOINT_TIMEOUT")
    with capture_logs() as lines:
        Telemetry(tally).reported(report)
    assert lines == [
        {"event": "alexa_reported", "log_level": "warning", "expected": False, **report._asdict()}
    ]
    assert tally.reports == [report]


def test_what_was_answered_in_words_is_no_warning(tally: Tally) -> None:
    report = Report("Reminders API", "status 404")
    with capture_logs() as lines:
        Telemetry(tally).reported(report, expected=True)
    assert [(line["log_level"], line["expected"]) for line in lines] == [("info", True)]
    assert tally.reports == [report]


@pytest.mark.parametrize("value", ["hit me", "hurt", "Hurt", "amzn1.ask.account.A", "", None, 5])
def test_what_may_be_a_text_or_an_id_is_no_name(value: object) -> None:
    assert name_in(value) == ""


def test_a_name_that_amazon_adds_tomorrow_is_one() -> None:
    assert name_in("TOMORROW_S_ERROR_2") == "TOMORROW_S_ERROR_2"
