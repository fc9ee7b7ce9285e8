"""What the HTTP counter works with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from api.scaling import Scaler
from core.ports import Store
from core.rates import Rate
from jobs.hot_goods import HotGoods
from jobs.live import Hub

USUAL = Rate(burst=120, per_second=2)


@dataclass(frozen=True)
class Counter:
    """A shop as its HTTP counter sees it.

    `token` is the bot's: with it Telegram signs who opens a Mini App. `nudge` says that something new is in the outbox.
    """

    store: Store
    token: str
    clock: Callable[[], int]
    """Gives ms UTC."""
    nudge: Callable[[], None] = lambda: None
    hot: Callable[[], HotGoods | None] = lambda: None
    """Who counts hot goods; without a bot beside it nobody does, and the database alone decides."""
    origins: tuple[str, ...] = ()
    """Web pages of other hosts that may use it (CORS)."""
    rate: Rate = USUAL
    """How many requests one customer, key or address may send."""
    live: Hub | None = None
    """Tells open pages what changes."""
    keys: set[str] = field(default_factory=set)
    """Digests of the API keys that have opened something here: a made-up one has no limit of its own."""
    exporting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Exports take a process each."""
    under_way: set[tuple[str, str]] = field(default_factory=set)
    """The idempotency keys, by who asks, of the requests that are being answered."""

    @cached_property
    def scaler(self) -> Scaler:
        """Makes pictures in the sizes that pages need."""
        return Scaler(self.store, self.clock)
