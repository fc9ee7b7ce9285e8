"""One log for this program and its libraries, readable or as JSON lines, in which the bot's token never appears."""

import logging
import re
import sys
from collections.abc import Callable
from types import TracebackType

import structlog
from pydantic import SecretStr

from bot.settings import LogFormat, LogLevel

_CHATTY_LIBRARIES = ("telegram", "aiohttp", "apscheduler", "aiosqlite", "asyncio", "httpx", "httpcore")
_TOKEN_IN_ADDRESS = re.compile(r"(?<=bot)\d+(?::|%3A)[^\s/\"'\\]+", re.IGNORECASE)
_HIDDEN = "[redacted]"
# Shorter than this, the token's secret half may be part of ordinary words.
_SECRET_LENGTH = 8


def configure(level: LogLevel, log_format: LogFormat, token: SecretStr | None = None) -> None:
    """Send structlog, the standard library's loggers and uncaught exceptions to stderr; a second call replaces this."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _Handler()
    handler.setFormatter(_Formatter(_renderers(log_format), shared, redactor(token)))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level.upper())
    for library in _CHATTY_LIBRARIES:
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.root.level))
    sys.excepthook = _log_uncaught


def redactor(token: SecretStr | None) -> Callable[[str], str]:
    """A function that hides, in any text, `token` and whatever looks like a bot's token in an address."""
    secret = _secret_half(token.get_secret_value()) if token else ""
    return lambda text: _TOKEN_IN_ADDRESS.sub(_HIDDEN, text.replace(secret, _HIDDEN) if secret else text)


def _secret_half(token: str) -> str:
    """What follows the colon: hidden alone, it is hidden however the colon is written (`:` or `%3A`)."""
    secret = token.partition(":")[2]
    return secret if len(secret) >= _SECRET_LENGTH else token


def _renderers(log_format: LogFormat) -> list[structlog.typing.Processor]:
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "json":
        json_lines = structlog.processors.JSONRenderer(ensure_ascii=False)
        return [without_meta, structlog.processors.format_exc_info, json_lines]
    # Plain tracebacks: the pretty ones print local variables, and they break lines inside a token.
    plain = structlog.dev.plain_traceback
    return [without_meta, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line: message, values, nested objects and tracebacks have all become text by then."""

    def __init__(
        self,
        renderers: list[structlog.typing.Processor],
        shared: list[structlog.typing.Processor],
        redact: Callable[[str], str],
    ) -> None:
        super().__init__(processors=renderers, foreign_pre_chain=shared)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers only
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the standard library's name
        """Names a log call that cannot be written; the standard report would print its arguments, unredacted."""
        fault = sys.exc_info()[0]
        name = fault.__name__ if fault else "unknown error"
        sys.stderr.write(f"log call at {record.pathname}:{record.lineno} could not be written: {name}\n")


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("tillbot").critical("uncaught exception", exc_info=(kind, error, trace))
