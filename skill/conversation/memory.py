"""The load and the save around a handler, once for all of them.

Load the household, call the handler, save what it decided. Where another turn saved meanwhile, call
it again on what is there now: a handler is a function, so nothing has happened yet. Where the store
fails, call it without memory, so that it says what is true.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from skill.conversation.hushes import Hushes
from skill.conversation.registry import Route
from skill.conversation.repeats import Repeats
from skill.conversation.reply import Erase, Reply
from skill.conversation.turn import Turn
from skill.domain.catalogue import number_of
from skill.domain.days import local_time
from skill.domain.deadline import Deadline
from skill.domain.household import Household, TodaysGesture
from skill.domain.repertoire import Repertoire
from skill.domain.walk import Walk
from skill.observability.logs import log
from skill.store import Conflict, CorruptRecord, Households, StoreUnavailable

STEP_ASIDE_SECONDS = 0.02

ZoneOf = Callable[[Turn, Deadline], str | None]
"""The IANA zone of a turn's device; None where that cannot be had in time."""


@dataclass(frozen=True, slots=True)
class Handled:
    """A turn that was handled: its reply, and the household's version after it."""

    turn: Turn
    reply: Reply
    version: int


class Memory:
    """Handles turns with a store behind them."""

    def __init__(self, store: Households, zone_of: ZoneOf, retention: timedelta) -> None:
        self._store = store
        self._zone_of = zone_of
        self._retention = retention
        self._repeats = Repeats()
        self._hushes = Hushes()

    def handle(self, route: Route, turn: Turn, deadline: Deadline) -> Handled:
        """Call the route's handler, with everything that it claims to remember saved."""
        turn = replace(turn, troubles=self._hushes.told_before(turn.key, turn.request))
        handled = self._handle(route, turn, deadline)
        if handled.reply.distant:
            self._hushes.note(turn.key, handled.turn.day, turn.request)
        return handled

    def _handle(self, route: Route, turn: Turn, deadline: Deadline) -> Handled:
        if not route.loads_household:
            return Handled(turn, route.handler(turn), turn.session.version)
        try:
            return self._remember(route, turn, deadline)
        except StoreUnavailable as failed:
            log.warning("store_unavailable", reason=str(failed))
            unread = isinstance(failed, CorruptRecord)
            if unread and (erased := self._erase_unread(route, turn, deadline)):
                return erased
            blank = turn.without_memory(_known_without_the_store(turn))
            return Handled(blank, route.handler(blank), turn.session.version)

    def _remember(self, route: Route, turn: Turn, deadline: Deadline) -> Handled:
        stored = self._load(route, turn, deadline)
        while True:
            household = self._locate(stored, turn, deadline) if route.locates else stored
            loaded = self._hushed(route, turn.with_household(household))
            reply = route.handler(loaded)
            if (asked := (route, turn.key, turn.request)) in self._repeats:
                return Handled(loaded, reply, stored.version)
            try:
                version = self._keep(reply, loaded, stored, deadline)
                if version != stored.version:
                    self._repeats.note(asked)
                return Handled(loaded, reply, version)
            except Conflict as conflict:
                stored = conflict.stored or self._reload(turn, deadline)

    def _erase_unread(self, route: Route, turn: Turn, deadline: Deadline) -> Handled | None:
        """Forget what cannot be read, if that is what the handler decides."""
        reply = route.handler(turn)
        if not reply.effect(Erase):
            return None
        self._forget(turn, deadline)
        return Handled(turn, reply, 0)

    def _load(self, route: Route, turn: Turn, deadline: Deadline) -> Household:
        """Load the household, at least as new as this session saw it."""
        seen = turn.session.version
        consistent = route.consistent_read and not seen
        stored = self._store.load(turn.key, turn.at, deadline, consistent=consistent)
        if stored.version < seen:
            stored = self._store.load(turn.key, turn.at, deadline, consistent=True)
        return stored

    def _keep(self, reply: Reply, turn: Turn, stored: Household, deadline: Deadline) -> int:
        """Do what the reply decided, if anything; return the household's version after it."""
        if reply.effect(Erase):
            self._forget(turn, deadline)
            return 0
        # That it is to be quiet is never saved by itself: it rides along with what is kept.
        decided = reply.household or replace(turn.household, quiet=stored.quiet)
        if decided == stored:
            return stored.version
        decided = decided.without_old_secret(turn.day).without_old_quiet(turn.day)
        self._store.save(turn.key, decided, turn.at + self._retention, deadline)
        if reply.household:
            self._hushes.forget(turn.key)
        return decided.version + 1

    def _forget(self, turn: Turn, deadline: Deadline) -> None:
        self._store.forget(turn.key, deadline)
        self._hushes.forget(turn.key)

    def _hushed(self, route: Route, turn: Turn) -> Turn:
        """Return the turn of a household that is quiet, where something hard was told lately.

        What looks alike in the log knows nothing of it, and so saves nothing of it.
        """
        since = turn.day if turn.session.distant else self._hushes.day_of(turn.key)
        if since is None or not route.locates:
            return turn
        return turn.with_household(turn.household.hush(since))

    def _reload(self, turn: Turn, deadline: Deadline) -> Household:
        """Step aside for a moment, so that of many who collide one gets through."""
        time.sleep(random.uniform(0, STEP_ASIDE_SECONDS))
        return self._store.load(turn.key, turn.at, deadline, consistent=True)

    def _locate(self, household: Household, turn: Turn, deadline: Deadline) -> Household:
        """Ask the device for its zone, where the one that is kept is old."""
        if household.zone and household.zone.is_fresh(turn.at):
            return household
        name = self._zone_of(turn, deadline)
        if not name:
            return household
        return household.live_in(name, turn.at, local_time(turn.at, name).date())


def _known_without_the_store(turn: Turn) -> Household:
    """Return what the session alone tells: at least nothing is offered twice in a row."""
    session, household = turn.session, Household()
    if session.prompt:
        prompts = Walk(last=number_of(session.prompt), exceptions=(number_of(session.prompt),))
        household = replace(household, prompts=prompts)
    if session.gesture:
        number = number_of(session.gesture)
        spine = Walk(last=number, exceptions=(number,))
        way = session.offer.way if session.offer else 0
        household = replace(
            household,
            today=TodaysGesture(turn.day, number, way),
            repertoire=Repertoire(spine=spine),
            gesture=number,
            way=way,
        )
    return household
