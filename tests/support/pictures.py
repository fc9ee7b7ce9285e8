"""A small site on the loopback that stands for the internet: pictures by address."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from bot.calls.pictures import PictureFetcher
from core.models.picture import PictureProblem
from core.ports.picture import FetchError
from tests.playground.helpers import png

HERE = "127.0.0.1"


async def no_internet(address: str) -> bytes:
    """What a test's shop fetches with, unless the test says otherwise."""
    raise FetchError(PictureProblem.UNREACHABLE, final=False)


@dataclass
class Site:
    """It answers whatever name it is called by. `answers` are by path: bytes, a status, or where to go instead; `asked` in their order."""

    port: int = 0
    answers: dict[str, bytes | int | str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    """Paths below /waits/ are answered once this is set; those of `released` at once."""
    released: set[str] = field(default_factory=set)

    def at(self, path: str, host: str = "pictures.example") -> str:
        """The address of this path."""
        return f"http://{host}:{self.port}{path}"

    def picture(self, path: str, width: int = 40, height: int = 30) -> str:
        """There is a picture at this path now; its address."""
        self.answers[path] = png(width, height)
        return self.at(path)

    def fetcher(self, **how: Any) -> PictureFetcher:
        """It takes this site for a public one, by any name."""
        plain = PictureFetcher(resolve=self.resolve, allows=lambda place: place == HERE, ports={self.port})
        return replace(plain, **how)

    async def resolve(self, host: str, port: int) -> Collection[str]:
        return (HERE,)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        if request.path.startswith("/waits/") and request.path not in self.released:
            await self.waits.wait()
        match self.answers.get(request.path, 404):
            case bytes(content):
                return web.Response(body=content, headers={"Set-Cookie": "known=1"})
            case int(status):
                return web.Response(status=status)
            case str(place):
                return web.Response(status=302, headers={"Location": place, "Set-Cookie": "known=1"})
        raise AssertionError(request.path)


@asynccontextmanager
async def open_site(certificate: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HERE, 0, ssl_context=certificate).start()
        site.port = runner.addresses[0][1]
        yield site
    finally:
        await runner.cleanup()
