"""`tillbot run` with WEBHOOK_URL: the program as its owner starts it."""

import asyncio
from pathlib import Path

from bot.calls.webhook_address import secret_of
from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.cli import running, tillbot
from tests.support.ports import nobody_at
from tests.support.waiting import until
from tests.support.webhook import a_message, an_address, post


async def test_updates_are_brought_to_the_program(tmp_path: Path) -> None:
    """With the secret that it has made; nobody else gets in, and nobody reads the secret."""
    telegram, address = Telegram(), an_address()
    async with serve(telegram, second=0.02) as url:
        told = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": url,
            "ADMIN_IDS": str(OWNER),
            "LOG_LEVEL": "debug",
        }
        with running(tmp_path, **told, WEBHOOK_URL=address.url, WEBHOOK_PORT=str(address.port)) as shop:
            await asyncio.to_thread(shop.says, "Your shop is open")
            telegram.say(OWNER, "/start")
            await until(lambda: any(message["from"]["is_bot"] for message in telegram.history(OWNER)))
            assert await post(address, a_message(1, OWNER, "/start"), secret="a guess") == (403, "")
            assert await asyncio.to_thread(shop.interrupt) == 0
    assert "getUpdates" not in {call.method for call in telegram.journal}
    hook = telegram.world.hooks.current
    assert hook is not None
    assert hook.secret == secret_of(telegram.token)
    assert hook.secret not in shop.output


async def test_what_is_wrong_with_it_is_said_in_one_line(tmp_path: Path) -> None:
    """An address that Telegram cannot call; a port that is taken; an address that Telegram refuses."""
    telegram = Telegram()
    live = {"TELEGRAM_BOT_TOKEN": telegram.token, "WEBHOOK_URL": "http://counter.example/"}
    assert "WEBHOOK_URL must be an https:// address" in await _refusal(tmp_path, **live)
    async with serve(telegram) as url:
        live["TELEGRAM_API_URL"] = url
        with nobody_at() as taken:
            taken.listen()
            port = str(taken.getsockname()[1])
            assert "WEBHOOK_PORT: " in await _refusal(tmp_path, **live, WEBHOOK_PORT=port)
        telegram.faults.refuse("setWebhook", 400, "Bad Request: bad webhook: Failed to resolve host")
        port = str(an_address().port)
        said = await _refusal(tmp_path, **live, WEBHOOK_PORT=port)
        assert "WEBHOOK_URL: Telegram does not take it (Bad webhook: failed to resolve host)" in said


async def _refusal(folder: Path, **settings: str) -> str:
    ended = await asyncio.to_thread(tillbot, folder, "run", **settings)
    assert ended.status == 1
    return ended.err.splitlines()[-1]
