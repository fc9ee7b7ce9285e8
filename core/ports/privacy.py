"""What is kept about one person, and forgetting it."""

from collections.abc import Mapping
from typing import Any, Protocol

Rows = tuple[Mapping[str, Any], ...]


class PrivacyReader(Protocol):
    async def kept(self, customer_id: int) -> Mapping[str, Rows]:
        """All rows about this person, by what they are. Amounts in minor units, times in ms UTC."""

    async def under_way(self, customer_id: int) -> tuple[str, ...]:
        """The codes of their orders that are not closed, or whose money is on its way back."""

    async def idle(self, before: int, limit: int) -> tuple[int, ...]:
        """Customers of whom there was no sign since `before` (ms UTC), whose answers are kept and who have no order under way."""


class Privacy(PrivacyReader, Protocol):
    async def forget_answers(self, customer_id: int) -> None:
        """Forget what they have typed: at checkout, into the search, without sending it."""

    async def forget_person(self, customer_id: int) -> None:
        """Forget everything else that says who they are. What was bought, and for how much, stays."""

    async def empty_updates(self, limit: int) -> int:
        """Empty the updates of at most `limit` forgotten people, as far as they are done; returns for how many of them all are."""

    async def forget_offered(self, before: int, limit: int) -> int:
        """Delete photos that were offered before `before` (ms UTC) and not sent on, of the oldest `limit`; returns how many."""
