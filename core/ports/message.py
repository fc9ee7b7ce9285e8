"""Messages about orders."""

from typing import Protocol

from core.models.actor import Actor
from core.models.message import Message, News
from core.models.page import Page


class MessageReader(Protocol):
    async def message(self, message_id: int) -> Message | None: ...

    async def latest(self, order_id: int, count: int) -> tuple[Message, ...]:
        """The last `count` messages about an order, oldest first."""

    async def photos(self, order_id: int, number: int) -> Page[Message]:
        """Messages with a photo, the newest first, one a page; without items if there is none."""

    async def newest(self, customer_id: int) -> Message | None:
        """The last message about any of this customer's orders, whoever wrote it."""

    async def news(self, chat_id: int, message_id: int) -> News | None:
        """What the chat's message with this Telegram number said about an order; None for any other message."""

    async def showing(self, order_id: int) -> tuple[tuple[int, int], ...]:
        """The chat and Telegram number of each message that follows the order's steps."""


class Messages(MessageReader, Protocol):
    async def add(self, order_id: int, actor: Actor, text: str, photo: str = "") -> Message: ...

    async def keep_news(self, chat_id: int, message_id: int, news: News) -> None:
        """Remembered as long as the order is kept."""
