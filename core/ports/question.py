"""Questions that wait for an answer, and photos that may become one."""

from typing import Protocol

from core.models.message import Message
from core.models.page import Page
from core.models.question import OfferedPhoto, OpenQuestion


class QuestionReader(Protocol):
    async def question(self, customer_id: int) -> OpenQuestion | None:
        """What this customer waits for; None if the shop has had the last word, or closed it."""

    async def count(self) -> int:
        """How many customers wait."""

    async def listed(self, number: int, size: int) -> Page[OpenQuestion]:
        """Who waits, the longest first."""

    async def offered(self, customer_id: int) -> tuple[OfferedPhoto, ...]:
        """The photos that this customer has sent unasked, oldest first."""


class Questions(QuestionReader, Protocol):
    async def wait(self, message: Message) -> None:
        """The customer's message waits for an answer."""

    async def close(self, customer_id: int) -> bool:
        """Nothing waits any more; False if nothing did."""

    async def offer(self, customer_id: int, photo: str, text: str) -> None: ...

    async def drop_offered(self, customer_id: int, before: int, last: int) -> None:
        """Forget the photos that were offered before `before` (ms UTC), and those up to the id `last`."""
