"""One log for this program and its libraries, readable or as JSON lines. The bot's token never appears in it, nor does any person.

What a line says while an update is handled carries the update's id and its customer (`structlog.contextvars`): a lane begins with nothing,
and its jobs bind them. The threads of the store have none.

Logging never ends the program: whatever is wrong with the stream or the values, code that logs does not hear of it, and never waits.
"""

import logging
import re
import sys
from collections.abc import Callable
from select import PIPE_BUF
from types import TracebackType
from typing import BinaryIO, TextIO

import structlog
from pydantic import SecretStr

from tillbot.log_privacy import LogPrivacy
from tillbot.settings import LogFormat, LogLevel
from tillbot.streams import takes_more

_CHATTY_LIBRARIES = ("telegram", "aiohttp", "apscheduler", "aiosqlite", "asyncio", "httpx", "httpcore")
_TOKEN_IN_ADDRESS = re.compile(r"(?<=bot)\d+(?::|%3A)[^\s/\"'\\]+", re.IGNORECASE)
_PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@\"'\\]+(?=@)")
_HIDDEN = "[redacted]"
# In a shorter token, the secret half may be part of ordinary words.
_SECRET_LENGTH = 8


def configure(level: LogLevel, log_format: LogFormat, token: SecretStr | None = None) -> None:
    """Send structlog, the standard library's loggers and uncaught exceptions to stderr. A second call replaces the first."""
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
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Formatter(_renderers(log_format, LogPrivacy(token)), shared, redactor(token)))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level.upper())
    for library in _CHATTY_LIBRARIES:
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.root.level))
    sys.excepthook = _log_uncaught


def redactor(token: SecretStr | None) -> Callable[[str], str]:
    """A function that hides `token` in any text, and in addresses what looks like a bot's token, and user and password."""
    secret = _secret_half(token.get_secret_value()) if token else ""

    def redact(text: str) -> str:
        named = text.replace(secret, _HIDDEN) if secret else text
        return _PASSWORD_IN_ADDRESS.sub(_HIDDEN, _TOKEN_IN_ADDRESS.sub(_HIDDEN, named))

    return redact


def _secret_half(token: str) -> str:
    """What follows the colon. It is hidden by itself, however the colon is written (`:` or `%3A`)."""
    secret = token.partition(":")[2]
    return secret if len(secret) >= _SECRET_LENGTH else token


def _renderers(log_format: LogFormat, privacy: LogPrivacy) -> list[structlog.typing.Processor]:
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    positional = structlog.stdlib.PositionalArgumentsFormatter()  # here, not in the code that logs: it may raise
    # Plain tracebacks: the pretty ones print local variables, and break lines inside a token.
    plain = structlog.dev.plain_traceback
    return [
        without_meta,
        positional,
        structlog.processors.format_exc_info,
        privacy,
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),
    ]


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line, when message, values, nested objects and tracebacks have all become text."""

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


class _Handler(logging.Handler):
    """Writes lines to a stream that may fail at any time: a full disk, a reader that is gone or stops reading.

    A line that cannot be written is dropped, and the next line that can be written is preceded by a count of those that are missing.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = _unbuffered(stream)
        self._encoding = stream.encoding
        self._missing = 0
        self._cut = False
        """Whether the last line was cut in the middle."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._missing:
                self._write(self._line(_record_of(record, "%d lines of the log are missing", self._missing)))
                self._missing = 0
            self._write(self._line(record))
        except Exception:
            self._missing += 1

    def _line(self, record: logging.LogRecord) -> bytes:
        """A line that cannot be formatted is reported by its place: the standard report would print its arguments, unredacted."""
        try:
            text = self.format(record)
        except Exception as fault:
            says = "log call at %s:%d could not be written: %s"
            text = self.format(_record_of(record, says, record.pathname, record.lineno, type(fault).__name__))
        return f"{text}\n".encode(self._encoding, "backslashreplace")

    def _write(self, line: bytes) -> None:
        """Write in pieces that a pipe takes whole or not at all, so that nothing waits for a reader. Raises OSError."""
        line = b"\n" + line if self._cut else line
        while line:
            if not takes_more(self._stream):
                raise BlockingIOError
            written = self._stream.write(line[:PIPE_BUF]) or 0
            self._cut, line = written < len(line), line[written:]


def _unbuffered(stream: TextIO) -> BinaryIO:
    """The file below the stream: Python's buffer keeps what could not be written, and fails again when the program ends."""
    try:
        return open(stream.fileno(), "wb", buffering=0, closefd=False)
    except OSError:  # a stream in a test, without a file
        return stream.buffer


def _record_of(cause: logging.LogRecord, says: str, *values: object) -> logging.LogRecord:
    """A record of our own, about another one."""
    return logging.LogRecord("tillbot", logging.WARNING, cause.pathname, cause.lineno, says, values, None)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("tillbot").critical("uncaught exception", exc_info=(kind, error, trace))
