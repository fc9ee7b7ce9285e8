"""Messages about orders."""

from typing import Protocol

from core.models.message import Message
from core.models.page import Page


class MessageReader(Protocol):
    async def message(self, message_id: int) -> Message | None: ...

    async def latest(self, order_id: int, count: int) -> tuple[Message, ...]:
        """The last `count` about an order, oldest first."""

    async def photos(self, order_id: int, number: int) -> Page[Message]:
        """Those with a photo, the newest first, one a page; without items where there is none."""

    async def newest(self, customer_id: int) -> Message | None:
        """The last one about any of this customer's orders, whoever wrote it."""

    async def order_of_sent(self, customer_id: int, sent_as: int) -> int | None:
        """Which order of this customer's the shop's message was about that Telegram shows them as `sent_as`."""


class Messages(MessageReader, Protocol):
    async def add(self, order_id: int, actor: str, text: str, photo: str = "") -> Message: ...

    async def mark_sent(self, message_id: int, sent_as: int) -> None:
        """Keep as which of Telegram's messages the customer got it."""
