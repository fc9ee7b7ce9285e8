"""A program that receives the shop's events: a real HTTP server on the loopback, which verifies what it gets as a receiver would."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from standardwebhooks.webhooks import Webhook

HERE = "127.0.0.1"


@dataclass
class Received:
    """One request. `told` is its body, read from JSON."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def event(self) -> str:
        return str(self.told["type"])

    def verify(self, secret: str) -> Any:
        """Raises WebhookVerificationError: it is not signed with this secret, or is not of this time."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """`answers` are statuses by path, or where to go instead; everything else is answered 204. Paths below /waits/ wait for `released`."""

    port: int = 0
    answers: dict[str, int | str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0
    most_waiting: int = 0

    def url(self, path: str = "/events", scheme: str = "http", host: str = HERE) -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def at(self, path: str) -> list[Received]:
        return [one for one in self.received if one.path == path]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append(Received(request.path, headers, await request.read()))
        if request.path.startswith("/waits"):
            await self._wait()
        match self.answers.get(request.path, 204):
            case int(status):
                return web.Response(status=status)
            case place:
                return web.Response(status=302, headers={"Location": place})

    async def _wait(self) -> None:
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        try:
            await self.released.wait()
        finally:
            self.waiting -= 1


@asynccontextmanager
async def open_receiver(certificate: ssl.SSLContext | None = None, place: str = HERE) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, place, 0, ssl_context=certificate).start()
        receiver.port = runner.addresses[0][1]
        yield receiver
    finally:
        receiver.released.set()
        await runner.cleanup()
