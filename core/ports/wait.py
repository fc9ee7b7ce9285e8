"""Customers who are to be told when something is back."""

from collections.abc import Sequence
from typing import Protocol


class WaitReader(Protocol):
    async def count(self, sku_id: int) -> int:
        """How many customers wait for it."""

    async def of_customer(self, customer_id: int, sku_ids: Sequence[int]) -> frozenset[int]:
        """Those of these SKUs that the customer waits for."""


class Waits(WaitReader, Protocol):
    async def add(self, sku_id: int, customer_id: int) -> None:
        """Once, however often it is asked."""

    async def drop(self, sku_id: int, customer_id: int) -> None: ...

    async def end(self, sku_ids: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """End the waits for those of these SKUs that are there and on sale; (customer id, SKU id) of each."""
