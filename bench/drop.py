"""A drop: 100 pieces for 10,000 customers who all check out, and confirm, in the same moment; with the turnstile and without it.

`python -m bench.drop` calls what the handlers call (bot/handlers/order.py) on a store and a Redis of its own; the messages, the inbox and
Telegram's pace are left out, because they cost the same either way. `--store postgres` takes a private server that keeps what it commits.
Without Redis it is measured without the turnstile.
"""

import argparse
import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import AllReserved, OutOfStock
from core.models.actor import CLI
from core.models.customer import Customer
from core.models.order import Confirm
from core.models.policy import Policy
from core.ports import Store, Transaction
from core.ports.turnstile import Turnstile
from core.usecases.cart import CartView, add_at_least
from core.usecases.checkout import view_checkout
from core.usecases.customer import remember_customer
from core.usecases.hot import cart_to_confirm, set_hot
from core.usecases.order.place import place_order, shortages
from jobs.hot_goods import TO_ORDER, HotGoods
from tests.support.goods import Good, stock_up
from tests.support.hot import turnstile_at
from tests.support.postgres_server import private_server
from tests.support.redis_server import own_redis
from tests.support.room import card
from tests.support.store import open_store
from tests.support.tables import count_of

PIECES = 100
FIRST = 10_000_000
POLICY = Policy(name="Corner Shop", admin_ids=(1,))


class Result(NamedTuple):
    """Seconds until the last customer had an answer to Checkout, and until the last one had one to Confirm; the shop's own CPU seconds
    (without Redis, and without a database that is a server); what the database did.
    """

    cards: float
    answers: float
    cpu: float
    reads: int
    writes: int
    orders: int


@dataclass
class Counted:
    """A store that counts its transactions."""

    store: Store
    reads: int = 0
    writes: int = 0

    async def read(self, query: Callable[..., Coroutine[Any, Any, Any]], *args: Any) -> Any:  # noqa: ANN401 - whatever it gives
        self.reads += 1
        return await self.store.read(query, *args)

    async def write(self, use_case: Callable[..., Coroutine[Any, Any, Any]], *args: Any) -> Any:  # noqa: ANN401 - whatever it gives
        self.writes += 1
        return await self.store.write(use_case, *args)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--store", default="sqlite", choices=("sqlite", "postgres"))
    told.add_argument("--customers", type=int, default=10_000)
    told.add_argument("--rounds", type=int, default=1)
    asked = told.parse_args()
    ways = (False, True) if shutil.which("redis-server") else (False,)
    with _store(asked.store):
        for counted in ways * asked.rounds:
            result = asyncio.run(_drop(asked.customers, counted=counted))
            print(f"{asked.store}, {'with' if counted else 'without'} the turnstile: {_said(result)}", flush=True)
    if True not in ways:
        print("with the turnstile: not measured, because redis-server is not installed")


@contextmanager
def _store(name: str) -> Iterator[None]:
    """What `open_store` opens within the block."""
    os.environ["TEST_STORE"] = name
    if name != "postgres":
        yield
        return
    with private_server(durable=True) as server:
        os.environ["TEST_POSTGRES_URL"] = server.url
        yield


def _said(result: Result) -> str:
    return (
        f"{result.orders} orders; the last customer has an answer to Checkout after {result.cards:.2f} s, to Confirm"
        f" {result.answers:.2f} s later; CPU {result.cpu:.1f} s; {result.reads:,} reading and {result.writes:,} writing transactions"
    )


async def _drop(customers: int, *, counted: bool) -> Result:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        async with (
            _turnstile(counted=counted) as turnstile,
            open_store(Path(folder) / "shop.db", POLICY, lambda: int(time.time() * 1000)) as store,
        ):
            await stock_up(store, [Good(stock=PIECES)])
            await asyncio.gather(*(store.write(_fill_cart, FIRST + number) for number in range(customers)))
            await store.write(_make_hot)
            seen = Counted(store)
            hot = HotGoods(seen, turnstile)  # type: ignore[arg-type]  # all that it uses
            await hot.look()
            begun, cpu = time.perf_counter(), time.process_time()
            views = await asyncio.gather(*(_check_out(seen, hot, FIRST + number) for number in range(customers)))
            cards = time.perf_counter()
            await asyncio.gather(*(_confirm(seen, hot, card(view)) for view in views if view is not None))
            answers, cpu = time.perf_counter(), time.process_time() - cpu
            orders = await count_of(store, "orders")
            return Result(cards - begun, answers - cards, cpu, seen.reads, seen.writes, orders)


@asynccontextmanager
async def _turnstile(*, counted: bool) -> AsyncIterator[Turnstile | None]:
    if not counted:
        yield None
        return
    with own_redis() as server:
        async with turnstile_at(server.url) as turnstile:
            yield turnstile


async def _check_out(store: Counted, hot: HotGoods, customer_id: int) -> CartView | None:
    """What the card shows; None if they are turned away."""
    view: CartView = (await store.read(view_checkout, customer_id)).view
    if shortages(view.cart):
        return None
    try:
        await hot.reserve(view.cart)
    except AllReserved:
        return None
    return view


async def _confirm(store: Counted, hot: HotGoods, confirm: Confirm) -> None:
    try:
        if hot.any:
            cart = await store.read(cart_to_confirm, confirm.customer_id, confirm.cart_id)
            await hot.reserve(cart, TO_ORDER)
        placed = await store.write(place_order, confirm)
        await hot.bought(confirm.customer_id, [line.sku_id for line in placed.order.lines])
    except (AllReserved, OutOfStock):
        return


async def _fill_cart(tx: Transaction, customer_id: int) -> None:
    await remember_customer(tx, Customer(id=customer_id, name="Somebody"))
    await add_at_least(tx, customer_id, 1)


async def _make_hot(tx: Transaction) -> None:
    await set_hot(tx, CLI, 1, hot=True)


if __name__ == "__main__":
    main()
