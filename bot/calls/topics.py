"""Sends everything for a private chat to the topic in which its person was last, where the bot's chats have topics.

This is one place for windows, answers and news. A topic that is gone is forgotten, and the call is made again without it.
"""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Protocol

from telegram.error import BadRequest
from telegram.ext import BaseRateLimiter

from bot.calls.around import Around
from bot.calls.rate_limit import Priority, Reply
from bot.calls.telegram_errors import is_topic_gone
from core.errors import StorageUnavailable


class Chats(Protocol):
    async def topic(self, chat_id: int) -> int:
        """The topic of the private chat in which its person was last; 0 for none."""

    async def enter_topic(self, chat_id: int, topic: int) -> None:
        """Its person is there now."""


class InTopics(Around):
    """Adds the topic to each call before `inner` makes it. `chats` knows the topics; until it is set, there are none."""

    def __init__(self, inner: BaseRateLimiter[Priority]) -> None:
        super().__init__(inner)
        self.chats: Chats | None = None

    async def process_request(  # noqa: PLR0917  # the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Reply:
        def call() -> Awaitable[Reply]:
            return self.inner.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

        topic = await self._topic(endpoint, data)
        if not topic:
            return await call()
        data["message_thread_id"] = topic
        try:
            return await call()
        except BadRequest as error:
            if not is_topic_gone(error):
                raise
        del data["message_thread_id"]
        await self._leave(int(data["chat_id"]))
        return await call()

    async def _topic(self, endpoint: str, data: dict[str, Any]) -> int:
        chat_id = data.get("chat_id")
        sends = endpoint.startswith("send") and isinstance(chat_id, int) and chat_id > 0
        if self.chats is None or not sends or data.get("message_thread_id"):
            return 0
        with suppress(StorageUnavailable):  # an apology for just that has to get through
            return await self.chats.topic(int(data["chat_id"]))
        return 0

    async def _leave(self, chat_id: int) -> None:
        if self.chats is not None:
            with suppress(StorageUnavailable):
                await self.chats.enter_topic(chat_id, 0)
