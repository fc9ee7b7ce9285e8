"""What owners have set in the chat."""

import json
from collections.abc import Mapping

from core.models.change import Change, Missed
from core.models.policy import Policy
from storage.dialect import Dialect
from storage.executor import Executor
from storage.repositories.base import Repository

OVERRIDES = "SELECT overrides FROM settings WHERE id = 1"
"""One row. The store asks for it, too, when a transaction begins: it is the other half of the policy."""

SOLD_IN = "SELECT c.currency FROM orders o JOIN carts c ON c.id = o.cart_id ORDER BY o.id DESC LIMIT 1"
"""The currency of the newest order's prices: it may have been paid in Stars."""

_RESTATED = "CASE WHEN {0} * :up > :down THEN ({0} * :up + :down / 2) / :down WHEN {0} > 0 THEN 1 ELSE {0} END"
_AMOUNTS = (
    ("skus", "price"),
    ("delivery_methods", "price"),
    ("delivery_methods", "free_from"),
    ("cart_lines", "promised"),
    ("favourites", "price"),
    ("favourite_news", "was"),
    ("favourite_news", "price"),
    ("scheduled_prices", "price"),
)
"""Every amount in the shop's currency, except coupons, which name their own. There are no orders yet when it changes."""


class SettingsRepository(Repository):
    """Implements core.ports.settings.Settings."""

    def __init__(
        self,
        db: Executor,
        dialect: Dialect,
        now: int,
        policy: Policy,
        *,
        started_with: Policy,
        changed: list[Change],
    ) -> None:
        super().__init__(db, dialect, now, policy, changed)
        self.started_with = started_with
        self.written = False
        """Whether this transaction has set something: then the next one has another policy, unless this one is rolled back."""

    async def overrides(self) -> dict[str, object]:
        row = await self.db.one(OVERRIDES)
        return dict(json.loads(row["overrides"]))

    async def override(self, fields: Mapping[str, object]) -> None:
        await self._write({**await self.overrides(), **fields})

    async def forget(self, field: str) -> None:
        overrides = await self.overrides()
        overrides.pop(field, None)
        await self._write(overrides)

    async def has_orders(self) -> bool:
        return await self.db.one("SELECT 1 FROM orders LIMIT 1") is not None

    async def sold_in(self) -> str | None:
        row = await self.db.one(SOLD_IN)
        return str(row["currency"]) if row else None

    async def largest_amount(self) -> int:
        largest = [await self.db.one(f"SELECT MAX({column}) AS most FROM {table}") for table, column in _AMOUNTS]
        return max(row["most"] or 0 for row in largest)

    async def restate(self, currency: str, up: int, down: int) -> None:
        for table, column in _AMOUNTS:
            await self.db.run(f"UPDATE {table} SET {column} = {_RESTATED.format(column)}", up=up, down=down)
        await self.db.run(
            "UPDATE carts SET currency = :currency, revision = revision + 1, stepped_sku = 0", currency=currency
        )
        self.changed.append(Missed())
        await self.db.run("DELETE FROM forms")
        await self.db.run("DELETE FROM price_edit_lines")  # nothing goes back to a price of another currency
        await self.db.run("UPDATE catalogue_revision SET number = number + 1")  # a waiting file is checked again

    async def _write(self, overrides: Mapping[str, object]) -> None:
        self.written = True
        await self.db.run(
            "UPDATE settings SET overrides = :overrides WHERE id = 1",
            overrides=json.dumps(overrides, ensure_ascii=False),
        )
