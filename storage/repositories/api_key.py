"""Keys of programs."""

from core.models.api_key import ApiKey, ApiScope
from storage.repositories.base import Repository

_COLUMNS = "id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at"
_KNOWN = frozenset(ApiScope)


class ApiKeyRepository(Repository):
    """Implements core.ports.api_key.ApiKeys."""

    async def all(self) -> tuple[ApiKey, ...]:
        return tuple(_key(*row) for row in await self.db.all(f"SELECT {_COLUMNS} FROM api_keys ORDER BY id"))

    async def by_digest(self, digest: str) -> ApiKey | None:
        row = await self.db.one(f"SELECT {_COLUMNS} FROM api_keys WHERE digest = :digest", digest=digest)
        return _key(*row) if row else None

    async def by_id(self, key_id: int) -> ApiKey | None:
        row = await self.db.one(f"SELECT {_COLUMNS} FROM api_keys WHERE id = :id", id=key_id)
        return _key(*row) if row else None

    async def add(self, key: ApiKey, digest: str) -> ApiKey:
        row = await self.db.one(
            """INSERT INTO api_keys (name, prefix, digest, scopes, created_at, expires_at)
               VALUES (:name, :prefix, :digest, :scopes, :created_at, :expires_at) RETURNING id""",
            name=key.name,
            prefix=key.prefix,
            digest=digest,
            scopes=" ".join(sorted(key.scopes)),
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
        return key._replace(id=row["id"])

    async def revoke(self, key_id: int) -> bool:
        sql = "UPDATE api_keys SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL"
        return await self.db.run(sql, id=key_id, now=self.now) == 1

    async def note_use(self, key_id: int) -> None:
        await self.db.run("UPDATE api_keys SET last_used_at = :now WHERE id = :id", id=key_id, now=self.now)


def _key(id: int, name: str, prefix: str, scopes: str, *times: int | None) -> ApiKey:  # noqa: A002 - its column
    """A scope that this program does not know, from a newer version, opens nothing here."""
    return ApiKey(id, name, prefix, frozenset(ApiScope(word) for word in scopes.split() if word in _KNOWN), *times)  # type: ignore[arg-type]
