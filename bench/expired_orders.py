"""How long it takes to end ten thousand orders that nobody paid, and how long a customer's tap waits meanwhile.

`python -m bench.expired_orders` runs the whole bot on an in-process playground, at Telegram's own pace.
"""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.calls.rate_limit import RateLimiter
from core.models.actor import CLI
from core.models.customer import Customer
from core.models.payment import PaymentMethod
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases.cart import add_at_least, view_cart
from core.usecases.customer import remember_customer
from core.usecases.order.place import place_order
from core.usecases.payment.expire import expire_orders
from core.usecases.stock import change_stock
from jobs.scheduler import UNPAID_BATCH, sweep
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.room import card
from tests.support.shop import Shop, open_shop
from tests.support.waiting import until

ORDERS = 10_000
FIRST = 10_000_000
AT_ONCE = 500
QUIET = 300
POLICY = CARDS.having(pay_with=(PaymentMethod.LINK,))
"""Their invoices would all be sent; a payment page is not."""


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        async with open_shop(Path(folder), policy=POLICY, limiter=RateLimiter()) as shop:
            await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 1), Good("MUG-1", "Mug", 900, 1)])
            for code in ("TEA-1", "MUG-1"):
                await shop.store.write(change_stock, CLI, f"bench:{code}", code, StockChange(amount=2 * ORDERS))
            for start in range(0, ORDERS, AT_ONCE):
                await asyncio.gather(*(shop.store.write(_order, FIRST + start + one) for one in range(AT_ONCE)))
            shop.clock.advance(seconds=POLICY.payment_hold / 1000)
            await shop.customer().say("/start")
            quiet = sorted([await _wait_of_tap(shop, number) for number in range(QUIET)])
            begun = time.perf_counter()
            sweeping = asyncio.create_task(sweep(shop.store, expire_orders, "orders_expired", UNPAID_BATCH))
            waits = sorted([await _wait_of_tap(shop, number) for number in _while(sweeping)])
            took = time.perf_counter() - begun
    print(f"before: {_said(quiet)}")
    print(f"{ORDERS:,} expired orders: swept in {took:.1f} s; meanwhile: {_said(waits)}")


def _said(waits: Sequence[float]) -> str:
    middle, most, longest = (1000 * waits[int(len(waits) * part)] for part in (0.5, 0.99, 0.999999))
    return f"{len(waits)} taps, median {middle:.0f} ms, 99 % {most:.0f}, longest {longest:.0f}"


def _while(sweeping: asyncio.Task[None]) -> Iterator[int]:
    number = 0
    while not sweeping.done():
        yield number
        number += 1


async def _order(tx: Transaction, customer_id: int) -> None:
    await remember_customer(tx, Customer(id=customer_id, name="Somebody"))
    for sku_id in (1, 2):
        await add_at_least(tx, customer_id, sku_id)
    await place_order(tx, card(await view_cart(tx, customer_id)))


async def _wait_of_tap(shop: Shop, number: int) -> float:
    """Seconds."""
    customer = shop.customer()
    begun = time.perf_counter()
    query = shop.telegram.tap(customer.id, customer.window["message_id"], "hp" if number % 2 else "h")
    await until(lambda: _answered(shop, query))
    return time.perf_counter() - begun


def _answered(shop: Shop, query: str) -> bool:
    """Whether it is among the newest calls: looking through all of them would take the time that is measured."""
    newest = itertools.islice(reversed(shop.telegram.journal), 200)
    return any(call.params.get("callback_query_id") == query for call in newest)


if __name__ == "__main__":
    asyncio.run(main())
