"""Hot goods at checkout: reserved for whoever is first, refused to the others before they queue at the database.

What counts them is the turnstile (core/ports/turnstile.py). Where it does not answer, or there is none, everybody goes to the database,
which alone decides what is sold. It is told what the database says when it has forgotten something, after every order of hot goods, and
once a second. Now and then reservations are ended whose carts have changed or are bought: somebody was killed before saying so.
"""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

import structlog

from core.errors import AllReserved, OutOfStock, StorageUnavailable
from core.models.cart import Cart
from core.models.order import Confirm
from core.models.reservation import RESERVED_FOR, Reservation, hot_lines
from core.ports import Store
from core.ports.turnstile import Admitted, NoAnswer, Refused, Turnstile
from core.usecases.hot import cart_to_confirm, find_gone, hot_stocks
from core.usecases.order.place import shortages

LOOK_EVERY = 1.0
"""Seconds between two looks at the database, which are how changes by staff, refunds and other processes arrive."""
COMPARE_EVERY = 3
"""With every third look, reservations are compared with the carts that they are for."""
TO_ORDER = 30_000
"""ms that a reservation lasts at least from the tap on Confirm on, so that it does not end while the order waits for its turn."""
_TRIES = 3

log = structlog.get_logger(__name__)


class HotGoods:
    """One process's side of the turnstile; without one it does nothing."""

    def __init__(self, store: Store, turnstile: Turnstile | None = None) -> None:
        self._store = store
        self._turnstile = turnstile
        self._hot: frozenset[int] = frozenset()
        """The SKUs that were hot at the last look."""
        self._epochs: dict[int, str] = {}
        self._mine: dict[int, tuple[Reservation, ...]] = {}
        """What this process has reserved, by customer: put back if the turnstile forgets everything."""
        self._holders: set[int] = set()
        """Whoever had reserved something at the last comparison, by any process, and who may have since, by this one."""
        self._looked = 0
        self._looking = asyncio.Lock()
        self._wanted = asyncio.Event()

    @property
    def counted(self) -> bool:
        """Whether there is a turnstile."""
        return self._turnstile is not None

    @property
    def any(self) -> bool:
        """Whether there are hot goods, and something that counts them."""
        return self.counted and bool(self._hot)

    async def reserve(self, cart: Cart, at_least: int = 0) -> int | None:
        """Reserve all hot goods of the cart; gives until when (ms UTC), or None where nobody counts: then the database decides.

        What is reserved already keeps its end, but for `at_least` ms. Raises AllReserved.
        """
        wanted = hot_lines(cart)
        if self._turnstile is None or not wanted:
            return None
        now = cart.lines[0].now
        self._holders.add(cart.customer_id)  # whatever it answers: an answer may be lost
        with suppress(NoAnswer):
            for _ in range(_TRIES):
                looked = self._looked
                verdict = await self._turnstile.admit(cart.customer_id, wanted, now, now + RESERVED_FOR, now + at_least)
                if isinstance(verdict, Admitted):
                    kept = (Reservation(sku, cart.customer_id, count, verdict.until) for sku, count in wanted.items())
                    self._mine[cart.customer_id] = tuple(kept)
                    return verdict.until
                if isinstance(verdict, Refused):
                    names = [line.name for line in cart.lines if line.sku_id in verdict.sku_ids]
                    raise AllReserved(names)
                await self._tell(since=looked)
        return None

    def kept(self, cart: Cart) -> int | None:
        """Until when (ms UTC) just the hot goods of the cart are reserved for its customer, as far as this process knows."""
        mine, wanted = self._mine.get(cart.customer_id, ()), hot_lines(cart)
        if not wanted or {one.sku_id: one.quantity for one in mine} != wanted or mine[0].until <= cart.lines[0].now:
            return None
        return mine[0].until

    async def admit(self, confirm: Confirm) -> None:
        """Whoever has no reservation of the hot goods that are confirmed, and gets none now, does not queue for them.

        Raises OutOfStock, AllReserved.
        """
        if not self.any:
            return
        cart = await self._store.read(cart_to_confirm, confirm.customer_id, confirm.cart_id)
        if cart is None or cart.revision != confirm.revision or not hot_lines(cart):
            return
        if short := shortages(cart):
            raise OutOfStock(short)
        await self.reserve(cart, TO_ORDER)

    async def leave(self, customer_id: int) -> None:
        """The customer is not checking out any more. Of those who have nothing reserved, as nearly all, the turnstile hears nothing."""
        if self._turnstile is not None and customer_id in self._holders:
            self._mine.pop(customer_id, None)
            self._holders.discard(customer_id)
            with suppress(NoAnswer):
                await self._turnstile.leave(customer_id)

    async def bought(self, customer_id: int, sku_ids: Collection[int]) -> None:
        """The customer's order of these SKUs is on disk: what was reserved for it is sold now. It raises nothing: the order stands."""
        self._mine.pop(customer_id, None)
        if self._turnstile is not None and not self._hot.isdisjoint(sku_ids):
            with suppress(NoAnswer, StorageUnavailable):
                now, stocks = await self._store.read(hot_stocks)
                epochs = await self._turnstile.tell(stocks, now, bought_by=customer_id, mine=None, epochs=self._epochs)
                self._holders.discard(customer_id)
                if self._forgotten(epochs):
                    self.nudge()

    def nudge(self) -> None:
        """Stock may have changed: look now."""
        self._wanted.set()

    async def run(self) -> None:
        """Look at the database again and again, until cancelled."""
        while True:
            try:
                with suppress(NoAnswer, StorageUnavailable):
                    await self.look()
            except Exception:  # the process would end, and the database can do without
                log.exception("hot_goods_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wanted.wait()
            self._wanted.clear()

    async def look(self) -> None:
        """Tell the turnstile what the database says; now and then also compare its reservations. Raises NoAnswer, StorageUnavailable."""
        if self._turnstile is not None:
            await self._tell()
            if self._looked % COMPARE_EVERY == 1 and self._hot:
                await self._compare(self._turnstile)

    async def _tell(self, since: int | None = None) -> None:
        """`since`: it has forgotten something since that look. Of those who find so at once, one tells it, and the others wait for that."""
        async with self._looking:
            if self._turnstile is None or since not in (None, self._looked):
                return
            before = dict(self._mine)
            now, stocks = await self._store.read(hot_stocks)
            self._hot = frozenset(stock.sku_id for stock in stocks)
            self._mine = {who: kept for who, kept in self._mine.items() if kept[0].until > now}
            # What was bought since the reading counts in it as stock: its reservation has to count, too.
            mine = [one for kept in {**before, **self._mine}.values() for one in kept]
            told = mine if since is not None or not mine else None
            epochs = await self._turnstile.tell(stocks, now, mine=told, epochs=self._epochs) if stocks else {}
            if told is None and self._forgotten(epochs):
                epochs = await self._turnstile.tell(stocks, now, mine=mine, epochs=self._epochs)
            self._epochs = epochs
            self._looked += 1

    def _forgotten(self, epochs: Mapping[int, str]) -> bool:
        """Whether it has forgotten something since this process has known it, or knows nothing of it."""
        return any(not epoch or self._epochs.get(sku_id, epoch) != epoch for sku_id, epoch in epochs.items())

    async def _compare(self, turnstile: Turnstile) -> None:
        """End what a killed process, or a change somewhere else, has left."""
        now, _stocks = await self._store.read(hot_stocks)
        reservations = await turnstile.reservations(self._hot, now)
        self._holders = {one.customer_id for one in reservations} | self._mine.keys()
        if reservations and (gone := await self._store.read(find_gone, reservations)):
            await turnstile.drop(gone)
            for one in gone:
                self._mine.pop(one.customer_id, None)
            log.info("reservations_ended", count=len(gone))
