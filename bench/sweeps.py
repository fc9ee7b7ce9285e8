"""What customers notice of the shop's clock: `make bench`, or `python -m bench.sweeps`.

Expires thousands of carts by the sweeps of jobs/scheduler.py while a customer taps + in a cart without pause. Prints how long each sweep
took, and the longest wait of a tap meanwhile. Exits with 1 if they are worse than promised.
"""

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import structlog

from bench.shop import POLICY, make_shop
from core.models.customer import Customer
from core.ports import Store, Transaction
from core.usecases.cart import At, add_at_least, expire_carts, step_quantity
from core.usecases.customer import remember_customer
from core.usecases.reminder import remind_of_carts
from jobs.scheduler import sweep
from storage.executor import Executor
from tests.support.clock import Clock
from tests.support.store import open_store
from tests.support.tables import count_of
from tests.support.waiting import until

ROWS = 10_000
SECONDS, LONGEST_WAIT = 30.0, 0.1
"""Promised: all sweeps together, and the longest wait of a tap."""
TAPPER = 1_000_000
PAUSE = 0.002
"""Seconds between two taps."""
AWAKE = POLICY.having(quiet_hours="off")
"""At whatever time this runs, customers may be reminded."""

SWEEPS: Mapping[str, Callable[[Store], Awaitable[None]]] = {
    "carts reminded of": lambda store: sweep(store, remind_of_carts, "carts_reminded_of"),
    "carts expired": lambda store: sweep(store, expire_carts, "carts_expired"),
}
"""Each is measured by itself."""
DONE: Mapping[str, Callable[[Store], Awaitable[int]]] = {
    "carts reminded of": lambda store: count_of(store, "outbox", kind="cart_reminder"),
    "carts expired": lambda store: count_of(store, "carts", status="expired"),
}
"""How many rows it has dealt with."""


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        missed = asyncio.run(_measure(Path(folder)))
    sys.exit(missed)


async def _measure(folder: Path) -> bool:
    shop = await make_shop(folder / "shop.db", ROWS)
    clock = Clock()
    async with open_store(shop.path, AWAKE, clock.ms) as store:
        total, longest = 0.0, 0.0
        for what, run in SWEEPS.items():
            await store.write(_make_due, what == "carts expired")
            took, wait = await _beside_taps(store, run)
            done = await DONE[what](store)
            assert done == ROWS, f"{what}: {done}"
            total, longest = total + took, max(longest, wait)
            print(f"{ROWS} {what:20} {took:6.2f} s, longest wait of a tap {wait * 1000:6.1f} ms", flush=True)
    print(
        f"all sweeps {total:.2f} s (promised: {SECONDS:.0f} s), longest wait {longest * 1000:.1f} ms (promised: 100 ms)"
    )
    return total > SECONDS or longest > LONGEST_WAIT


async def _make_due(tx: Transaction, dead: bool) -> None:
    """Let all carts be due to be told of, or be over."""
    db: Executor = tx.stock.db  # type: ignore[attr-defined]  # no use case sets the time
    column = "expires_at" if dead else "remind_at"
    await db.run(f"UPDATE carts SET {column} = :now - 1 WHERE customer_id <> :tapper", now=tx.now, tapper=TAPPER)


async def _beside_taps(store: Store, run: Callable[[Store], Awaitable[None]]) -> tuple[float, float]:
    """Seconds that the sweep took, and the longest that a tap waited meanwhile."""
    waits: list[float] = []
    tapping = asyncio.create_task(_tap(store, waits))
    await until(lambda: bool(waits))
    waits.clear()
    begun = time.perf_counter()
    await run(store)
    took = time.perf_counter() - begun
    seen = len(waits)
    await until(lambda: len(waits) > seen)  # the tap that waits at the end counts, too
    tapping.cancel()
    return took, max(waits)


async def _tap(store: Store, waits: list[float]) -> None:
    await store.write(remember_customer, Customer(id=TAPPER, name="Tapper"))
    view = await store.write(add_at_least, TAPPER, 1)
    step = 1
    while True:
        at = At(cart_id=view.cart.id, revision=view.cart.revision)
        begun = time.perf_counter()
        view = await store.write(step_quantity, TAPPER, at, 1, step)
        waits.append(time.perf_counter() - begun)
        step = 1 if view.cart.units < 50 else -49
        await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    main()
