"""Bodies that are seldom JSON and then no envelope, and headers that nobody signed."""

from base64 import b64encode

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.fuzz.values import as_bytes, objects, texts, values

bodies = (
    st.binary(max_size=200)
    | values.map(as_bytes)
    | texts.map(lambda text: text.encode("utf-16", "surrogatepass"))
    | st.builds(
        bytes.__mul__, st.sampled_from((b"[", b'{"request":', b"9")), st.integers(1, 12_000)
    )
)


@st.composite
def cut(draw: DrawFn, whole: SearchStrategy[bytes]) -> bytes:
    """A body with up to forty bytes of it missing, said twice, turned round or overwritten."""
    body = draw(whole)
    start = draw(st.integers(0, len(body)))
    end = start + draw(st.integers(0, 40))
    stretch = body[start:end]
    instead = st.sampled_from((b"", stretch * 2, stretch[::-1])) | st.binary(max_size=40)
    return body[:start] + draw(instead) + body[end:]


def _plain(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode().translate({10: 32, 13: 32})


header = texts.map(_plain) | st.binary().map(lambda signature: b64encode(signature).decode())
paths = st.text("abz019._~/-%\\:@?#[]é\u2024", max_size=20)
urls = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("https://", "HTTPS://", "http://", "//", "https:/", "")),
    st.sampled_from(("s3.amazonaws.com", "S3.AmazonAWS.com", "s3.amazonaws.com.evil.example", "")),
    st.sampled_from(("", ":443", ":0443", ":80", ":99999", ":")),
    st.builds(str.__add__, st.sampled_from(("/echo.api/", "/echo.api", "/", "")), paths),
)
headers = objects({"SignatureCertChainUrl": (urls | header).map(_plain), "Signature-256": header})
