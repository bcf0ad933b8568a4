"""A simulated Echo: hears, asks the skill, and keeps the session by Alexa's rules."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Protocol
from uuid import uuid4

from simulator.answer import Answer, expect_ok, read_answer
from simulator.authority import Authority
from simulator.envelope import (
    JSON,
    Complaint,
    Identity,
    Stamp,
    Touch,
    consent_answer,
    envelope,
    intent_request,
    launch_request,
    resumed_request,
    runtime_error,
    session_ended_request,
    session_of,
    task_request,
    user_event,
)
from simulator.hearing import Heard
from simulator.hearing.plain import plain
from simulator.playback import CONSENT_REQUEST
from simulator.profiles import SPEAKER, Profile
from simulator.routines import YES, Routine, UnofferableError, offered, outcome_of
from simulator.wire import NoAnswerError

Post = Callable[[bytes, Mapping[str, str]], tuple[int, bytes]]

Consent = Callable[[str], str]
"""What a person answers to Alexa, who asks for a permission: ACCEPTED, DENIED or NOT_ANSWERED."""

ACCEPTED = "ACCEPTED"

ASKED_AGAIN = {"asking": "routine"}
"""What Alexa's own offer leaves: the skill's question before it, once more in her words."""

HEADERS = {"Content-Type": "application/json;charset=UTF-8", "Accept": "application/json"}


class Ear(Protocol):
    """What makes a request of a typed line."""

    def hear(self, said: str, today: date | None = None) -> Heard:
        """Return what Alexa would send for it."""
        ...


@dataclass(frozen=True, slots=True)
class _Session:
    id: str
    new: bool
    attributes: Mapping[str, Any]


@dataclass(slots=True)
class Echo:
    """One device that has the skill enabled, with its open session if there is one.

    `profile` is what it is, `shown` the token of the document on its screen; either may change.
    `left` is what the skill's last answer left of the conversation: its session attributes.
    `routines` are those that were made, by what a person says to start each.
    """

    post: Post
    hearing: Ear
    authority: Authority
    clock: Callable[[], datetime]
    who: Identity
    zone: tzinfo = UTC
    new_id: Callable[[], str] = lambda: str(uuid4())
    consent: Consent = lambda _scope: "NOT_ANSWERED"
    profile: Profile = SPEAKER
    shown: str | None = None
    left: Mapping[str, Any] = field(default_factory=dict, init=False)
    routines: dict[str, Routine] = field(default_factory=dict)
    _session: _Session | None = field(default=None, init=False)
    _offered: tuple[Routine, _Session] | None = field(default=None, init=False)
    """What Alexa offers just now, in a session that is hers meanwhile."""

    @property
    def listens(self) -> bool:
        """Whether a session is open, be it that Alexa herself waits for an answer."""
        return self._session is not None or self._offered is not None

    def say(self, said: str) -> Answer:
        """Return what the skill says to that.

        Raises:
            NoAnswerError: Alexa could not use its answer.
        """
        return self.send(self.hear(said))

    def hear(self, said: str) -> Heard | Routine:
        """Return what is understood of that, on the device's own day, or the routine it starts."""
        routine = None if self.listens else self.routines.get(plain(said))
        today = self.clock().astimezone(self.zone).date()
        return routine or self.hearing.hear(said, today=today)

    def send(self, heard: Heard | Routine) -> Answer:
        """Return what the skill answers to what was heard.

        Raises:
            NoAnswerError: Alexa could not use its answer.
        """
        if isinstance(heard, Routine):
            task = task_request(self.who, self._stamp(), heard)
            return self._answer(self._new_session(), task)
        if self._offered:
            return self._answer_offer(heard, *self._offered)
        stamp = self._stamp()
        session = self._new_session() if heard.intent is None else self._kept_session()
        answer = self._answer(session, _request(self.who, stamp, heard))
        for directive in answer.directives:
            if directive.get("type") == CONSENT_REQUEST:
                after = self._answer_consent(directive)
                return replace(after, playback=answer.playback.then(after.playback))
        return answer

    def touch(self, touch: Touch) -> Answer:
        """Return what the skill answers to a touch.

        A touch on a document that outlived its session comes in a new one. [unverified]

        Raises:
            NoAnswerError: Alexa could not use its answer.
        """
        return self._answer(self._kept_session(), user_event(self.who, self._stamp(), touch))

    def complain(self, complaint: Complaint) -> Answer:
        """Send a RuntimeError, and return what the skill answers.

        Raises:
            NoAnswerError: Alexa could not use it.
        """
        return self._answer(self._kept_session(), runtime_error(self.who, self._stamp(), complaint))

    def close(self) -> None:
        """Leave: an open session ends as it does when nobody answers a reprompt."""
        session = self._session or (self._offered and self._offered[1])
        self._session, self._offered, self.left = None, None, {}
        if session is None:
            return
        ended = session_ended_request(self.who, self._stamp(), "EXCEEDED_MAX_REPROMPTS")
        expect_ok(*self._ask(session, ended))

    def _new_session(self) -> _Session:
        return _Session(self.new_id(), new=True, attributes={})

    def _kept_session(self) -> _Session:
        return self._session or self._new_session()

    def _answer(self, session: _Session, request: JSON) -> Answer:
        self._session, self.left = None, {}  # and so it stays when the answer cannot be used
        on_screen = self.profile.screen is not None
        answer = read_answer(*self._ask(session, request), on_screen=on_screen)
        self.left = answer.attributes
        kept = _Session(session.id, new=False, attributes=answer.attributes)
        if routine := self._offer_in(answer):
            self._offered, self.left = (routine, kept), ASKED_AGAIN
            return replace(answer, session_open=True)
        if answer.session_open:
            self._session = kept
        return answer

    def _offer_in(self, answer: Answer) -> Routine | None:
        try:
            return offered(answer.response, self.who.locale)
        except UnofferableError as refused:
            raise NoAnswerError(f"Alexa would refuse it: {refused}") from refused

    def _answer_offer(self, heard: Heard, routine: Routine, session: _Session) -> Answer:
        """Take an answer to Alexa's own offer; that whatever is no yes is a no is [unverified]."""
        self._offered = None
        phrase, says_yes = routine.first_free(self.routines), heard.intent == YES
        if phrase and says_yes:
            self.routines[phrase] = routine
        cause = outcome_of(says_yes, there=phrase is None) | {"token": routine.token}
        return self._answer(session, resumed_request(self.who, self._stamp(), cause))

    def _answer_consent(self, asked: Mapping[str, Any]) -> Answer:
        """Ask Alexa's own question; tell the skill what came of it, with the token that it sent."""
        status = self.consent(asked["payload"]["permissionScope"])
        if status == ACCEPTED:
            self.who = replace(self.who, consent_token=self.who.api_access_token)
        told = consent_answer(self.who, self._stamp(), asked, status)
        return self._answer(self._new_session(), told)

    def _stamp(self) -> Stamp:
        return Stamp(self.new_id(), self.clock())

    def _ask(self, session: _Session, request: JSON) -> tuple[int, bytes]:
        who = replace(self.who, supported_interfaces=self.profile.interfaces)
        state = session_of(who, session.id, new=session.new, attributes=session.attributes)
        whole = envelope(who, state, request, self.profile.context(self.shown))
        body = json.dumps(whole, ensure_ascii=False).encode()
        return self.post(body, HEADERS | self.authority.sign(body))


def _request(who: Identity, stamp: Stamp, heard: Heard) -> JSON:
    return launch_request(who, stamp) if heard.intent is None else intent_request(who, stamp, heard)
