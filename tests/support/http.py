"""The shop over HTTP on a real socket, and who asks there: customers as Telegram signs them, programs with their keys."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from api.app import make_app
from api.counter import Counter
from api.server import serve
from core.models.api_key import ApiScope
from core.models.customer import Customer
from core.ports import Store
from core.rates import Rate
from core.usecases.api_key import create_key
from core.usecases.customer import remember_customer
from tests.support.clock import Clock, StillClock

TOKEN = "284685063:the-token-of-a-bot-of-the-tests"
PLENTY = Rate(100_000, 1_000)
"""More requests than a test makes."""


@dataclass(frozen=True)
class Answer:
    """What came back. Names in `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """Of a refusal: "out-of-stock"; fails with the answer if it is none."""
        assert self.headers["content-type"] == "application/problem+json", self
        told = self.json
        assert told["status"] == self.status, self
        assert told["title"], self
        assert told["detail"], self
        return str(told["type"]).removeprefix("/problems/")


@dataclass
class Caller:
    """Somebody who asks, with a token or without. A name of a header in keyword arguments has "_" for "-"."""

    http: aiohttp.ClientSession
    url: str
    token: str = ""

    async def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """`body`: bytes as they are; anything else as JSON."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            told.setdefault("Authorization", f"Bearer {self.token}")
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if data is not None:
            told.setdefault("Content-Type", "application/json")
        async with self.http.request(method, self.url + path, data=data, headers=told) as answer:
            lower = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, lower, await answer.read())

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.send("GET", path, **headers)

    async def post(self, path: str, body: object = None, **headers: str) -> Answer:
        return await self.send("POST", path, body, **headers)

    async def put(self, path: str, body: object = None, **headers: str) -> Answer:
        return await self.send("PUT", path, body, **headers)

    async def patch(self, path: str, body: object = None, **headers: str) -> Answer:
        return await self.send("PATCH", path, body, **headers)

    async def delete(self, path: str, **headers: str) -> Answer:
        return await self.send("DELETE", path, **headers)


@dataclass
class HttpShop:
    """A shop that is served over HTTP at `url`, for the bot of `token`."""

    store: Store
    counter: Counter
    clock: Clock
    url: str
    http: aiohttp.ClientSession
    _opened: int = field(default=0, init=False)

    def anybody(self, token: str = "") -> Caller:
        """Nobody is signed in, unless with this token."""
        return Caller(self.http, self.url, token)

    def init_data(self, customer_id: int, **fields: str) -> str:
        """What Telegram signs as this person opens the Mini App; each time something else."""
        self._opened += 1
        return signed(self.counter.token, opening(customer_id, self.clock, f"Q{self._opened}") | fields)

    async def customer(self, customer_id: int = 1001) -> Caller:
        """A customer, signed in as the Mini App does it."""
        answer = await self.anybody().post("/v1/sessions", {"init_data": self.init_data(customer_id)})
        assert answer.status == 201, answer
        return self.anybody(answer.json["token"])

    async def program(self, *scopes: ApiScope, name: str = "a program", expires_at: int | None = None) -> Caller:
        """A program with a new key of these scopes; with none, of all."""
        made = await self.store.write(create_key, name, scopes or tuple(ApiScope), expires_at)
        return self.anybody(made.secret)


@asynccontextmanager
async def open_http(
    store: Store, clock: Clock | None = None, token: str = TOKEN, **told: Any
) -> AsyncIterator[HttpShop]:
    """Serve this shop on a free port while the block lasts. `told`: as api.counter.Counter has it."""
    clock = clock or StillClock()
    counter = Counter(store, token, clock.ms, **{"rate": PLENTY, **told})
    async with serve(make_app(counter), 0) as port, aiohttp.ClientSession() as http:
        yield HttpShop(store, counter, clock, f"http://127.0.0.1:{port}", http)


def opening(customer_id: int, clock: Clock, query_id: str = "Q") -> dict[str, str]:
    """The fields that Telegram signs as a Mini App opens."""
    user = {"id": customer_id, "first_name": f"Customer {customer_id}", "language_code": "en"}
    return {"query_id": query_id, "user": json.dumps(user), "auth_date": str(clock.ms() // 1000)}


def signed(token: str, fields: Mapping[str, str]) -> str:
    """Fields as Telegram signs them for the bot of this token, written out here once more: not as the shop checks it."""
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    lines = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    return urlencode({**fields, "hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()})


async def raw(url: str, request: bytes) -> bytes:
    """Send bytes as they are, and give all that comes back until the other side hangs up."""
    host, _colon, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()


async def remember(store: Store, customer_id: int) -> None:
    """Let the customer have written to the shop."""
    await store.write(remember_customer, Customer(id=customer_id, name=f"Customer {customer_id}", username=""))
