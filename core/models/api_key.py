"""Keys of programs that use the shop over HTTP, and what each may do."""

from enum import StrEnum
from typing import NamedTuple


class ApiScope(StrEnum):
    """What a key may do, by the words that databases keep."""

    CATALOG_READ = "catalog:read"
    """Products as staff see them: hidden ones, too."""
    CATALOG_WRITE = "catalog:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    COUPONS_READ = "coupons:read"
    COUPONS_WRITE = "coupons:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    REFUNDS_WRITE = "refunds:write"
    LEDGER_READ = "ledger:read"
    EXPORTS_READ = "exports:read"
    EVENTS_READ = "events:read"
    """The live stream of new orders, questions and low stock."""
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    """Notes about customers; whom the shop takes nothing from."""
    CUSTOMERS_ACT = "customers:act"
    """Sign in as any customer: fill their cart, order for them."""


class ApiKey(NamedTuple):
    """A key without its secret. `prefix` is how it begins, to tell it from others. Times in ms UTC; None: never, not yet."""

    id: int
    name: str
    prefix: str
    scopes: frozenset[ApiScope]
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None
    last_used_at: int | None = None

    def ends_before(self, now: int) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now)
