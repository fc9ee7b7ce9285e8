"""The transport, against real servers on the loopback."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.calls.transport import AiohttpRequest, telegrams_own

TOKEN = "123456789:AAF-secret-part-of-the-token"
ME = {"id": 123456789, "is_bot": True, "first_name": "Till", "username": "till_bot"}
SENT = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server that gives every request to `handler`; yields its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving_raw(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A server below HTTP, for connections that break; yields its address."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def ok(result: Any = True) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def request_data(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


def url_of(base: str, method: str = "sendMessage") -> str:
    return f"{base}/bot{TOKEN}/{method}"


def assert_keeps_the_secret(error: BaseException) -> None:
    told = f"{error} {error!r} {''.join(traceback.format_exception(error))}"
    assert "secret-part" not in told
    assert "127.0.0.1" not in f"{error} {error!r}"
    assert error.__cause__ is None
    assert error.__context__ is None


async def failure_of(url: str, **timeouts: Any) -> TelegramError:
    async with AiohttpRequest() as request:
        with pytest.raises(TelegramError) as failed:
            await request.do_request(url, "POST", request_data(chat_id=7), **timeouts)
    return failed.value


async def test_parameters_arrive_as_a_form() -> None:
    """Text as it is, everything else as JSON: as the library's own transport sends them."""
    seen: list[tuple[str, str, str, dict[str, Any]]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.method, request.path, request.content_type, dict(await request.post())))
        return ok()

    async with serving(handler) as base, AiohttpRequest() as request:
        data = request_data(chat_id=7, text="T-shirt & “mug” = 5 € ☕", protect_content=True, entities=[{"offset": 0}])
        assert await request.post(url_of(base), data) is True
    assert seen == [
        (
            "POST",
            f"/bot{TOKEN}/sendMessage",
            "application/x-www-form-urlencoded",
            {
                "chat_id": "7",
                "text": "T-shirt & “mug” = 5 € ☕",
                "protect_content": "true",
                "entities": '[{"offset": 0}]',
            },
        )
    ]


async def test_files_arrive_as_multipart() -> None:
    """Files keep their bytes, names and types, beside the other parameters."""
    seen: dict[str, Any] = {}
    picture = InputMediaPhoto(b"\x89PNG\r\n\x00attached", filename="große Tasse.png")

    async def handler(request: web.Request) -> web.Response:
        seen["type"] = request.content_type
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                seen["file"] = (name, value.filename, value.content_type, value.file.read())
            else:
                seen[name] = value
        return ok()

    async with serving(handler) as base, AiohttpRequest() as request:
        await request.post(url_of(base, "editMessageMedia"), request_data(chat_id=7, media=picture))
    assert seen["type"] == "multipart/form-data"
    assert seen["chat_id"] == "7"
    name, *file = seen["file"]
    assert f"attach://{name}" in seen["media"]
    assert file == ["große Tasse.png", "image/png", b"\x89PNG\r\n\x00attached"]


async def test_an_error_answer_keeps_its_status_and_body() -> None:
    """What a refusal means is the library's business."""

    async def handler(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": 400, "description": "no"}, status=400)

    async with serving(handler) as base, AiohttpRequest() as request:
        answer = b'{"ok": false, "error_code": 400, "description": "no"}'
        assert await request.do_request(url_of(base), "POST") == (400, answer)


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        *[(status, b"<html>log in</html>") for status in (301, 302, 400, 401, 403, 404, 409, 500, 502)],
        (404, b""),
        (404, b'{"error": "no such route"}'),
        (403, b'{"ok": "no", "error_code": "403", "description": 5}'),
        (403, b'{"ok": false, "description": "Forbidden: bot was blocked by the user"}'),
        (403, b'{"ok": false, "error_code": 200, "description": "fine"}'),
        (403, b'{"ok": true, "result": true}'),
        (429, b'{"ok": false, "error_code": 429, "description": "slowly", "parameters": {"retry_after": "soon"}}'),
        (429, b'{"ok": false, "error_code": 429, "description": "slowly", "parameters": "soon"}'),
        (500, b"[" * 100_000),
    ],
)
def test_only_telegrams_envelope_is_telegrams_word(method: str, status: int, body: bytes) -> None:
    """A page, another program's JSON, half an answer: Telegram was not reached."""
    with pytest.raises(NetworkError) as foreign:
        telegrams_own(method, status, body)
    assert type(foreign.value) is NetworkError


@pytest.mark.parametrize(
    "body",
    [
        b"<html>log in</html>",
        b"",
        b'{"ok": true, "result": {"mess',
        b"[]",
        b'{"ok": true}',
        b'{"ok": true, "result": null}',
    ],
)
def test_a_success_has_a_result(body: bytes) -> None:
    """What answers every call with a page has not carried it out."""
    with pytest.raises(NetworkError):
        telegrams_own("POST", 200, body)


def test_a_refusal_counts_by_its_own_code() -> None:
    """Whatever status a server in between has given it."""
    body = b'{"ok": false, "error_code": 403, "description": "Forbidden: user is deactivated"}'
    assert telegrams_own("POST", 200, body) == (403, body)


async def test_a_redirect_is_not_followed() -> None:
    """The token in the address must not travel to wherever a redirect points."""
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPFound("/elsewhere")

    async with serving(handler) as base:
        assert isinstance(await failure_of(url_of(base)), NetworkError)
    assert "/elsewhere" not in asked


async def test_one_connection_serves_many_calls_and_keeps_no_cookies() -> None:
    """Kept alive: the second call comes over the same connection, without the cookie of the first."""
    peers: set[Any] = set()
    cookies: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        cookies.append(request.headers.get("Cookie"))
        answer = ok()
        answer.set_cookie("visitor", "1")
        return answer

    async with serving(handler) as base, AiohttpRequest() as request:
        for _ in range(3):
            await request.post(url_of(base.replace("127.0.0.1", "localhost")), request_data(chat_id=7))
    assert len(peers) == 1
    assert cookies == [None, None, None]


async def test_a_slow_answer_is_timed_out() -> None:
    """The call's own read timeout counts."""
    gone = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await gone.wait()
        return ok()

    async with serving(handler) as base:
        error = await failure_of(url_of(base), read_timeout=0.05)
        gone.set()
    assert isinstance(error, TimedOut)
    assert_keeps_the_secret(error)


async def test_the_default_read_timeout_counts_when_a_call_names_none() -> None:
    """It is what the library is told, and what is kept."""
    gone = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await gone.wait()
        return ok()

    request = AiohttpRequest(read_timeout=0.05)
    assert request.read_timeout == 0.05
    async with serving(handler) as base, request:
        with pytest.raises(TimedOut):
            await request.do_request(url_of(base), "POST")
        gone.set()


async def test_a_body_that_stalls_is_timed_out() -> None:
    """An answer that begins and never ends is late too."""
    gone = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b'{"ok": ')
        await gone.wait()
        return response

    async with serving(handler) as base:
        error = await failure_of(url_of(base), read_timeout=0.05)
        gone.set()
    assert isinstance(error, TimedOut)
    assert_keeps_the_secret(error)


async def test_a_server_that_stops_reading_is_timed_out() -> None:
    """An upload that nobody takes ends with the write timeout."""
    gone = asyncio.Event()

    async def never_reads(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    async with serving_raw(never_reads) as base, AiohttpRequest() as request:
        data = request_data(chat_id=7, photo=InputFile(bytes(20_000_000), filename="big.jpg"))
        with pytest.raises(TimedOut) as failed:
            await request.do_request(
                url_of(base, "sendPhoto"),
                "POST",
                data,
                read_timeout=0.05,
                write_timeout=0.05,
                connect_timeout=0.05,
                pool_timeout=0.05,
            )
        gone.set()
    assert_keeps_the_secret(failed.value)


async def test_a_refused_connection_is_a_network_error() -> None:
    """Nobody listens there."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        error = await failure_of(url_of(f"http://127.0.0.1:{bound.getsockname()[1]}"))
    assert type(error) is NetworkError
    assert str(error) == "ClientConnectorError"
    assert_keeps_the_secret(error)


async def test_a_dropped_connection_is_a_network_error() -> None:
    """The server hangs up without a word."""

    async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with serving_raw(hangs_up) as base:
        error = await failure_of(url_of(base))
    assert type(error) is NetworkError
    assert str(error) == "ServerDisconnectedError"
    assert_keeps_the_secret(error)


async def test_an_answer_cut_short_is_a_network_error() -> None:
    """Half a body is no answer."""

    async def stops_halfway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok"')
        await writer.drain()
        writer.close()

    async with serving_raw(stops_halfway) as base:
        error = await failure_of(url_of(base))
    assert type(error) is NetworkError
    assert_keeps_the_secret(error)


@pytest.mark.parametrize("address", ["http://", "ftp://host", "http://a b", "http://[::1"])
async def test_an_impossible_address_is_a_network_error(address: str) -> None:
    """aiohttp quotes such a URL in full; we do not."""
    error = await failure_of(f"{address}/bot{TOKEN}/getMe")
    assert type(error) is NetworkError
    assert_keeps_the_secret(error)


async def test_a_call_before_the_start_is_a_network_error() -> None:
    """Not initialised, or shut down: refused without a hint of the address."""
    request = AiohttpRequest()
    with pytest.raises(NetworkError) as failed:
        await request.post(url_of("http://127.0.0.1:1"), request_data(chat_id=7))
    assert_keeps_the_secret(failed.value)


async def test_starting_and_stopping_may_be_repeated() -> None:
    """The library initialises a shared transport more than once, which keeps its connections; a shop starts again."""
    peers: list[Any] = []

    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        peers.append(request.transport.get_extra_info("peername"))
        return ok()

    request = AiohttpRequest()
    await request.shutdown()
    async with serving(handler) as base:
        for _ in range(2):
            await request.initialize()
            assert await request.post(url_of(base)) is True
            await request.initialize()
            assert await request.post(url_of(base)) is True
            await request.shutdown()
            await request.shutdown()
    assert peers[0] == peers[1] != peers[2] == peers[3]


async def test_a_cancelled_call_stays_cancelled() -> None:
    """Stopping the program is not a network error."""
    asked, gone = asyncio.Event(), asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        asked.set()
        await gone.wait()
        return ok()

    async with serving(handler) as base, AiohttpRequest() as request:
        call = asyncio.create_task(request.do_request(url_of(base), "POST"))
        async with asyncio.timeout(5):
            await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        gone.set()


async def test_a_bot_works_over_it() -> None:
    """The library's Bot sends, uploads, polls, downloads and hears refusals through it."""
    calls_seen: list[tuple[str, Any]] = []

    answers: dict[str, Any] = {
        "getMe": ME,
        "getUpdates": [],
        "getFile": {"file_id": "1", "file_unique_id": "1", "file_path": "photos/1.jpg"},
        "sendPhoto": SENT,
        "sendMessage": SENT,
    }
    refusals: dict[Any, tuple[int, dict[str, Any]]] = {
        "too fast": (
            429,
            {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 3}},
        ),
        "wrong": (400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}),
    }

    async def handler(request: web.Request) -> web.Response:
        if request.path == f"/file/bot{TOKEN}/photos/1.jpg":
            return web.Response(body=b"picture")
        form = await request.post()
        calls_seen.append((request.path.removeprefix(f"/bot{TOKEN}/"), form.get("timeout")))
        status, refusal = refusals.get(form.get("text"), (200, None))
        return web.json_response(refusal, status=status) if refusal else ok(answers[calls_seen[-1][0]])

    async with serving(handler) as base:
        calls, polls = AiohttpRequest(), AiohttpRequest()
        bot = Bot(TOKEN, f"{base}/bot", f"{base}/file/bot", request=calls, get_updates_request=polls)
        async with bot:
            assert bot.username == "till_bot"
            assert (await bot.send_message(7, "hello")).message_id == 1
            assert (await bot.send_photo(7, b"picture", filename="mug.jpg")).message_id == 1
            assert await bot.get_updates(timeout=1) == ()
            assert bytes(await (await bot.get_file("1")).download_as_bytearray()) == b"picture"
            with pytest.raises(RetryAfter):
                await bot.send_message(7, "too fast")
            with pytest.raises(BadRequest, match="Chat not found"):
                await bot.send_message(7, "wrong")
    assert ("getUpdates", "1") in calls_seen


async def test_a_bots_network_error_keeps_the_secret() -> None:
    """The way through the library adds nothing either."""
    bot = Bot(TOKEN, "http://127.0.0.1:1/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    with pytest.raises(NetworkError) as failed:
        await bot.initialize()
    await bot.shutdown()
    assert_keeps_the_secret(failed.value)
