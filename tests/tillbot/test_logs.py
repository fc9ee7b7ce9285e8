"""The log: one stream for everybody, and no token in it."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from tillbot import logs
from tillbot.settings import LogFormat

SECRET = "AAF-" + "x" * 31
TOKEN = f"123456789:{SECRET}"
STRANGER = "987654321:BBF-of-another-bot"


pytestmark = pytest.mark.usefixtures("log_as_before")


def written(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def json_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(capsys).splitlines()]


def fail(text: str) -> None:
    try:
        raise KeyError(text)
    except KeyError as inner:
        raise RuntimeError(f"outer {text}") from inner


def test_both_kinds_of_logger_write_the_same_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A library's line and ours carry the same keys."""
    logs.configure("info", "json")
    structlog.get_logger("ours").info("order %s", "placed", order="K7Q2", count=1250)
    logging.getLogger("theirs").warning("disk %d%% full", 91)
    ours, theirs = json_lines(capsys)
    assert ours.pop("timestamp").endswith("Z")
    assert ours == {"event": "order placed", "order": "K7Q2", "count": 1250, "level": "info", "logger": "ours"}
    assert theirs.pop("timestamp").endswith("Z")
    assert theirs == {"event": "disk 91% full", "level": "warning", "logger": "theirs"}


def test_a_traceback_stays_on_its_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One event, one line, with the exception inside."""
    logs.configure("info", "json")
    try:
        fail("why")
    except RuntimeError:
        structlog.get_logger().exception("went wrong")
    (line,) = json_lines(capsys)
    assert "RuntimeError: outer why" in line["exception"]
    assert "KeyError: 'why'" in line["exception"]


def test_the_console_format_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Words and key=value, not JSON."""
    logs.configure("info", "console")
    structlog.get_logger("shop").info("order placed", order="K7Q2")
    line = written(capsys)
    assert "order placed" in line
    assert "order=K7Q2" in line
    assert "{" not in line


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    """The level holds for both kinds of logger."""
    logs.configure("warning", "json")
    structlog.get_logger("ours").info("quiet")
    logging.getLogger("theirs").info("quiet")
    structlog.get_logger("ours").warning("loud")
    logging.getLogger("theirs").warning("loud")
    assert [line["event"] for line in json_lines(capsys)] == ["loud", "loud"]


@pytest.mark.parametrize("name", ["telegram.ext.Application", "aiohttp.access", "apscheduler.scheduler", "aiosqlite"])
def test_libraries_are_quiet_below_warning(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Even when we debug ourselves, the libraries only speak up when something is wrong."""
    logs.configure("debug", "json")
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("trouble")
    assert [(line["logger"], line["event"]) for line in json_lines(capsys)] == [(name, "trouble")]


def test_libraries_follow_a_stricter_level(capsys: pytest.CaptureFixture[str]) -> None:
    """`LOG_LEVEL=error` silences their warnings too."""
    logs.configure("error", "json")
    logging.getLogger("telegram").warning("trouble")
    assert written(capsys) == ""


def test_configuring_twice_writes_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The second configuration takes the place of the first."""
    logs.configure("info", "console")
    logs.configure("info", "json")
    logging.getLogger("theirs").info("once")
    assert len(json_lines(capsys)) == 1


def test_bound_context_reaches_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    """What is bound for an update is on the libraries' lines as well."""
    logs.configure("info", "json")
    with structlog.contextvars.bound_contextvars(update_id=7):
        structlog.get_logger().info("ours")
        logging.getLogger("theirs").info("theirs")
    assert [line["update_id"] for line in json_lines(capsys)] == [7, 7]


@pytest.mark.parametrize("spelling", [TOKEN, TOKEN.replace(":", "%3A"), f"https://host/bot{TOKEN}/getMe", SECRET])
def test_the_token_never_appears(capsys: pytest.CaptureFixture[str], spelling: str, log_format: LogFormat) -> None:
    """Not in the message, its arguments, a value, a nested value, an object's repr, a traceback or a stack."""
    logs.configure("debug", log_format, SecretStr(TOKEN))
    ours, theirs = structlog.get_logger("ours"), logging.getLogger("theirs")
    ours.info(f"calling {spelling}")
    ours.info("calling %s", spelling)
    ours.info("calling", url=spelling, nested={"list": [spelling]}, text=SimpleRepr(spelling), stack_info=True)
    theirs.info(f"calling {spelling}")
    theirs.info("calling %s with %r", spelling, {"url": spelling}, stack_info=True)
    try:
        fail(spelling)
    except RuntimeError as error:
        ours.exception("failed", reason=error)
        theirs.exception("failed")
        theirs.warning("failed", exc_info=error)
    out = written(capsys)
    assert SECRET not in out
    assert out.count("calling") >= 5
    assert out.count("RuntimeError: outer") >= 3
    assert "[redacted]" in out


def test_a_strangers_token_in_an_address_is_hidden(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    """Whatever looks like a token in an address goes, and the rest of the line stays."""
    logs.configure("debug", log_format, SecretStr(TOKEN))
    logging.getLogger("theirs").info("POST https://host/bot%s/sendMessage refused", STRANGER)
    logging.getLogger("theirs").info("POST https://host/bot%s/sendMessage refused", STRANGER.replace(":", "%3a"))
    out = written(capsys)
    assert "BBF" not in out
    assert out.count("https://host/bot[redacted]/sendMessage refused") == 2


def test_ordinary_keys_with_colons_stay(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    """An idempotency key is no token."""
    logs.configure("debug", log_format, SecretStr(TOKEN))
    key = "123456789:42:0197f3a2-7c1b-7000-8000-000000000001"
    structlog.get_logger().info("placed", reference=key)
    assert key in written(capsys)


def test_a_short_token_is_hidden_whole_only(capsys: pytest.CaptureFixture[str]) -> None:
    """The token `1:x` of a test server must not blot out every x."""
    logs.configure("info", "json", SecretStr("1:x"))
    structlog.get_logger().info("an extra box for 1:x")
    assert json_lines(capsys)[0]["event"] == "an extra box for [redacted]"


def test_an_uncaught_exception_is_logged_without_the_token(
    capsys: pytest.CaptureFixture[str], log_format: LogFormat
) -> None:
    """The library puts a rejected token into its exception; at the program's end it must not be printed."""
    logs.configure("debug", log_format, SecretStr(TOKEN))
    try:
        fail(TOKEN)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    out = written(capsys)
    assert "uncaught exception" in out
    assert SECRET not in out


def test_an_interrupt_is_no_fault(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    """Ctrl-C prints no traceback."""
    logs.configure("debug", log_format, SecretStr(TOKEN))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert written(capsys) == ""


def test_a_faulty_log_call_does_not_print_its_arguments(
    capsys: pytest.CaptureFixture[str], log_format: LogFormat
) -> None:
    """The standard library would print them as they are."""
    logs.configure("debug", log_format, SecretStr(TOKEN))
    logging.getLogger("theirs").info("%d updates", TOKEN)
    out = written(capsys)
    assert "test_logs.py" in out
    assert "could not be written: TypeError" in out
    assert SECRET not in out


def test_what_cannot_be_worded_ends_nothing(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    """A value whose repr raises, arguments that do not fit, a lone surrogate: who logs goes on, and so does the log."""
    logs.configure("info", log_format)
    ours, theirs = structlog.get_logger("ours"), logging.getLogger("theirs")
    ours.info("bad value", value=NoRepr())
    ours.info("bad argument %s", NoRepr())
    theirs.info("bad argument %s", NoRepr())
    ours.info("half a character", text="\ud83d")
    out = written(capsys)
    assert out.count("could not be written: ArithmeticError") == 3
    assert "half a character" in out
    assert len(out.splitlines()) == 4


@pytest.mark.parametrize("broken", ["full", "closed"])
def test_a_stream_that_cannot_be_written_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: str
) -> None:
    """Also where the report of an uncaught exception goes there."""
    place = Path("/dev/full") if broken == "full" else tmp_path / "log"
    with place.open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        logs.configure("info", "console")
        if broken == "closed":
            stream.close()
        structlog.get_logger("ours").info("anybody there?")
        sys.excepthook(KeyError, KeyError("why"), None)


class NoRepr:
    def __repr__(self) -> str:
        raise ArithmeticError


class SimpleRepr:
    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"<{self.text}>"
