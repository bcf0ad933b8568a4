"""A household's days: which local day a moment belongs to."""

from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

COMMONEST_ZONES = MappingProxyType(
    {
        "en-AU": "Australia/Sydney",
        "en-CA": "America/Toronto",
        "en-GB": "Europe/London",
        "en-IN": "Asia/Kolkata",
        "en-US": "America/New_York",
    }
)
"""The zone with the most people in it, by locale: the last resort when no device told one."""


def commonest_zone(locale: str) -> str:
    """The IANA name of the zone most people of a locale live in; UTC for a locale not known."""
    return COMMONEST_ZONES.get(locale, "UTC")


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone name that this machine has the rules of."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def local_day(at: datetime, zone: str) -> date:
    """The day it is in a zone (an IANA name) at an aware moment."""
    return at.astimezone(ZoneInfo(zone)).date()
