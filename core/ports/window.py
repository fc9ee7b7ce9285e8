"""The chats' windows."""

from typing import Protocol

from core.models.window import Window


class WindowReader(Protocol):
    async def window(self, chat_id: int) -> Window:
        """The chat's window; one with `message_id` 0 where there is none yet."""


class Windows(WindowReader, Protocol):
    async def save(self, window: Window) -> None: ...
