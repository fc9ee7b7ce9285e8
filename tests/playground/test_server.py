"""The Bot API over HTTP, as a bot without a library speaks it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground.faults import Drop
from playground.server import serve
from playground.shapes import Json
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, button, png


class Bot:
    """Raw calls to the Bot API."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self.session = session
        self.url = url
        self.token = token

    async def call(self, method: str, **params: Any) -> Any:
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def answer(self, path: str, **options: Any) -> tuple[int, Json]:
        """Status and body of a POST, whatever they are."""
        async with self.session.post(self.url + path, **options) as response:
            return response.status, await response.json()


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with serve(telegram) as url, aiohttp.ClientSession() as session:
        yield Bot(session, url, telegram.token)


async def echo(bot: Bot) -> None:
    """Says every text back, and answers every tap in a toast."""
    offset = 0
    while True:
        for update in await bot.call("getUpdates", offset=offset, timeout=30):
            offset = update["update_id"] + 1
            if query := update.get("callback_query"):
                await bot.call("answerCallbackQuery", callback_query_id=query["id"], text=query["data"])
            else:
                message = update["message"]
                text = message["text"]
                await bot.call("sendMessage", chat_id=message["chat"]["id"], text=text, reply_markup=button())


async def test_an_echo_bot_works(telegram: Telegram, bot: Bot) -> None:
    """Messages and taps go there and back, side by side."""
    with telegram.world.events.listen() as events:
        running = asyncio.create_task(echo(bot))
        telegram.say(BOB, "one")
        telegram.tap(ALICE, 1, "tapped")
        told = [await events.get() for _ in range(4)]
    running.cancel()
    assert [event.data["message"]["text"] for event in told[:3]] == ["one", "hello", "one"]
    assert told[3].data["text"] == "tapped"


@pytest.mark.parametrize("form", ["query", "urlencoded", "json", "multipart"])
async def test_parameters_come_in_every_form(telegram: Telegram, bot: Bot, form: str) -> None:
    """As a real server takes them."""
    params = {"chat_id": str(ALICE), "text": "é & <ü>", "reply_markup": json.dumps(button())}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        multipart.add_field(name, value)
    options = {"query": {"params": params}, "urlencoded": {"data": params}, "json": {"json": params}}
    status, answer = await bot.answer(f"/bot{bot.token}/sendMessage", **options.get(form, {"data": multipart}))
    assert (status, answer["result"]["text"]) == (200, "é & <ü>")
    assert answer["result"]["reply_markup"] == button()


async def test_a_call_may_be_a_get(bot: Bot) -> None:
    """Without a body."""
    async with bot.session.get(f"{bot.url}/bot{bot.token}/getMe") as response:
        assert (await response.json())["result"]["is_bot"] is True


async def test_an_uploaded_picture_can_be_fetched_again(bot: Bot) -> None:
    """By the bot with its token, by the page without."""
    form = aiohttp.FormData({"chat_id": str(ALICE), "media": '{"type": "photo", "media": "attach://one"}'})
    form.add_field("one", png(), filename="one.html", content_type="text/html")
    sent = await bot.call("sendMessage", chat_id=ALICE, text="x")
    form.add_field("message_id", str(sent["message_id"]))
    _, answer = await bot.answer(f"/bot{bot.token}/editMessageMedia", data=form)
    file = await bot.call("getFile", file_id=answer["result"]["photo"][-1]["file_id"])
    async with bot.session.get(f"{bot.url}/file/bot{bot.token}/{file['file_path']}") as response:
        assert await response.read() == png()
    async with bot.session.get(f"{bot.url}/media/{file['file_id']}") as response:
        assert (await response.read(), response.content_type) == (png(), "image/png")


async def test_a_document_is_never_shown_as_a_page(telegram: Telegram, bot: Bot) -> None:
    """A file of somebody's must not run in the playground's page."""
    message = telegram.send_document(ALICE, "evil.html", b"<script>")
    async with bot.session.get(f"{bot.url}/media/{message['document']['file_id']}") as response:
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''evil.html"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_refusal_has_telegrams_shape_and_status(telegram: Telegram, bot: Bot) -> None:
    """`parameters` only where there are some."""
    path = f"/bot{bot.token}/sendMessage"
    assert await bot.answer(path, json={"chat_id": 5, "text": "x"}) == (
        400,
        {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
    )
    telegram.faults.too_many_requests("sendMessage", retry_after=3)
    status, body = await bot.answer(path, json={"chat_id": ALICE, "text": "x"})
    assert (status, body["parameters"]) == (429, {"retry_after": 3})
    assert (await bot.answer(path, data="[1]", headers={"Content-Type": "application/json"}))[0] == 400


async def test_a_wrong_token_or_path_is_refused(bot: Bot) -> None:
    """401 and 404, as Telegram says it."""
    unauthorised = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await bot.answer("/bot123:abc/getMe") == (401, unauthorised)
    assert await bot.answer("/botü/getMe") == (401, unauthorised)
    status, body = await bot.answer(f"/bot{bot.token}/juggle")
    assert (status, body["description"]) == (404, "Not Found: method not found")
    assert await bot.answer(f"/bot{bot.token}") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    async with bot.session.get(f"{bot.url}/file/bot1:x/photos/a.png") as response:
        assert response.status == 401


async def test_a_dropped_connection_gives_no_answer(telegram: Telegram, bot: Bot) -> None:
    """What was asked has happened."""
    telegram.faults.add("sendMessage", Drop())
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=ALICE, text="unseen")
    assert telegram.history(ALICE)[-1]["text"] == "unseen"


async def test_a_fault_inside_is_a_server_error_without_the_token(
    telegram: Telegram, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    """500, with the trace in the log."""
    telegram.close()
    status, body = await bot.answer(f"/bot{bot.token}/getMe")
    assert (status, body["description"]) == (500, "Internal Server Error")
    assert "getMe" in caplog.text
    assert telegram.token not in caplog.text


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1", "127.0.0.1:1", "localhost.evil.com:{port}"])
@pytest.mark.parametrize("path", ["/", "/bot{token}/getMe", "/static/index.html", "/media/x"])
async def test_a_foreign_host_is_refused(bot: Bot, host: str, path: str) -> None:
    """A name that was made to point here fails everywhere."""
    port = bot.url.rsplit(":", 1)[-1]
    address = bot.url + path.replace("{token}", bot.token)
    async with bot.session.get(address, headers={"Host": host.replace("{port}", port)}) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.com"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_a_foreign_page_cannot_speak_as_the_bot(bot: Bot, headers: dict[str, str]) -> None:
    """Even if it knew the token."""
    async with bot.session.get(f"{bot.url}/bot{bot.token}/getMe", headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_loopback_names_are_fine(bot: Bot, name: str) -> None:
    """With the server's own port."""
    port = bot.url.rsplit(":", 1)[-1]
    headers = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}"}
    async with bot.session.get(f"{bot.url}/bot{bot.token}/getMe", headers=headers) as response:
        assert response.status == 200


async def test_a_busy_port_is_an_oserror(telegram: Telegram) -> None:
    """For the caller to word; a free one can be named."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            async with serve(telegram, port):
                pass
    async with serve(telegram, port) as url:
        assert url == f"http://127.0.0.1:{port}"


async def test_a_stop_ends_long_polls_and_sockets_at_once(telegram: Telegram) -> None:
    """A bot and a page wait, and nothing happens: the poll ends empty, the socket is closed, nobody is cut off."""
    async with aiohttp.ClientSession() as session:
        async with serve(telegram) as url:
            bot = Bot(session, url, telegram.token)
            offset = (await bot.call("getUpdates"))[-1]["update_id"] + 1
            poll = asyncio.create_task(bot.call("getUpdates", offset=offset, timeout=50))
            page = await session.ws_connect(f"{url}/ws", origin=url)
            await page.receive_json()
            while telegram.world.updates.pending():
                await asyncio.sleep(0)
        assert await poll == []
        assert (await page.receive()).type is aiohttp.WSMsgType.CLOSE
