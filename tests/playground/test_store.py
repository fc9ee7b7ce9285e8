"""The playground's file: a restart, gentle or not, goes on where it was."""

import subprocess
import sys
import textwrap
from pathlib import Path

from playground.params import Upload
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, button, png, send, updates


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    """Chats, updates, numbers, pictures, commands, people, open taps, the token."""
    path = tmp_path / "data" / "playground.db"
    first = Telegram(path)
    first.say(ALICE, "hello")
    message = await send(first, reply_markup=button())
    picture = await first.call("sendPhoto", {"chat_id": ALICE}, {"photo": Upload("a.png", png())})
    query_id = first.tap(ALICE, message["message_id"], "go")
    waiting = await updates(first)
    await first.call("setMyCommands", {"commands": '[{"command": "shop", "description": "x"}]'})
    first.block(BOB)
    token, history = first.token, first.history(ALICE)
    first.close()

    second = Telegram(path)
    assert (second.token, second.history(ALICE)) == (token, history)
    assert (await updates(second))[:2] == waiting
    assert await second.call("answerCallbackQuery", {"callback_query_id": query_id}) is True
    assert (await second.call("getMyCommands", {}))[0]["command"] == "shop"
    assert second.world.people.get(BOB).blocked
    assert await second.call("sendPhoto", {"chat_id": ALICE, "photo": picture["photo"][-1]["file_id"]})
    assert (await send(second))["message_id"] == picture["message_id"] + 2
    second.close()


async def test_a_killed_playground_has_every_act(tmp_path: Path) -> None:
    """What has happened is on disk before anybody hears of it."""
    program = """
        import os, signal, sys
        from pathlib import Path
        from playground.telegram import Telegram
        telegram = Telegram(Path(sys.argv[1]))
        for number in range(20):
            telegram.say(1001, f"message {number}")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    path = tmp_path / "playground.db"
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(path)], check=False)
    assert killed.returncode == -9
    telegram = Telegram(path)
    assert [message["text"] for message in telegram.history(ALICE)][-1] == "message 19"
    assert len(await updates(telegram)) == 20
    telegram.close()


async def test_two_fresh_files_number_their_updates_differently() -> None:
    """A bot that remembers the updates of a deleted playground must hear those of the new one."""
    numbers = set()
    for _ in range(3):
        telegram = Telegram()
        telegram.say(ALICE, "hello")
        numbers.add((await updates(telegram))[0]["update_id"])
        telegram.close()
    assert len(numbers) == 3
