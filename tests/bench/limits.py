"""The limits: what Flask does for a view that does nothing, and a server for no Flask at all."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, jsonify

SPEECH = {"outputSpeech": {"type": "SSML", "ssml": "<speak>Hello.</speak>"}}
ANSWER = json.dumps({"version": "1.0", "response": SPEECH}).encode()


def flask() -> Flask:
    """A view that gives back a constant."""
    app = Flask("trivial")

    @app.post("/alexa")
    def alexa() -> Response:
        return jsonify(version="1.0", response=SPEECH)

    return app


def constant() -> Callable[..., Iterable[bytes]]:
    """WSGI's least."""

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        length = str(len(ANSWER))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", length)])
        return [ANSWER]

    return application
