"""What every repository needs."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from core.models.change import Change
from core.models.policy import Policy
from core.typed import code_keys
from storage.dialect import Dialect
from storage.executor import Executor


def words(states: Iterable[StrEnum]) -> str:
    """The states as the list of SQL's IN: constants of the program, in a fixed order."""
    return ", ".join(f"'{state}'" for state in sorted(states))


class Repository:
    """The rows of one noun, within one transaction at `now` (ms UTC). What it changes that others look at is noted in `changed`."""

    def __init__(
        self, db: Executor, dialect: Dialect, now: int, policy: Policy, changed: list[Change] | None = None
    ) -> None:
        self.db = db
        self.dialect = dialect
        self.now = now
        self.policy = policy
        self.changed = [] if changed is None else changed

    async def _sku_with(self, code: str) -> Any | None:  # noqa: ANN401 - a Row
        """The `id` and `product_id` of the SKU with this code, as it was typed or as a Latin keyboard types it."""
        for key in code_keys(code):
            if row := await self.db.one("SELECT id, product_id FROM skus WHERE code_key = :key", key=key):
                return row
        return None
