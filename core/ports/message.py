"""Messages between the shop and its customers."""

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
        """The last message of this customer's conversation, whoever wrote it."""

    async def conversation(self, customer_id: int, number: int, size: int) -> Page[Message]:
        """A customer's conversation, the newest page first; on each page the oldest first."""

    async def since(self, customer_id: int, message_id: int) -> tuple[Message, ...]:
        """What followed a message of this customer's conversation, oldest first."""

    async def photos_of(self, customer_id: int, number: int) -> Page[Message]:
        """As `photos`, of a whole conversation."""

    async def news(self, chat_id: int, message_id: int) -> News | None:
        """What the chat's message with this Telegram number was about; None for a message about neither an order nor a question."""

    async def showing(self, order_id: int) -> tuple[tuple[int, int], ...]:
        """The chat and Telegram number of each message that follows the order's steps."""


class Messages(MessageReader, Protocol):
    async def add(self, customer_id: int, order_id: int, actor: Actor, text: str, photo: str = "") -> Message:
        """`order_id` 0: about no order."""

    async def keep_news(self, chat_id: int, message_id: int, news: News) -> None:
        """Remembered as long as the order is kept."""
