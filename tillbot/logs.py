"""One log for this program and its libraries, readable or as JSON lines, in which the bot's token never appears.

Logging ends nothing: whatever is wrong with its stream or with what is to be logged, nobody who logs hears of it, or waits.
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

from tillbot.settings import LogFormat, LogLevel
from tillbot.streams import takes_more

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
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _Handler(sys.stderr)
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
    positional = structlog.stdlib.PositionalArgumentsFormatter()  # here, not where it is logged: it may raise
    if log_format == "json":
        json_lines = structlog.processors.JSONRenderer(ensure_ascii=False)
        return [without_meta, positional, structlog.processors.format_exc_info, json_lines]
    # Plain tracebacks: the pretty ones print local variables, and they break lines inside a token.
    plain = structlog.dev.plain_traceback
    return [
        without_meta,
        positional,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),
    ]


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


class _Handler(logging.Handler):
    """Writes lines to a stream that may fail at any time: a full disk, a reader that is gone or does not read.

    A line that cannot be written now is left out; the next one that can be has word of that before it.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = _unbuffered(stream)
        self._encoding = stream.encoding
        self._missing = 0
        self._cut = False
        """Whether the last line ended in its middle."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._missing:
                self._write(self._line(_record_of(record, "%d lines of the log are missing", self._missing)))
                self._missing = 0
            self._write(self._line(record))
        except Exception:
            self._missing += 1

    def _line(self, record: logging.LogRecord) -> bytes:
        """What cannot be worded is named; the standard report would print its arguments, unredacted."""
        try:
            text = self.format(record)
        except Exception as fault:
            says = "log call at %s:%d could not be written: %s"
            text = self.format(_record_of(record, says, record.pathname, record.lineno, type(fault).__name__))
        return f"{text}\n".encode(self._encoding, "backslashreplace")

    def _write(self, line: bytes) -> None:
        """Raises OSError. In pieces that a pipe takes whole where it takes any: no reader is waited for."""
        line = b"\n" + line if self._cut else line
        while line:
            if not takes_more(self._stream):
                raise BlockingIOError
            written = self._stream.write(line[:PIPE_BUF]) or 0
            self._cut, line = written < len(line), line[written:]


def _unbuffered(stream: TextIO) -> BinaryIO:
    """The file below it: Python's buffer keeps what could not be written, and fails with it once more at the program's end."""
    try:
        return open(stream.fileno(), "wb", buffering=0, closefd=False)
    except OSError:  # a test's, without a file
        return stream.buffer


def _record_of(cause: logging.LogRecord, says: str, *values: object) -> logging.LogRecord:
    """A record of our own, beside the one that it is about."""
    return logging.LogRecord("tillbot", logging.WARNING, cause.pathname, cause.lineno, says, values, None)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("tillbot").critical("uncaught exception", exc_info=(kind, error, trace))
