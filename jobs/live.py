"""What customers and staff hear right now, each over a stream of their own: the open pages of a counter, for example.

A stream says where to look, never what is there, so of several news about one thing only the last is kept. Whoever does not read theirs
is cut off and comes back later: nobody waits for them.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import structlog

from core.errors import StorageUnavailable
from core.models.change import (
    MOST_TOLD,
    CartChanged,
    Change,
    GoodsChanged,
    Missed,
    OrderMoved,
    QuestionAsked,
    RanLow,
    subject,
)
from core.ports import ReadTransaction, Store
from core.ports.feed import Feed

MOST_WAITING = 2 * MOST_TOLD
"""Changes that wait for one reader, so that a full commit cuts nobody off; whoever has more is."""
MOST_PAGES = 5_000
"""Pages that are open to one process, signed in or not: each holds a file, and requests need some, too (api/server.py)."""
BETWEEN_ROUNDS = 1.0
"""Seconds between two questions who wants what has changed: goods that sell by the second are told of once for all of it."""
STAFF = 0
"""The key of all staff's streams among those of customers."""

log = structlog.get_logger(__name__)


class CutOff(Exception):
    """Too much waited for this reader. They may come back, and have to look at everything again."""


class Stream:
    """What waits for one reader, in order."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[type, int], Change] = {}
        self._arrived = asyncio.Event()
        self._cut_off = False

    def put(self, change: Change) -> None:
        """Take the place of what is older about the same thing."""
        self._waiting.pop(subject(change), None)
        self._waiting[subject(change)] = change
        self._cut_off |= len(self._waiting) > MOST_WAITING
        self._arrived.set()

    async def ready(self) -> None:
        """Wait until there is something to take."""
        await self._arrived.wait()

    def take(self) -> Sequence[Change]:
        """All that are there. Raises CutOff."""
        taken = tuple(self._waiting.values())
        self._waiting.clear()
        if self._cut_off:
            raise CutOff
        self._arrived.clear()
        return taken


class Hub:
    """All streams of this process. Made by `open_hub`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._streams: dict[int, set[Stream]] = {}
        self._goods: set[int] = set()
        """SKUs that have changed since the store was asked who wants them."""
        self._changed = asyncio.Event()
        self._pages = 0

    @contextmanager
    def page(self) -> Iterator[None]:
        """A place for one more open page, whoever is at it. Raises CutOff if there is none."""
        if self._pages >= MOST_PAGES:
            raise CutOff
        self._pages += 1
        try:
            yield
        finally:
            self._pages -= 1

    @contextmanager
    def customer(self, customer_id: int) -> Iterator[Stream]:
        """Their cart (CartChanged) and orders (OrderMoved), what is in the cart (GoodsChanged), and Missed.

        STAFF: all orders, questions (QuestionAsked), what runs low (RanLow), and Missed.
        """
        streams = self._streams.setdefault(customer_id, set())
        streams.add(stream := Stream())
        try:
            yield stream
        finally:
            streams.discard(stream)
            if not streams:
                self._streams.pop(customer_id, None)

    def readers(self, customer_id: int) -> int:
        """How many streams this customer has; STAFF: all staff."""
        return len(self._streams.get(customer_id, ()))

    def heard(self, changes: Sequence[Change]) -> None:
        """Hand them on; costs next to nothing where nobody reads."""
        if not self._streams:
            return
        for change in changes:
            match change:
                case CartChanged(customer_id):
                    self._put(customer_id, change)
                case OrderMoved(_, customer_id):
                    self._put(customer_id, change)
                    self._put(STAFF, change)
                case QuestionAsked() | RanLow():
                    self._put(STAFF, change)
                case GoodsChanged(0):
                    self._put_all(Missed(), [one for one in self._streams if one != STAFF])
                case GoodsChanged(sku_id):
                    self._goods.add(sku_id)
                    self._changed.set()
                case Missed():
                    self._put_all(change, self._streams)

    async def run(self) -> None:
        """Ask the store who wants the goods that have changed, at most once a second; until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            goods, self._goods = self._goods, set()
            customers = [one for one in self._streams if one != STAFF]
            try:
                for customer_id, sku_id, _ in await self._store.read(_who_wants, customers, goods) if customers else ():
                    self._put(customer_id, GoodsChanged(sku_id))
            except StorageUnavailable:
                log.warning("goods_not_told")
                self._put_all(Missed(), customers)
            except Exception:  # nobody would hear of goods any more
                log.exception("goods_not_told")
                self._put_all(Missed(), customers)
            await asyncio.sleep(BETWEEN_ROUNDS)

    def _put(self, customer_id: int, change: Change) -> None:
        for stream in self._streams.get(customer_id, ()):
            stream.put(change)

    def _put_all(self, change: Change, customer_ids: Collection[int]) -> None:
        for customer_id in customer_ids:
            self._put(customer_id, change)


@asynccontextmanager
async def open_hub(store: Store, feed: Feed) -> AsyncIterator[Hub]:
    """Hand on what the feed tells."""
    hub = Hub(store)
    asking = asyncio.create_task(hub.run(), name="live goods")
    try:
        with feed.listen(hub.heard):
            yield hub
    finally:
        asking.cancel()
        await asyncio.wait({asking})


async def _who_wants(
    tx: ReadTransaction, customer_ids: Collection[int], sku_ids: Collection[int]
) -> frozenset[tuple[int, int, int]]:
    return await tx.carts.want(customer_ids, sku_ids)
