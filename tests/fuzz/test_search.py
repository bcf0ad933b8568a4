"""Whatever is posted is answered as Alexa needs it, or refused.

`pytest -m fuzz` tries ten thousand of each; what was found once is kept in test_found.py.
"""

from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.fuzz.bodies import bodies, cut, headers
from tests.fuzz.envelopes import envelopes
from tests.fuzz.gate import NOW, Gate
from tests.fuzz.search import examples, search
from tests.fuzz.values import as_bytes

moments = st.datetimes(datetime(1960, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))


@examples
def test_whatever_alexa_signs_is_answered_or_refused(signed: Gate, examples: int) -> None:
    search(examples, envelopes(signed.who, NOW), signed.hold_envelope)


@examples
def test_so_it_is_over_http(over_http: Gate, examples: int) -> None:
    search(examples, envelopes(over_http.who, NOW), over_http.hold_envelope)


@examples
def test_so_it_is_on_any_day_that_is_simulated(unsigned: Gate, examples: int) -> None:
    days = moments.flatmap(lambda day: envelopes(unsigned.who, day))
    search(examples, days, unsigned.hold_envelope)


@examples
def test_what_was_cut_before_it_was_signed_is_answered_or_refused(
    signed: Gate, examples: int
) -> None:
    search(examples, cut(envelopes(signed.who, NOW).map(as_bytes)), signed.hold)


@examples
def test_signed_rubbish_is_refused(signed: Gate, examples: int) -> None:
    search(examples, bodies, lambda body: refused(signed.hold(body)))


@examples
def test_forged_headers_are_refused(signed: Gate, examples: int) -> None:
    search(examples, headers, lambda forged: refused(signed.hold(b"{}", forged)))


def refused(status: int) -> None:
    assert status in (400, 413)
