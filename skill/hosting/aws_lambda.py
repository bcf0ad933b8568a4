"""What AWS Lambda calls: an HTTP API's events, or Alexa's own, answered by the same skill.

Lambda imports this module once for each machine that it starts, before the first request comes:
what is built here is built once, and a wrong setting ends the start. Only infra/template.yaml
names this module.
"""

import os
from typing import Any

from apig_wsgi import make_lambda_handler

from skill.app import create_app, past_http
from skill.hosting.invocations import Invocations
from skill.observability.logs import log, log_to_stderr
from skill.settings import Settings, WrongSetting, unknown_in

settings = Settings.read(os.environ)
if not settings.skill_ids:
    raise WrongSetting("GESTURES_SKILL_ID: Lambda needs the skill's application id")
log_to_stderr()  # as JSON: the stack counts what is in it
for _name, _meant in unknown_in(os.environ).items():
    log.warning("unknown_setting", name=_name, meant=_meant)
_app = create_app(settings)
_over_http = make_lambda_handler(_app)
_invocations = Invocations(*past_http(_app))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer an event: a request that an HTTP API wrapped, or else an envelope of Alexa's own.

    Whoever calls by HTTP cannot leave the wrapping out, and so cannot leave the signature out.

    Raises:
        Refused: it is neither such a request nor one of Alexa's.
        Undone: it could not be carried out yet.
    """
    if "requestContext" not in event:
        return _invocations.answer(event)
    answered: dict[str, Any] = _over_http(event, context)
    return answered
