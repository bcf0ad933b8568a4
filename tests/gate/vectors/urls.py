"""SignatureCertChainUrl: https, s3.amazonaws.com, port 443, and a path in /echo.api/."""

from functools import partial

from tests.gate.alexa import Letter
from tests.gate.vectors import ACCEPTED, Vector

FETCHED = "https://s3.amazonaws.com/echo.api/x.pem"
"""What every accepted spelling stands for."""

_FORM = "not one of Amazon's"
_PLACE = "not lie in /echo.api/"

_TABLE = (
    # Amazon's own examples, and dot segments that end up in /echo.api/ all the same.
    ("as Amazon writes it", "https://s3.amazonaws.com/echo.api/x.pem", ACCEPTED),
    ("the scheme in capitals", "HTTPS://s3.amazonaws.com/echo.api/x.pem", ACCEPTED),
    ("the host in capitals", "https://S3.AMAZONAWS.COM/echo.api/x.pem", ACCEPTED),
    ("the port that is meant anyway", "https://s3.amazonaws.com:443/echo.api/x.pem", ACCEPTED),
    ("out and in again", "https://s3.amazonaws.com/echo.api/../echo.api/x.pem", ACCEPTED),
    ("in from elsewhere", "https://s3.amazonaws.com/other/../echo.api/x.pem", ACCEPTED),
    ("a detour inside", "https://s3.amazonaws.com/echo.api/lol/../x.pem", ACCEPTED),
    ("a step on the spot", "https://s3.amazonaws.com/echo.api/./x.pem", ACCEPTED),
    ("above the top", "https://s3.amazonaws.com/../echo.api/x.pem", ACCEPTED),
    # Another scheme, host or port.
    ("an empty header", "", "no SignatureCertChainUrl"),
    ("no scheme", "s3.amazonaws.com/echo.api/x.pem", _FORM),
    ("any scheme", "//s3.amazonaws.com/echo.api/x.pem", _FORM),
    ("plain http", "http://s3.amazonaws.com/echo.api/x.pem", _FORM),
    ("a file", "file:///echo.api/x.pem", _FORM),
    ("another host", "https://notamazon.com/echo.api/x.pem", _FORM),
    ("a host below", "https://invalid.s3.amazonaws.com/echo.api/x.pem", _FORM),
    ("a host behind", "https://s3.amazonaws.com.example/echo.api/x.pem", _FORM),
    ("a dot behind the host", "https://s3.amazonaws.com./echo.api/x.pem", _FORM),
    ("any letter for the dot", "https://s3xamazonaws.com/echo.api/x.pem", _FORM),
    ("another region's host", "https://s3-eu-west-1.amazonaws.com/echo.api/x.pem", _FORM),
    ("a host beyond ASCII", "https://s3.ämazonaws.com/echo.api/x.pem", _FORM),
    ("a host in Punycode", "https://s3.xn--mazonaws-1za.com/echo.api/x.pem", _FORM),
    ("IPv6", "https://[::1]/echo.api/x.pem", _FORM),
    ("IPv4", "https://127.0.0.1/echo.api/x.pem", _FORM),
    ("another port", "https://s3.amazonaws.com:563/echo.api/x.pem", _FORM),
    ("a port with a nought before", "https://s3.amazonaws.com:0443/echo.api/x.pem", _FORM),
    ("443 and 65536", "https://s3.amazonaws.com:65979/echo.api/x.pem", _FORM),
    ("a huge port", f"https://s3.amazonaws.com:{'9' * 300}/echo.api/x.pem", _FORM),
    ("an empty port", "https://s3.amazonaws.com:/echo.api/x.pem", _FORM),
    ("a port that is no number", "https://s3.amazonaws.com:x/echo.api/x.pem", _FORM),
    ("a user", "https://user@s3.amazonaws.com/echo.api/x.pem", _FORM),
    ("a user and a password", "https://user:word@s3.amazonaws.com/echo.api/x.pem", _FORM),
    ("Amazon's host as the user", "https://s3.amazonaws.com@evil.example/echo.api/x.pem", _FORM),
    ("a backslash before a host", "https://s3.amazonaws.com\\@evil.example/echo.api/x", _FORM),
    # Another place on the right host.
    ("no path", "https://s3.amazonaws.com", _FORM),
    ("the folder in capitals", "https://s3.amazonaws.com/EcHo.aPi/x.pem", _PLACE),
    ("another folder", "https://s3.amazonaws.com/invalid.path/x.pem", _PLACE),
    ("a folder that begins alike", "https://s3.amazonaws.com/echo.api.evil/x.pem", _PLACE),
    ("out of the folder", "https://s3.amazonaws.com/echo.api/../evil/x.pem", _PLACE),
    ("out of the folder by the back", "https://s3.amazonaws.com/echo.api/x/../../y.pem", _PLACE),
    ("the folder as a file", "https://s3.amazonaws.com/echo.api", _PLACE),
    ("the folder itself", "https://s3.amazonaws.com/echo.api/", _FORM),
    # Empty segments: S3 tells them apart, normalisers differ over them.
    ("two slashes before", "https://s3.amazonaws.com//echo.api/x.pem", _FORM),
    ("three slashes before", "https://s3.amazonaws.com///echo.api/x.pem", _FORM),
    ("two slashes within", "https://s3.amazonaws.com/echo.api//x.pem", _FORM),
    ("two slashes to climb", "https://s3.amazonaws.com/evil//../echo.api/x.pem", _FORM),
    ("a slash behind", "https://s3.amazonaws.com/echo.api/x.pem/", _FORM),
    # Escapes, and whatever else another reader might take apart.
    ("escaped dots", "https://s3.amazonaws.com/echo.api/%2e%2e/evil/x.pem", _FORM),
    ("escaped dots in capitals", "https://s3.amazonaws.com/echo.api/%2E%2E/evil/x.pem", _FORM),
    ("dots escaped twice", "https://s3.amazonaws.com/echo.api/%252e%252e/x.pem", _FORM),
    ("escaped slashes", "https://s3.amazonaws.com/echo.api/..%2Fevil%2fx.pem", _FORM),
    ("a harmless escape", "https://s3.amazonaws.com/%65cho.api/x.pem", _FORM),
    ("an escaped NUL", "https://s3.amazonaws.com/echo.api/x.pem%00", _FORM),
    ("an escaped line break", "https://s3.amazonaws.com/echo.api/x%0d%0aHost:evil", _FORM),
    ("a query", "https://s3.amazonaws.com/echo.api/x.pem?versionId=1", _FORM),
    ("a query with a path", "https://s3.amazonaws.com/?/../echo.api/x.pem", _FORM),
    ("a fragment", "https://s3.amazonaws.com/echo.api/x.pem#y", _FORM),
    ("parameters", "https://s3.amazonaws.com/echo.api/x.pem;y=1", _FORM),
    ("backslashes", "https://s3.amazonaws.com/echo.api\\..\\evil\\x.pem", _FORM),
    ("a blank within", "https://s3.amazonaws.com/echo.api/x .pem", _FORM),
    ("a tab within", "https://s3.amazonaws.com/echo.api/x\t.pem", _FORM),
    ("two URLs", f"{FETCHED}, {FETCHED}", _FORM),
    ("in brackets", f"<{FETCHED}>", _FORM),
    ("a very long path", f"https://s3.amazonaws.com/echo.api/{'x' * 8000}.pem", _FORM),
)


def _send(url: str, letter: Letter) -> None:
    letter.url = url


URLS = [Vector(what, partial(_send, url), verdict) for what, url, verdict in _TABLE]
