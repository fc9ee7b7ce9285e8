"""Calls of a process whose work another one may have taken over. The servers are real ones on the loopback."""

import asyncio

import pytest
from aiohttp import web
from telegram.error import NetworkError

from bot.calls.fence import fenced
from bot.calls.proxy import read_proxy
from bot.calls.transport import AiohttpRequest
from core.errors import StorageUnavailable
from tests.bot.calls.test_transport import ok, request_data, serving, url_of
from tests.support.proxies import Proxied, proxy, socks5


async def test_a_call_is_checked_after_everything_that_it_waits_for() -> None:
    """The process is buried while the connection is made: nothing is sent. What nothing fences goes out."""
    arrived: list[str] = []
    buried = False

    async def handler(request: web.Request) -> web.Response:
        arrived.append(str((await request.post())["text"]))
        return ok()

    async def connect(proxied: Proxied, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        nonlocal buried
        buried = True
        return await socks5(proxied, reader, writer)

    def check() -> None:
        if buried:
            raise StorageUnavailable("buried")

    async with serving(handler) as base, proxy(connect, int(base.rpartition(":")[2])) as way:
        through = read_proxy("HTTPS_PROXY", f"socks5://127.0.0.1:{way.port}")
        async with AiohttpRequest(proxy=through) as request:
            with fenced(check), pytest.raises(NetworkError, match="StorageUnavailable"):
                await request.post(url_of(base), request_data(text="a screen"))
            await request.post(url_of(base), request_data(text="an apology"))
    assert arrived == ["an apology"]
    assert len(way.asked) == 2
