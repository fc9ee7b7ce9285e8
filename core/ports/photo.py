"""Pictures, known by the SHA-256 of their bytes, and what Telegram calls them."""

from collections.abc import Mapping
from typing import Protocol


class PhotoReader(Protocol):
    async def find(self, key: str) -> bytes | None: ...

    async def keys(self) -> frozenset[str]:
        """The pictures that are kept, and those that products name: keys and addresses."""

    async def telegram_file_id(self, bot_id: int, photo: str) -> str | None:
        """What Telegram calls this picture (a key or an address) for this bot, once sent."""


class Photos(PhotoReader, Protocol):
    async def keep(self, photos: Mapping[str, bytes]) -> None:
        """By key; those that are kept already are left alone."""

    async def keep_telegram_file_id(self, bot_id: int, photo: str, file_id: str) -> None:
        """In place of an earlier one."""
