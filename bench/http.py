"""The shop over HTTP at 64 clients, beside a bare FastAPI route that returns a constant: `python -m bench.http [ROUNDS]`.

The server is a process of its own; the clients send by turns, each over one connection that stays open, and read whole answers. The rounds
alternate between the routes, so other load slows all of them: what counts is each one's share of the bare route. That is served by uvicorn
as it comes; where the clients have less time than the server, its share of the processor says more.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI

from api.app import make_app
from api.counter import Counter
from api.identity import issue
from api.server import serve
from bench.counters import cpu_of
from core.models.customer import Customer
from core.models.policy import Policy
from core.ports import Store
from core.rates import Rate
from core.usecases.customer import remember_customer
from tests.support.goods import Good, stock_up
from tests.support.store import open_store
from tillbot.garbage import search_less, search_only_new

CLIENTS = 64
REQUESTS = 20
"""Of each client in a round."""
LEAST = 0.3
"""The share of the bare route that a read must have."""
TOKEN = "1:a-token-of-the-bench"
FIRST = 1000


class Took(NamedTuple):
    """Seconds of a round, of each of its requests, and of the server's processor."""

    whole: float
    each: list[float]
    processor: float

    @property
    def rate(self) -> float:
        return len(self.each) / self.whole

    @property
    def cost(self) -> float:
        """Seconds of the server's processor for one request."""
        return self.processor / len(self.each)


class Client:
    """A connection, and the customer who asks over it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader, self._writer = reader, writer
        self._token = token

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - JSON
        """The answer, which has to be a success."""
        data = b"" if body is None else json.dumps(body).encode()
        told = {"Host": "bench", "Authorization": f"Bearer {self._token}", "Content-Length": str(len(data)), **headers}
        if data:
            told["Content-Type"] = "application/json"
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + data)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        size = next(int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        answer = await self._reader.readexactly(size)
        if head[9] != "2":
            raise AssertionError(head + answer.decode())
        return json.loads(answer)


Ask = Callable[[Client, int], Coroutine[Any, Any, Any]]


async def _bare(client: Client, _number: int) -> None:
    await client.ask("GET", "/bare")


async def _product(client: Client, _number: int) -> None:
    await client.ask("GET", "/v1/products/1")


async def _cart(client: Client, _number: int) -> None:
    await client.ask("GET", "/v1/cart")


async def _add(client: Client, number: int) -> None:
    """One more or one fewer, so that the cart stays as it is."""
    await client.ask("PUT", "/v1/cart/lines/1", {"quantity": 1 + number % 2})


async def _order(client: Client, number: int) -> None:
    """What a customer does from a full cart to an order: fill, review, confirm."""
    await client.ask("POST", "/v1/cart/lines", {"sku": 1, "quantity": 1})
    confirm = (await client.ask("GET", "/v1/checkout"))["confirm"]
    await client.ask("POST", "/v1/orders", confirm, Idempotency_Key=f"{confirm['cart']}-{number}")


ASKED: dict[str, Ask] = {
    "bare route": _bare,
    "GET product": _product,
    "GET cart": _cart,
    "PUT a line": _add,
    "fill, review, order": _order,
}
READS = ("GET product", "GET cart")


def main() -> None:
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(_serve(Path(sys.argv[2])))
    else:
        sys.exit(not asyncio.run(_measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5)))


async def _measure(rounds: int) -> bool:
    took: dict[str, list[Took]] = {name: [] for name in ASKED}
    async with _server() as (bare, port, process):
        for _ in range(rounds):
            for name, ask in ASKED.items():
                clients = await _clients(bare if ask is _bare else port)
                if ask in (_cart, _add):
                    await asyncio.gather(*(_add(client, 0) for client in clients))
                took[name].append(await _round(clients, ask, 2 if ask is _order else REQUESTS, process))
    met = True
    base = took["bare route"]
    for name, times in took.items():
        share = statistics.median(one.rate / bare.rate for one, bare in zip(times, base, strict=True))
        lighter = statistics.median(bare.cost / one.cost for one, bare in zip(times, base, strict=True))
        each = sorted(second for one in times for second in one.each)
        p50, p99 = (each[int(len(each) * part)] * 1000 for part in (0.5, 0.99))
        rate = statistics.median(one.rate for one in times)
        promised = f"  (promised: at least {LEAST})" if name in READS else ""
        print(
            f"{name:<20}{rate:7.0f}/s   {share:5.2f} of the bare route, {lighter:.2f} by the server's processor"
            f"   median {p50:6.1f} ms, 99 % {p99:6.1f} ms{promised}"
        )
        met &= share >= LEAST or name not in READS
    return met


async def _round(clients: list[Client], ask: Ask, requests: int, server: int) -> Took:
    each: list[float] = []

    async def go_on(client: Client) -> None:
        for number in range(requests):
            begun = time.perf_counter()
            await ask(client, number)
            each.append(time.perf_counter() - begun)

    begun, used = time.perf_counter(), cpu_of([server])
    await asyncio.gather(*map(go_on, clients))
    return Took(time.perf_counter() - begun, each, cpu_of([server]) - used)


async def _clients(port: int) -> list[Client]:
    counter = Counter.__new__(Counter)
    object.__setattr__(counter, "token", TOKEN)
    object.__setattr__(counter, "clock", lambda: int(time.time() * 1000))
    made = []
    for number in range(CLIENTS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        made.append(Client(reader, writer, issue(counter, FIRST + number)[0]))
    return made


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[int, int, int]]:
    """The ports of the bare route and of the shop, and the process that has both."""
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.http", "--serve", folder, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            bare, port = map(int, (await process.stdout.readline()).split())
            yield bare, port, process.pid
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _served_plainly(app: FastAPI) -> AsyncIterator[int]:
    """On uvicorn as it comes, but for its log: what a route costs without the shop."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, access_log=False, log_level="warning"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def _serve(folder: Path) -> None:
    bare = FastAPI()

    @bare.get("/bare")
    async def constant() -> dict[str, str]:
        return {"hello": "world"}

    def now() -> int:
        return int(time.time() * 1000)

    async with open_store(folder / "shop.db", Policy(name="Corner Shop", admin_ids=(1,)), now) as store:
        await stock_up(store, [Good(stock=10_000_000)])
        await _remember(store)
        app = make_app(Counter(store, TOKEN, now, rate=Rate(1_000_000, 1_000_000)))
        async with _served_plainly(bare) as bare_port, serve(app, 0) as port:
            search_less()
            search_only_new()
            print(bare_port, port, flush=True)
            await asyncio.get_running_loop().create_future()


async def _remember(store: Store) -> None:
    for number in range(CLIENTS):
        await store.write(remember_customer, Customer(id=FIRST + number, name="Customer"))


if __name__ == "__main__":
    main()
