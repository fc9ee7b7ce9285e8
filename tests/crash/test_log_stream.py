"""The log's stream breaks under the running shop: nobody in the chat notices, and the log goes on when it can be written again."""

import asyncio
import os
import resource
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.views.home import empty_shop
from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.chat import Person, plain, text_of
from tests.support.cli import command, environment
from tests.support.waiting import PATIENCE, until

ROOM = 64 * 1024 * 1024
"""Bytes a file may have where the disk counts as full; the database has less by far."""


@asynccontextmanager
async def _shop(folder: Path, telegram: Telegram, stream: int) -> AsyncIterator["subprocess.Popen[bytes]"]:
    """`tillbot run` with everything that it prints and logs going to `stream`."""
    async with serve(telegram) as url:
        live = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": url}
        process = subprocess.Popen(command("run"), cwd=folder, env=environment(live), stdout=stream, stderr=stream)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


async def _something_to_log(telegram: Telegram) -> None:
    """Telegram refuses to give updates until the shop has noticed and logged it."""
    telegram.faults.refuse("getUpdates", 502, "Bad Gateway")
    telegram.world.updates.wake()
    await until(lambda: not telegram.faults._queues["getUpdates"])


async def _opened(telegram: Telegram) -> Person:
    """A customer who has been served."""
    await until(lambda: any(call.method == "setMyCommands" for call in list(telegram.journal)))
    alice = Person(telegram, OWNER + 1, lambda: until(lambda: not telegram.world.updates.pending()))
    assert text_of(await alice.say("/start")) == plain(empty_shop(staff=False).text)
    return alice


async def _ends_well(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(process.wait, PATIENCE) == 0


@pytest.mark.slow
async def test_whoever_reads_the_log_goes_away(tmp_path: Path) -> None:
    """`2>&1 | tee shop.log`, and tee dies: the shop goes on serving customers, and ends as if nothing had happened."""
    telegram = Telegram()
    reader, writer = os.pipe()
    async with _shop(tmp_path, telegram, writer) as process:
        alice = await _opened(telegram)
        os.close(writer)
        os.close(reader)
        for _ in range(3):
            await _something_to_log(telegram)
        assert "Your cart" in text_of(await alice.say("/cart"))
        await _ends_well(process)


@pytest.mark.slow
async def test_nobody_reads_what_is_printed_from_the_start_on(tmp_path: Path) -> None:
    """The reader is gone before the shop opens, and the shop opens anyway."""
    telegram = Telegram()
    reader, writer = os.pipe()
    os.close(reader)
    async with _shop(tmp_path, telegram, writer) as process:
        os.close(writer)
        await _opened(telegram)
        await _ends_well(process)


@pytest.mark.slow
async def test_whoever_reads_the_log_does_not_read(tmp_path: Path) -> None:
    """A stopped pager or a paused terminal: the pipe is full, and nobody waits for it."""
    telegram = Telegram()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while os.write(writer, b"x" * 4096):
            pass
    os.set_blocking(writer, True)
    async with _shop(tmp_path, telegram, writer) as process:
        os.close(writer)
        alice = await _opened(telegram)
        await _something_to_log(telegram)
        assert "Your cart" in text_of(await alice.say("/cart"))
        await _ends_well(process)
    os.close(reader)


@pytest.mark.slow
async def test_the_disk_of_the_log_is_full_for_a_while(tmp_path: Path) -> None:
    """`2>>shop.log`: nobody in the chat notices; with room again the log goes on by itself, and says that lines are missing."""
    telegram = Telegram()
    log = tmp_path / "shop.log"
    with log.open("ab") as stream:
        stream.truncate(ROOM)
        async with _shop(tmp_path, telegram, stream.fileno()) as process:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (ROOM, ROOM))
            alice = await _opened(telegram)
            await _something_to_log(telegram)
            assert "Your cart" in text_of(await alice.say("/cart"))
            assert log.stat().st_size == ROOM
            os.truncate(log, 0)
            await _something_to_log(telegram)
            await until(lambda: b"intake_paused" in log.read_bytes())
            assert b"lines of the log are missing" in log.read_bytes()
            assert "Your cart" in text_of(await alice.say("/cart"))
            await _ends_well(process)
