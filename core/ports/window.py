"""The chats' windows."""

from typing import Protocol

from core.models.window import Window


class WindowReader(Protocol):
    async def window(self, chat_id: int) -> Window:
        """The chat's window; its `message_id` is 0 if there is none yet."""


class Windows(WindowReader, Protocol):
    async def save(self, window: Window) -> None: ...
