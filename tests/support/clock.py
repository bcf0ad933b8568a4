"""A clock that tests set: it decides the gate's freshness and stamps the Echo's requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Clock:
    """Stands still until it is told."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Later by so many seconds, minutes, hours or days."""
        self.now += timedelta(**by)
