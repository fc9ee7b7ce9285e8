"""What the tests of the playground share."""

import struct
import zlib
from collections.abc import Awaitable
from typing import Any

import pytest

from playground.errors import BotApiError
from playground.shapes import Json
from playground.telegram import Telegram

OWNER, ALICE, BOB = 1000, 1001, 1002


class Clock:
    """A clock that stands still until a test moves it; seconds since 1970."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


async def refusal(call: Awaitable[Any]) -> BotApiError:
    """How the call is refused."""
    with pytest.raises(BotApiError) as caught:
        await call
    return caught.value


async def updates(telegram: Telegram, **params: Any) -> list[Json]:
    return list(await telegram.call("getUpdates", params))


async def send(telegram: Telegram, text: str = "Hello", **params: Any) -> Json:
    """A message of the bot to Alice."""
    return dict(await telegram.call("sendMessage", {"chat_id": ALICE, "text": text, **params}))


def button(text: str = "Go", **action: Any) -> Json:
    return {"inline_keyboard": [[{"text": text, **(action or {"callback_data": "go"})}]]}


def png(width: int = 4, height: int = 3, grey: int = 0) -> bytes:
    """A picture of one shade."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
