"""Catalogue files that were sent to the bot: each person's newest one."""

from typing import Protocol

from core.models.upload import Upload


class UploadReader(Protocol):
    async def find(self, user_id: int) -> Upload | None: ...

    async def remembered(self, header: str, about: str) -> str | None:
        """What was answered for files with this header."""


class Uploads(UploadReader, Protocol):
    async def keep(self, user_id: int, upload: Upload) -> None:
        """Replaces an earlier one."""

    async def drop(self, user_id: int) -> None: ...

    async def remember(self, header: str, about: str, answer: str) -> None: ...
