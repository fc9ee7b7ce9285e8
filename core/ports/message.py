"""Messages about orders."""

from typing import Protocol

from core.models.actor import Actor
from core.models.message import Message, News
from core.models.page import Page


class MessageReader(Protocol):
    async def message(self, message_id: int) -> Message | None: ...

    async def latest(self, order_id: int, count: int) -> tuple[Message, ...]:
        """The last `count` about an order, oldest first."""

    async def photos(self, order_id: int, number: int) -> Page[Message]:
        """Those with a photo, the newest first, one a page; without items where there is none."""

    async def newest(self, customer_id: int) -> Message | None:
        """The last one about any of this customer's orders, whoever wrote it."""

    async def news(self, chat_id: int, message_id: int) -> News | None:
        """What the chat's message, by Telegram's number, told of an order; None for any other message."""


class Messages(MessageReader, Protocol):
    async def add(self, order_id: int, actor: Actor, text: str, photo: str = "") -> Message: ...

    async def keep_news(self, chat_id: int, message_id: int, news: News) -> None:
        """For as long as the order is kept."""
