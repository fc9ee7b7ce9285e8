"""A process in which all money comes in, again and again until it is booked, and which may be told to die. Started by test_codes.py.

Told by its environment: SHOP_DB; and DIE, "inside:7" or "after:7": before the seventh payment is on disk, or right after it.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from core.models.payment import Charge, PaymentMethod
from core.models.policy import Policy
from core.ports import Transaction
from core.usecases.payment.settle import Settled, record_payment
from storage.opening import ShopStore
from tests.crash.process import die
from tests.support.clock import Clock
from tests.support.store import open_store
from tests.support.tables import table_of

AT_ONCE = 5
"""The store commits together what comes in together."""


async def _charges(store: ShopStore) -> Sequence[Charge]:
    """For every order."""
    rows = await table_of(store, "orders", "id", "customer_id", "currency", "total")
    return [Charge(PaymentMethod.CARD, f"charge-{order}", order, *said) for order, *said in rows]


class _Till:
    """Counts the payments that are new."""

    def __init__(self, store: ShopStore) -> None:
        self._store = store
        self._where, _colon, number = os.environ.get("DIE", "").partition(":")
        self._left = int(number or 0)

    async def take(self, charge: Charge) -> None:
        settled = await self._store.write(self._record, charge)
        if settled.first and self._where == "after" and self._is_due():
            die()

    async def _record(self, tx: Transaction, charge: Charge) -> Settled:
        settled = await record_payment(tx, charge)
        if settled.first and self._where == "inside" and self._is_due():
            die()
        return settled

    def _is_due(self) -> bool:
        self._left -= 1
        return self._left == 0


async def main() -> None:
    async with open_store(Path(os.environ["SHOP_DB"]), Policy(), Clock().ms) as store:
        till, charges = _Till(store), await _charges(store)
        for first in range(0, len(charges), AT_ONCE):
            await asyncio.gather(*map(till.take, charges[first : first + AT_ONCE]))


def run() -> None:
    asyncio.run(main())
