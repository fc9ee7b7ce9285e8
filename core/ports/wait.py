"""Customers who want to be told when something is back in stock."""

from collections.abc import Sequence
from typing import Protocol


class WaitReader(Protocol):
    async def count(self, sku_id: int) -> int:
        """How many customers wait for it."""

    async def of_customer(self, customer_id: int, sku_ids: Sequence[int]) -> frozenset[int]:
        """Which of these SKUs the customer waits for."""


class Waits(WaitReader, Protocol):
    async def add(self, sku_id: int, customer_id: int) -> None:
        """Waiting twice for the same SKU counts once."""

    async def drop(self, sku_id: int, customer_id: int) -> None: ...

    async def end(self, sku_ids: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """End the waits for those of these SKUs that are in stock and for sale; (customer id, SKU id) of each."""
