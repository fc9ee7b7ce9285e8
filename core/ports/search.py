"""What customers searched for."""

from typing import Protocol


class SearchReader(Protocol):
    async def words(self, customer_id: int, search_id: int) -> str | None:
        """What this customer searched for; None if it is not theirs, or forgotten."""


class Searches(SearchReader, Protocol):
    async def keep(self, customer_id: int, words: str) -> int:
        """Keep a search, one of MOST_KEPT; returns its id, which is the same for the same words."""
