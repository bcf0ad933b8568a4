"""The load and the save around a handler, once for all of them.

Load the household, call the handler, save what it decided. Where somebody else saved meanwhile,
call it again on what is there now: a handler is a function, so nothing has happened yet. Where the
engine fails, call it without memory, so that it says what is true.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from skill.alexa.screens.display import Display
from skill.alexa.settings_api import Device, DeviceSettings
from skill.conversation.handlers import Entry, Reply, Session, Turn
from skill.domain.catalogue import Catalogue
from skill.domain.days import commonest_zone, local_time
from skill.domain.deadline import Deadline
from skill.domain.deck import Deck
from skill.domain.household import Household, TodaysGesture
from skill.hosting.waiting import pause
from skill.observability.logs import log
from skill.store import Conflict, CorruptRecord, Households, StoreUnavailable
from skill.store.protocol import MOST_SECONDS
from skill.words.spoken import FirstName

LAST_BEGIN_SECONDS = 1.3
"""After these nothing slow begins; nothing takes longer than 1.5, and three are promised."""

STEP_ASIDE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Request:
    """What a request says; `key` (the household's) and `id` are marks, never Alexa's own ids."""

    key: str
    id: str
    at: datetime
    locale: str
    device: Device
    session: Session
    slots: Mapping[str, str]
    speaker: FirstName | None = None
    may_remind: bool | None = None
    display: Display | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was taken: its reply, and the household's version after it."""

    reply: Reply
    version: int
    remembered: bool = True


class Memory:
    """Takes turns with a store behind them."""

    def __init__(
        self,
        store: Households,
        devices: DeviceSettings,
        catalogue: Catalogue,
        retention: timedelta,
        contact: str | None = None,
    ) -> None:
        self._store = store
        self._devices = devices
        self._catalogue = catalogue
        self._retention = retention
        self._contact = contact

    def take(self, entry: Entry, request: Request) -> Taken:
        """The reply of a handler, with everything that it claims to remember saved."""
        if not entry.memory:
            turn = self._turn(request, Household(), remembers=True)
            return Taken(entry.handler(turn), request.session.version)
        try:
            return self._remembering(entry, request)
        except StoreUnavailable as failed:
            log.warning("store_unavailable", reason=str(failed))
            if isinstance(failed, CorruptRecord) and (erased := self._erased(entry, request)):
                return erased
            turn = self._turn(request, _without_memory(request), remembers=False)
            return Taken(entry.handler(turn), request.session.version, remembered=False)

    def _remembering(self, entry: Entry, request: Request) -> Taken:
        ends = time.monotonic() + LAST_BEGIN_SECONDS
        stored = self._load(entry, request, ends)
        while True:
            household = self._located(stored, request, ends) if entry.locates else stored
            reply = entry.handler(self._turn(request, household, remembers=True))
            try:
                return Taken(reply, self._keep(reply, household, stored, request, ends))
            except Conflict as conflict:
                _expect_time(ends)
                stored = conflict.stored or self._reload(request)

    def _erased(self, entry: Entry, request: Request) -> Taken | None:
        """What nobody can read can still be forgotten, if that is what the handler decides."""
        reply = entry.handler(self._turn(request, Household(), remembers=True))
        if not reply.forget:
            return None
        self._store.forget(request.key, _deadline())
        return Taken(reply, 0)

    def _load(self, entry: Entry, request: Request, ends: float) -> Household:
        """The household, at least as new as this session saw it."""
        seen = request.session.version
        stored = self._store.load(
            request.key, request.at, _deadline(), consistent=entry.exact and not seen
        )
        if stored.version < seen:
            _expect_time(ends)
            stored = self._store.load(request.key, request.at, _deadline(), consistent=True)
        return stored

    def _keep(
        self, reply: Reply, household: Household, stored: Household, request: Request, ends: float
    ) -> int:
        """Do what the reply decided, if anything; the household's version from now on."""
        if reply.forget:
            _expect_time(ends)
            self._store.forget(request.key, _deadline())
            return 0
        decided = reply.household or household
        if decided == stored:
            return stored.version
        _expect_time(ends)
        self._store.save(request.key, decided, request.at + self._retention, _deadline())
        return decided.version + 1

    def _reload(self, request: Request) -> Household:
        """Step aside for a moment, so that of many who collide one gets through."""
        pause(random.uniform(0, STEP_ASIDE_SECONDS))
        return self._store.load(request.key, request.at, _deadline(), consistent=True)

    def _located(self, household: Household, request: Request, ends: float) -> Household:
        if household.zone and household.zone.is_fresh(request.at):
            return household
        _expect_time(ends)
        name = self._devices.zone(request.device, request.key)
        if not name:
            return household
        return household.live_in(name, request.at, local_time(request.at, name).date())

    def _turn(self, request: Request, household: Household, *, remembers: bool) -> Turn:
        return Turn(
            now=local_time(request.at, _zone(request, household)),
            household=household,
            remembers=remembers,
            catalogue=self._catalogue,
            session=request.session,
            slots=request.slots,
            request=request.id,
            locale=request.locale,
            contact=self._contact,
            speaker=request.speaker,
            may_remind=request.may_remind,
            has_screen=request.display is not None,
        )


def _deadline() -> Deadline:
    return Deadline.after(MOST_SECONDS, time.monotonic)


def _expect_time(ends: float) -> None:
    if time.monotonic() > ends:
        raise StoreUnavailable("too slow to go on")


def _zone(request: Request, household: Household) -> str:
    return household.zone.name if household.zone else commonest_zone(request.locale)


def _without_memory(request: Request) -> Household:
    """What the session alone tells: at least nothing is offered twice in a row."""
    session, blank = request.session, Household()
    today = local_time(request.at, _zone(request, blank)).date()
    return Household(
        today=TodaysGesture(today, session.gesture) if session.gesture else None,
        gestures=Deck(last=session.gesture),
        prompts=Deck(last=session.prompt),
    )
