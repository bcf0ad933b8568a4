"""An HTTP API's events, payload format 2.0, as Lambda gets them."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any


def event(
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    base64: bool = False,
) -> dict[str, Any]:
    """Return a request from somewhere on the internet; header names are in lower case by then."""
    sent = {"body": b64encode(body).decode() if base64 else body.decode()} if body else {}
    given = {name.lower(): value for name, value in (headers or {}).items()}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "host": "api.execute-api.us-east-1.amazonaws.com",
            "content-type": "application/json; charset=utf-8",
            "content-length": str(len(body)),
            "x-forwarded-for": "192.0.2.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
            **given,
        },
        "requestContext": {
            "apiId": "api",
            "domainName": "api.execute-api.us-east-1.amazonaws.com",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "Apache-HttpClient/UNAVAILABLE (Java/11)",
            },
            "stage": "$default",
        },
        **sent,
        "isBase64Encoded": base64,
    }
