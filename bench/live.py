"""What open pages cost, and how soon they hear: `python -m bench.live`.

A cart is changed in the chat, and an open page reads it; a page changes it, and the chat shows it: how long each takes, while nobody else
has a page open and while 500 have. Prints medians, the memory of the open sockets, and the processor time of a tap without and with them.
The pages are in a process of their own.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from api.identity import issue
from bench.idle import resident
from jobs.live import open_hub
from tests.support.chat import Person, text_of
from tests.support.crowd import crowd, fast_limiter, until
from tests.support.goods import Good, stock_up
from tests.support.http import Caller, HttpShop, open_http
from tests.support.shop import Shop, open_shop

PAGES, ROUNDS = 500, 40
LINE = "/v1/cart/lines/1"
"""Of the only SKU."""


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        async with (
            open_shop(Path(folder), limiter=fast_limiter()) as shop,
            open_hub(shop.store, shop.store.feed) as hub,
        ):
            await stock_up(shop.store, [Good(stock=1000)])
            async with open_http(shop.store, shop.clock, shop.telegram.token, live=hub) as http:
                (alice,) = crowd(shop, 1)
                await alice.say("/add TEA-100 2")
                caller = await http.customer(alice.id)
                async with connect(_address(http)) as page:
                    await _sign_in(page, caller.token)
                    without = await _measured(shop, alice, caller, page)
                    before = resident()
                    async with _open_pages(http):
                        held = resident() - before
                        beside = await _measured(shop, alice, caller, page)
    print(f"{PAGES} open sockets: {held:.1f} MB")
    for number, (to_page, to_chat, cpu) in ((0, without), (PAGES, beside)):
        print(f"{number:>3} others open: chat to page {to_page:.0f} ms, page to chat {to_chat:.0f} ms", end="; ")
        print(f"{cpu:.1f} ms of CPU for a tap and the page's read")


async def _measured(shop: Shop, alice: Person, caller: Caller, page: ClientConnection) -> tuple[float, float, float]:
    """Medians in ms: from a tap to the page's cart, from the page's change to the chat's window; processor time of a tap."""
    to_page, to_chat, spent = [], [], []
    for _ in range(ROUNDS):
        began, used = time.perf_counter(), time.process_time()
        alice.tap_unseen("+")
        revision = json.loads(await page.recv())["cart"]["revision"]
        cart = (await caller.get("/v1/cart")).json
        to_page.append(time.perf_counter() - began)
        assert cart["revision"] == revision, "nobody else changes it"
        await shop.rest()
        spent.append(time.process_time() - used)
        quantity = cart["lines"][0]["quantity"] + 1
        began = time.perf_counter()
        await caller.put(LINE, {"quantity": quantity})
        await until(lambda quantity=quantity: f"{quantity} × " in text_of(alice.window))  # type: ignore[misc]
        to_chat.append(time.perf_counter() - began)
        await page.recv()
        await caller.put(LINE, {"quantity": 2})
        await page.recv()
        await shop.rest()
    return statistics.median(to_page) * 1000, statistics.median(to_chat) * 1000, statistics.median(spent) * 1000


@asynccontextmanager
async def _open_pages(http: HttpShop) -> AsyncIterator[None]:
    """While the block lasts, so many customers have a page open each."""
    tokens = [issue(http.counter, customer)[0] for customer in range(10_001, 10_001 + PAGES)]
    command = (sys.executable, "-m", "bench.live", _address(http))
    pages = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert pages.stdin is not None
    assert pages.stdout is not None
    pages.stdin.write(json.dumps(tokens).encode() + b"\n")
    assert await pages.stdout.readline() == b"open\n"
    yield
    pages.stdin.close()
    await pages.wait()


async def _keep_open(url: str) -> None:
    """The other process: open the pages of the tokens that it is told, until nobody wants them any more."""
    tokens = json.loads(await asyncio.to_thread(sys.stdin.readline))
    async with AsyncExitStack() as stack:
        for token in tokens:
            await _sign_in(await stack.enter_async_context(connect(url)), token)
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _sign_in(page: ClientConnection, token: str) -> None:
    await page.send(json.dumps({"token": token}))
    assert json.loads(await page.recv()) == {"missed": True}


def _address(http: HttpShop) -> str:
    return f"{http.url.replace('http', 'ws', 1)}/v1/live"


if __name__ == "__main__":
    asyncio.run(_keep_open(sys.argv[1]) if len(sys.argv) > 1 else main())
