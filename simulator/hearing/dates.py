"""AMAZON.DATE: a spoken day, week or month, as Alexa writes it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from simulator.hearing.numbers import NUMBER_WORDS, ORDINAL_WORDS, in_digits, ordinals_in_digits
from simulator.hearing.plain import ENGLISH

_WEEKDAYS, _MONTHS = (ENGLISH["dates"][words].split() for words in ("weekdays", "months"))

DATE_WORDS = NUMBER_WORDS | ORDINAL_WORDS | {*_WEEKDAYS, *_MONTHS, "this", "next"}
DATE_WORDS |= set(" ".join((*ENGLISH["dates"]["days"], ENGLISH["dates"]["around"])).split())


def read_date(words: str, today: date | None) -> str | None:
    """Return AMAZON.DATE of plain words said on `today`; None for words that tell no date."""
    text = re.sub(r"\b(?:on|the) ", "", in_digits(ordinals_in_digits(words)))
    return _dates(today).get(re.sub(r"\ba ", "1 ", text)) if today else None


@lru_cache(maxsize=8)
def _dates(today: date) -> Mapping[str, str]:
    """Return AMAZON.DATE of all that is said for a date, numbers in digits.

    A weekday and a day of a month are the coming ones, today included [unverified on devices].
    """

    def day(ahead: int) -> str:
        return (today + timedelta(ahead)).isoformat()

    dates = {said: day(ahead) for said, ahead in ENGLISH["dates"]["days"].items()}
    for place, name in enumerate(_WEEKDAYS):
        ahead = (place - today.weekday()) % 7
        dates |= dict.fromkeys((name, f"this {name}"), day(ahead))
        dates |= {f"last {name}": day(ahead - 7), f"next {name}": day(ahead or 7)}
    for count in range(1, 100):
        for said, days in ((f"{count} day", count), (f"{count} week", 7 * count)):
            dates |= dict.fromkeys((f"{said} ago", f"{said}s ago"), day(-days))
            dates |= dict.fromkeys((f"in {said}", f"in {said}s"), day(days))
    for step, ahead in (("last", -1), ("this", 0), ("next", 1)):
        iso = (today + timedelta(weeks=ahead)).isocalendar()
        year, month = divmod(12 * today.year + today.month - 1 + ahead, 12)
        dates[f"{step} week"] = f"{iso.year:04}-W{iso.week:02}"
        dates[f"{step} weekend"] = f"{iso.year:04}-W{iso.week:02}-WE"
        dates[f"{step} month"] = f"{year:04}-{month + 1:02}"
    for ahead in range(365):
        coming = today + timedelta(ahead)
        number, name = coming.day, _MONTHS[coming.month - 1]
        forms = (f"{name} {number}", f"{number} {name}", f"{number} of {name}")
        dates |= dict.fromkeys(forms, coming.isoformat())
    return dates
