"""Keys of programs, by a digest of their secrets."""

from typing import Protocol

from core.models.api_key import ApiKey


class ApiKeyReader(Protocol):
    async def all(self) -> tuple[ApiKey, ...]:
        """Every key there ever was, oldest first."""

    async def by_digest(self, digest: str) -> ApiKey | None: ...

    async def by_id(self, key_id: int) -> ApiKey | None: ...


class ApiKeys(ApiKeyReader, Protocol):
    async def add(self, key: ApiKey, digest: str) -> ApiKey:
        """A new one; gives it with its id."""

    async def revoke(self, key_id: int) -> bool:
        """It opens nothing any more; False if it did not before, or there is none."""

    async def note_use(self, key_id: int) -> None:
        """It is used now."""
