"""Names of Alexa's contract that more than one module needs, each once."""

LAUNCH = "LaunchRequest"
INTENT = "IntentRequest"
CAN_FULFILL = "CanFulfillIntentRequest"
CONNECTIONS_RESPONSE = "Connections.Response"
RESUMED = "SessionResumedRequest"
SKILL_DISABLED = "AlexaSkillEvent.SkillDisabled"
SESSION_ENDED = "SessionEndedRequest"
EXCEPTION = "System.ExceptionEncountered"
APL_ERROR = "Alexa.Presentation.APL.RuntimeError"
APLA_ERROR = "Alexa.Presentation.APLA.RuntimeError"
TOUCH = "Alexa.Presentation.APL.UserEvent"

TASK = "LaunchRequest.task"
"""What a launch by a routine or a quick link is registered as."""

FALLBACK = "AMAZON.FallbackIntent"

REMINDERS_SCOPE = "alexa::alerts:reminders:skill:readwrite"
"""The permission that a reminder needs."""

PERSON_SCOPE = "alexa::person_id:read"
"""The permission without which no request tells who is speaking, whether or not Alexa knows it."""

SCOPES = frozenset({REMINDERS_SCOPE, PERSON_SCOPE})
"""All that the skill asks for: tests/package/test_scopes.py says what each is for."""

ROUTINE_MADE, ROUTINE_NOT_MADE = "200", "204"
"""Statuses of an offer that was carried through: the second with a reason."""

ROUTINE_REFUSED, ROUTINE_THERE = "REJECTED_BY_CUSTOMER", "AUTOMATION_ALREADY_ENABLED"
"""Reasons. Both are read off a public skill's code; Amazon's page on them was not found whole, so
that there are no others is [unverified]: any other is like a status that is none of these."""

GRANTED = "GRANTED"
MATCHED = "ER_SUCCESS_MATCH"
BY_AN_ERROR = "ERROR"
"""Why a session ended, where neither a user nor silence ended it."""

EVENTS = ("AlexaSkillEvent.", "AlexaHouseholdListEvent.", "Reminders.", "Messaging.")
"""Beginnings of the types that Alexa sends again for an hour where the skill did not answer."""
