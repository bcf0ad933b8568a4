"""From a zone to its country, as the time zone database tells it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_ZONEINFO = files("tzdata") / "zoneinfo"


def country_of(zone: str) -> str | None:
    """Return the ISO 3166 code of the country that an IANA zone lies in; None where none is named.

    Source: `zone.tab`, and the links of `tzdata.zi` for older names (Asia/Calcutta).
    """
    countries = _countries()
    return countries.get(zone) or countries.get(_links().get(zone, ""))


@cache
def _countries() -> dict[str, str]:
    return {zone: country for country, _, zone, *_ in _rows("zone.tab", "\t")}


@cache
def _links() -> dict[str, str]:
    """Return older names of zones, each with its newer one."""
    return {row[2]: row[1] for row in _rows("tzdata.zi", " ") if row[0] == "L"}


def _rows(name: str, separator: str) -> Iterator[list[str]]:
    lines = (_ZONEINFO / name).read_text(encoding="utf-8").splitlines()
    return (line.split(separator) for line in lines if not line.startswith("#"))
