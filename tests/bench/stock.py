"""The stock stack, as whoever follows Amazon's documentation builds it: what ours is held against.

"Host a Custom Skill as a Web Service" and "Persistent Attributes" of the ASK SDK for Python give
its parts: Flask, `WebserviceSkillHandler` with both of its verifiers, and `DynamoDbAdapter`. It
runs in an environment of its own (requirements/bench.txt); nothing of the skill is imported here.

Two things are not Amazon's. oscrypto reads OpenSSL's version with a pattern that 3.0.10 and later
do not match, so its pattern is widened while it is imported. And the chain is read from a file, as
though Amazon's server had sent it; it is verified like any other, at each request, by
certvalidator.
"""

import os
import re
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import flask
from ask_sdk_core.dispatch_components.exception_components import AbstractExceptionHandler
from ask_sdk_core.dispatch_components.request_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils.predicate import is_intent_name, is_request_type
from ask_sdk_model.response import Response

CHAIN = "BENCH_CHAIN"
TABLE = "BENCH_TABLE"

_NARROW, _WIDER = r"\b(\d\.\d\.\d[a-z]*)\b", r"\b(\d+\.\d+\.\d+[a-z]*)\b"
_SEARCH = re.search


def _search(pattern: Any, *others: Any) -> Any:
    return _SEARCH(_WIDER if pattern == _NARROW else pattern, *others)


with patch("re.search", _search):
    from ask_sdk_webservice_support import verifier
    from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler


class LaunchHandler(AbstractRequestHandler):
    """Tells how many moments there were."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the skill was opened."""
        return bool(is_request_type("LaunchRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        """Read, and ask."""
        kept = handler_input.attributes_manager.persistent_attributes
        speech = f"Welcome back. You have told me of {kept.get('moments', 0)} moments so far."
        ask = "Would you like today's gesture?"
        return handler_input.response_builder.speak(f"{speech} {ask}").ask(ask).response


class DoneHandler(AbstractRequestHandler):
    """Counts a moment."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether a gesture was done."""
        return bool(is_intent_name("GestureDoneIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        """Read, change, write."""
        manager = handler_input.attributes_manager
        kept: dict[str, Any] = manager.persistent_attributes
        kept["moments"] = int(kept.get("moments", 0)) + 1
        request: Any = handler_input.request_envelope.request
        kept["last"] = request.timestamp.isoformat()
        manager.save_persistent_attributes()
        return handler_input.response_builder.speak("Lovely. That one counts.").response


class HelpHandler(AbstractRequestHandler):
    """Explains itself; needs no memory."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether somebody asked for help."""
        return bool(is_intent_name("AMAZON.HelpIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say what can be said, and ask."""
        speech = "You can ask for today's gesture, start a hug timer, or tell me that you did it."
        ask = "What would you like?"
        return handler_input.response_builder.speak(f"{speech} {ask}").ask(ask).response


class CatchAllHandler(AbstractExceptionHandler):
    """Apologises."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Say so: the bench takes no such answer for a good one."""
        return handler_input.response_builder.speak("Sorry, I had trouble with that.").response


def application() -> flask.Flask:
    """The service; with a table where the environment names one."""
    chain = Path(os.environ[CHAIN]).read_bytes()
    verifier.urlopen = lambda _url: BytesIO(chain)
    builder = CustomSkillBuilder(persistence_adapter=_adapter())
    for handler in (LaunchHandler(), DoneHandler(), HelpHandler()):
        builder.add_request_handler(handler)
    builder.add_exception_handler(CatchAllHandler())
    webservice = WebserviceSkillHandler(skill=builder.create())
    app = flask.Flask(__name__)

    @app.post("/alexa")
    def invoke_skill() -> Any:
        body = flask.request.data.decode("utf-8")
        return flask.jsonify(webservice.verify_request_and_dispatch(flask.request.headers, body))

    return app


def _adapter() -> Any:
    if TABLE not in os.environ:
        return None
    # By name, because only the bench's own environment has this package.
    adapter = import_module("ask_sdk_dynamodb.adapter").DynamoDbAdapter
    return adapter(table_name=os.environ[TABLE], create_table=False)
