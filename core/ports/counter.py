"""Processes that work for the same shop, and what each has taken upon itself."""

from collections.abc import Sequence
from typing import Protocol

from core.models.counter import Counter


class CounterReader(Protocol):
    async def living(self) -> tuple[Counter, ...]: ...

    async def leases(self, counter_id: int) -> tuple[str, ...]: ...

    async def is_alive(self, counter_id: int) -> bool: ...


class Counters(CounterReader, Protocol):
    async def open(self, counter_id: int, name: str) -> None:
        """A new one."""

    async def beat(self, counter_id: int) -> bool:
        """Count its beats; False if it is not one of the living."""

    async def bury(self, counter_id: int, beats: int) -> bool:
        """Remove it with all its leases, if it has not beaten since; False if it has, or is gone."""

    async def close(self, counter_id: int) -> None:
        """Remove it with all its leases."""

    async def take(self, counter_id: int, names: Sequence[str]) -> tuple[str, ...]:
        """Lease what nobody else has; returns those of `names` that are this counter's now."""

    async def let_go(self, counter_id: int, names: Sequence[str]) -> None:
        """End these leases, as far as they are this counter's."""
