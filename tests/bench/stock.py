"""The stock stack, as Amazon's documentation leads to it: what ours is held against.

Its parts are those of "Host a Custom Skill as a Web Service" and "Persistent Attributes": Flask,
`WebserviceSkillHandler` with both of its verifiers, `DynamoDbAdapter`. It runs in an environment
of its own (requirements/bench.txt). One thing is not Amazon's: oscrypto reads OpenSSL's version by
a pattern that 3.0.10 and later do not match (wbond/oscrypto#75); it is widened at the import.
"""

import os
import re
from importlib import import_module
from typing import Any
from unittest.mock import patch

import flask
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils.predicate import is_intent_name, is_request_type
from ask_sdk_model.response import Response

_NARROW, _WIDER = r"\b(\d\.\d\.\d[a-z]*)\b", r"\b(\d+\.\d+\.\d+[a-z]*)\b"
_SEARCH = re.search


def _search(pattern: Any, *others: Any) -> Any:
    return _SEARCH(_WIDER if pattern == _NARROW else pattern, *others)


with patch("re.search", _search):
    from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler


def launch(handler_input: HandlerInput) -> Response:
    """Say how many moments there were: one read."""
    kept = handler_input.attributes_manager.persistent_attributes
    speech = f"Welcome back. You have told me of {kept.get('moments', 0)} moments so far."
    ask = "Would you like today's gesture?"
    return handler_input.response_builder.speak(f"{speech} {ask}").ask(ask).response


def done(handler_input: HandlerInput) -> Response:
    """Count a moment: one read, one write."""
    manager = handler_input.attributes_manager
    kept: dict[str, Any] = manager.persistent_attributes
    kept["moments"] = int(kept.get("moments", 0)) + 1
    request: Any = handler_input.request_envelope.request
    kept["last"] = request.timestamp.isoformat()
    manager.save_persistent_attributes()
    return handler_input.response_builder.speak("Lovely. That one counts.").response


def ask(handler_input: HandlerInput) -> Response:
    """Ask before anything is erased, without the store."""
    speech = "I'd erase every kind day and favorite that I keep for you."
    question = "Shall I erase it all?"
    return handler_input.response_builder.speak(f"{speech} {question}").ask(question).response


def application() -> flask.Flask:
    """Build the service, with its adapter where the environment names a table."""
    builder: Any = CustomSkillBuilder(persistence_adapter=_adapter())
    builder.request_handler(is_request_type("LaunchRequest"))(launch)
    builder.request_handler(is_intent_name("GestureDoneIntent"))(done)
    builder.request_handler(is_intent_name("ForgetUsIntent"))(ask)
    webservice = WebserviceSkillHandler(skill=builder.create())
    app = flask.Flask(__name__)

    @app.post("/alexa")
    def invoke_skill() -> Any:
        body = flask.request.data.decode("utf-8")
        return flask.jsonify(webservice.verify_request_and_dispatch(flask.request.headers, body))

    return app


def _adapter() -> Any:
    if "BENCH_TABLE" not in os.environ:
        return None
    # By name, because only the bench's own environment has this package.
    adapter = import_module("ask_sdk_dynamodb.adapter").DynamoDbAdapter
    # The table is one that `create-table` made, so its key has our name.
    return adapter(os.environ["BENCH_TABLE"], partition_key_name="household")
