"""What AWS Lambda calls: an HTTP API's events, answered by the application.

Lambda imports this module once for each machine that it starts, before the first request comes:
what is built here is built once, and a wrong setting ends the start. Only infra/template.yaml
names this module.
"""

import os

from apig_wsgi import make_lambda_handler

from skill.app import create_app
from skill.observability.logs import log_to_stderr
from skill.settings import Settings, WrongSetting

settings = Settings.read(os.environ)
if not settings.skill_ids:
    raise WrongSetting("GESTURES_SKILL_ID: Lambda needs the skill's application id")
log_to_stderr()
lambda_handler = make_lambda_handler(create_app(settings))
