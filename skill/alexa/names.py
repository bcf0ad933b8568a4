"""Names of Alexa's contract that more than one module needs, each once."""

LAUNCH = "LaunchRequest"
INTENT = "IntentRequest"
CAN_FULFILL = "CanFulfillIntentRequest"
CONNECTIONS_RESPONSE = "Connections.Response"
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

GRANTED = "GRANTED"
MATCHED = "ER_SUCCESS_MATCH"
BY_AN_ERROR = "ERROR"
"""Why a session ended, where neither a user nor silence ended it."""

EVENTS = ("AlexaSkillEvent.", "AlexaHouseholdListEvent.", "Reminders.", "Messaging.")
"""Beginnings of the types that Alexa sends again for an hour where the skill did not answer."""
