"""What the tests of the page share: a playground with its page in a real browser. The bot's side is played by calls."""

import shutil
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from playground.server import serve
from playground.telegram import Telegram
from tests.support.needed import module, needs
from tests.support.waiting import PATIENCE

playwright = module("playwright.async_api")
expect = playwright.expect

# Chromium without windows comes first: the same pages take it a third of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=PATIENCE * 1000)
# What the page shows for some seconds (a toast, a busy button) it shows until a test lets time pass.
STAND_STILL = """{
  const { setTimeout, clearTimeout } = window, later = new Map();
  let last = 0;
  window.setTimeout = (work, ms, ...rest) => ms < 3000 ? setTimeout(work, ms, ...rest) : (later.set(--last, work), last);
  window.clearTimeout = (timer) => later.delete(timer) || clearTimeout(timer);
  window.timePasses = () => { for (const [timer, work] of [...later]) { later.delete(timer); work(); } };
}"""
ALICE, BOB = 1001, 1002
PHONE = {"width": 390, "height": 844}

IN_BROWSER = [
    pytest.mark.browser,
    # One browser for all: starting it takes longer than most of these tests.
    pytest.mark.asyncio(loop_scope="module"),
    needs(CHROMIUM, "Chromium is not installed (looked for chromium, google-chrome)"),
]


class Shop:
    """A playground with its page, and a bot that says what the test tells it to."""

    def __init__(self, telegram: Telegram, url: str, browser: Any, *, still: bool = True) -> None:
        self.telegram = telegram
        self.url = url
        self._browser = browser
        self._still = still
        self._script_errors: list[Any] = []
        self._offset = 0

    async def open(self, person: int = ALICE, **context: Any) -> Any:
        """The page in a browser window of its own, as it is after the server's hello."""
        opened = await self._browser.new_context(**context)
        opened.set_default_timeout(PATIENCE * 1000)
        page = await opened.new_page()
        if self._still:
            await page.add_init_script(STAND_STILL)
        page.on("pageerror", self._note_script_error)
        await page.goto(f"{self.url}/?person={person}")
        await expect(page.get_by_role("heading", name="Tillbot")).to_be_visible()
        return page

    async def close_windows(self) -> None:
        for context in self._browser.contexts:
            await context.close()
        assert self._script_errors == []

    def _note_script_error(self, error: Any) -> None:
        self._script_errors.append(error)

    async def open_started(self, person: int = ALICE, **context: Any) -> Any:
        self.telegram.say(person, "/start")
        return await self.open(person, **context)

    async def says(self, text: str, person: int = ALICE, **params: Any) -> int:
        """The id of the message."""
        sent = await self.telegram.call("sendMessage", {"chat_id": person, "text": text, **params})
        return int(sent["message_id"])

    async def hears(self, kind: str) -> Any:
        """The next update of this kind; older ones are confirmed."""
        while True:
            updates = await self.telegram.call("getUpdates", {"offset": self._offset, "timeout": 20, "limit": 1})
            for update in updates:
                self._offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]


@asynccontextmanager
async def open_browser() -> AsyncIterator[Any]:
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@asynccontextmanager
async def open_shop(browser: Any) -> AsyncIterator[Shop]:
    """Leaving it fails where a script of the page has failed."""
    telegram = Telegram()
    async with serve(telegram, 0) as url:
        shop = Shop(telegram, url, browser)
        yield shop
        await shop.close_windows()
    telegram.close()


async def drawn(page: Any) -> None:
    """Wait until the page has drawn what it was told of: what follows on a change has happened then."""
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def keys(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def key(text: str, data: str = "tapped", **more: Any) -> dict[str, Any]:
    return {"text": text, "callback_data": data, **more}


def picture(width: int, height: int) -> bytes:
    """A PNG in one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\xcc" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
