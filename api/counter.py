"""What the HTTP counter works with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from api.scaling import Scaler
from core.ports import Store
from jobs.live import Hub


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
    origins: tuple[str, ...] = ()
    """Web pages of other hosts that may use it (CORS)."""
    rate: str = "120/minute"
    """Requests of one customer, key or address, as the library `limits` writes it."""
    live: Hub | None = None
    """Tells open pages what changes."""
    under_way: set[tuple[str, str]] = field(default_factory=set)
    """The idempotency keys, by who asks, of the requests that are being answered."""

    @cached_property
    def scaler(self) -> Scaler:
        """Makes pictures in the sizes that pages need."""
        return Scaler(self.store)
