"""The offer of a routine, which Alexa makes in her own words.

Sources: Amazon's "Pre-Built Routine API Reference" and "Pre-Built Routine Primitives". The form of
the operation is read off a public skill's code; on which devices and accounts she offers one, and
whether a skill that is not live may, is [unverified].
"""

from collections.abc import Sequence

from ask_sdk_model.interfaces.connections.on_completion import OnCompletion
from ask_sdk_model.interfaces.connections.v1.start_connection_directive import (
    StartConnectionDirective,
)

from skill.conversation.reply import OfferRoutine

URI = "connection://AMAZON.OfferAutomation/1"


def offer(
    routine: OfferRoutine, phrases: Sequence[str], does: str, skill: str
) -> StartConnectionDirective:
    """Return the directive: what a person says starts a task of this skill, without any input."""
    task = routine.task
    trigger = {
        "type": "Alexa.Automation.Trigger.Voice.CustomUtterance",
        "version": "1.0",
        "payload": {"utterances": list(phrases), "locale": routine.locale},
    }
    operation = {
        "type": "Alexa.Automation.Operation.Skill.StartConnection",
        "version": "1.0",
        "operationId": task,
        "payload": {
            "connectionRequest": {
                "uri": f"connection://{skill}.{task}/1?provider={skill}",
                "input": {},
            }
        },
    }
    automation = {"trigger": trigger, "operations": {"serial": [{"operation": operation}]}}
    rendering = {"operations": {task: {"descriptionPrompt": does}}}
    return StartConnectionDirective(
        uri=URI,
        on_completion=OnCompletion.RESUME_SESSION,
        input={"automation": automation, "renderingData": rendering},
        token=task,
    )
