"""How long Telegram waits for the answer to a pre-checkout, alone and while taps are queued: `python -m bench.payments`.

Runs the whole bot on an in-process playground. Telegram gives up after 10 s. Prints medians, 99 %, 99.9 % and the longest, in ms.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from core.models.payment import PaymentMethod
from core.usecases.checkout import choose_payment
from tests.support.chat import Person
from tests.support.crowd import until
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.shop import Shop, open_shop

ASKED = 1000
CUSTOMERS, TAPS = 100, 5
"""Five taps of each are queued at once, again and again."""


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        async with open_shop(Path(folder), policy=CARDS) as shop:
            await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 1000)])
            payer, payload = await _payer(shop)
            _print("alone", [await _answer(shop, payer, payload) for _ in range(ASKED)])
            crowd = [await _visitor(shop, number) for number in range(2, CUSTOMERS + 2)]
            tapping = asyncio.create_task(_tap_on(shop, crowd))
            _print(f"with {CUSTOMERS * TAPS} taps queued", [await _answer(shop, payer, payload) for _ in range(ASKED)])
            tapping.cancel()
            await asyncio.wait({tapping})


async def _payer(shop: Shop) -> tuple[Person, str]:
    """Somebody whose order waits for its card payment, and its invoice's payload."""
    customer = shop.customer()
    await customer.say("/add TEA-1")
    await shop.store.write(choose_payment, customer.id, PaymentMethod.CARD)
    await customer.say("/checkout")
    await customer.tap("Confirm")
    return customer, next(str(call.params["payload"]) for call in shop.telegram.journal if call.method == "sendInvoice")


async def _visitor(shop: Shop, number: int) -> Person:
    while len(shop.telegram.world.people.all()) <= number:
        shop.telegram.add_person(f"Customer {number}")
    person = shop.customer(number)
    await person.say("/start")
    return person


async def _tap_on(shop: Shop, crowd: list[Person]) -> None:
    while True:
        for person in crowd:
            for _ in range(TAPS):
                shop.telegram.tap(person.id, person.window["message_id"], "h")
        await until(lambda: shop.pipeline.lanes.idle and not shop.telegram.world.updates.pending())


async def _answer(shop: Shop, payer: Person, payload: str) -> float:
    """Milliseconds until the question is answered: yes the first time, that it is being paid afterwards."""
    begun = time.perf_counter()
    query = shop.telegram.ask_to_pay(payer.id, "EUR", 450, payload)
    await until(lambda: shop.telegram.world.store.one("SELECT 1 FROM query WHERE id = :id", id=query) is None)
    return (time.perf_counter() - begun) * 1000


def _print(where: str, waits: list[float]) -> None:
    cuts = statistics.quantiles(waits, n=1000)
    print(
        f"pre-checkout, {where}: median {statistics.median(waits):.1f} ms, 99 % {cuts[989]:.1f}, 99.9 % {cuts[998]:.1f},"
        f" longest {max(waits):.1f}"
    )


if __name__ == "__main__":
    asyncio.run(main())
