"""A couple that talks to the skill in process: memory, handlers and words, and a store that may go.

Nothing between them is replaced but Alexa herself: what the session attributes carry goes through
JSON, as it does on its way.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from structlog.testing import capture_logs

from skill.alexa import session_attributes
from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.memory import Handled, Memory
from skill.conversation.reply import Line, Reply, SetReminder
from skill.conversation.turn import Said, Session, Turn
from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.domain.reminder import Outcome
from skill.store import Conflict, StoreUnavailable
from skill.store.record import Record, from_record, to_record
from tests.support.deadlines import ample
from tests.support.turns import EVENING, turn
from tests.support.words import load_words

PRESENTER = Presenter(load_words("en"))


@dataclass
class OneShelf:
    """A store of one household in memory, kept as a record and its version."""

    kept: tuple[Record, int] | None = None
    household: Household = field(default_factory=Household)
    """What the record says, which is read once."""

    away: bool = False

    def __post_init__(self) -> None:
        if self.kept:
            self.household = from_record(*self.kept)

    def load(
        self, _key: str, _now: datetime, _deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        self._answer()
        return self.household

    def save(self, _key: str, household: Household, _expires: datetime, _dl: Deadline) -> None:
        self._answer()
        if household.version != self.household.version:
            raise Conflict(self.household)
        self.kept = (to_record(household), household.version + 1)
        self.household = from_record(*self.kept)

    def forget(self, _key: str, _deadline: Deadline) -> None:
        self._answer()
        self.kept, self.household = None, Household()

    def ping(self, _deadline: Deadline) -> None:
        self._answer()

    def close(self) -> None:
        """Nothing to give back."""

    def _answer(self) -> None:
        if self.away:
            raise StoreUnavailable("told to be away")


@dataclass(frozen=True)
class Exchange:
    """One turn: what was said, what was answered, and the household before and after it.

    `decided` is the handler's own reply, with what it does; `reply` what is said, which may be what
    Alexa's reminders answered.
    """

    intent: str
    turn: Turn
    decided: Reply
    reply: Reply
    said: Said | None
    before: Household
    after: Household
    open: bool

    @property
    def lines(self) -> set[str]:
        return {line.name for line in self.reply.lines if isinstance(line, Line)}

    @property
    def words(self) -> str:
        return f"{self.said.speech}{self.said.last}" if self.said else ""


@dataclass
class Couch:
    """Who talks; a session is open while `attributes` are there."""

    screen: bool = False
    store: OneShelf = field(default_factory=OneShelf)
    now: datetime = EVENING
    attributes: dict[str, Any] | None = None
    turns: int = 0

    def __post_init__(self) -> None:
        self.memory = Memory(self.store, lambda _turn, _deadline: None, timedelta(days=400))

    def say(
        self,
        intent: str,
        slots: Mapping[str, str] | None = None,
        outcome: Outcome = Outcome.DONE,
    ) -> Exchange:
        """Say something: to a session that is open, or else in one breath."""
        before, said_to = self.store.household, self._turn(slots or {}, intent)
        with capture_logs():
            decided = self.memory.handle(ROUTES[intent], said_to, ample())
        handled = self._settle(decided, outcome)
        reply = handled.reply
        said = PRESENTER.said(reply, said_to.request, said_to.session.said)
        self.attributes = self._left(said_to.session, handled, said) if reply.asks else None
        self.now += timedelta(seconds=20)
        return Exchange(
            intent,
            handled.turn,
            decided.reply,
            reply,
            said,
            before,
            self.store.household,
            bool(reply.asks),
        )

    def _turn(self, slots: Mapping[str, str], intent: str) -> Turn:
        self.turns += 1
        one_shot = self.attributes is None and intent != "LaunchRequest"
        session = session_attributes.read(self.attributes or {}, one_shot=one_shot)
        return turn(
            at=self.now,
            session=session,
            slots=slots,
            request=f"r{self.turns:06}",
            has_screen=self.screen,
            may_remind=True,
        )

    def _settle(self, handled: Handled, outcome: Outcome) -> Handled:
        wanted = handled.reply.effect(SetReminder)
        return replace(handled, reply=wanted.answer(outcome)) if wanted else handled

    def _left(self, session: Session, handled: Handled, said: Said | None) -> dict[str, Any]:
        left: dict[str, Any] = json.loads(
            json.dumps(session_attributes.after(session, handled, said))
        )
        return left
