"""Logs: one JSON object a line on standard error, never with an id in clear, a token or words."""

import logging
import sys

import orjson

# Where structlog finds rich it imports it, for a coloured console: a hundred modules and eight
# megabytes in each worker, of which these logs use nothing. Whoever wants rich can import it later.
_before = sys.modules.get("rich")
sys.modules["rich"] = None  # type: ignore[assignment]  # import then says that there is none
try:
    import structlog
finally:
    del sys.modules["rich"]
    if _before:
        sys.modules["rich"] = _before

log = structlog.get_logger()
"""Whoever has something to tell tells it here."""


def log_to_stderr(*, only_trouble: bool = False) -> None:
    """Log everything from here on, or only warnings and what is worse."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if only_trouble else logging.INFO
        ),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
