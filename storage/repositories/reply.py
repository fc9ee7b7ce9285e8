"""Answers that are kept with what they answer."""

from core.models.reply import Reply
from storage.repositories.base import Repository


class ReplyRepository(Repository):
    """Implements core.ports.reply.Replies."""

    async def find(self, asker: str, key: str) -> Reply | None:
        sql = "SELECT digest, status, body, at FROM replies WHERE asker = :asker AND key = :key"
        row = await self.db.one(sql, asker=asker, key=key)
        return Reply(**row) if row else None

    async def count(self, asker: str, most: int) -> int:
        sql = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM replies WHERE asker = :asker LIMIT :most) AS counted"
        return int((await self.db.one(sql, asker=asker, most=most))["n"])

    async def claim(self, asker: str, key: str, digest: str) -> bool:
        sql = """INSERT INTO replies (asker, key, digest, status, body, at)
                 VALUES (:asker, :key, :digest, 0, '', :now) ON CONFLICT (asker, key) DO NOTHING"""
        return await self.db.run(sql, asker=asker, key=key, digest=digest, now=self.now) == 1

    async def keep(self, asker: str, key: str, status: int, body: str) -> None:
        sql = "UPDATE replies SET status = :status, body = :body WHERE asker = :asker AND key = :key"
        await self.db.run(sql, asker=asker, key=key, status=status, body=body)

    async def forget(self, before: int, limit: int) -> int:
        sql = """DELETE FROM replies WHERE (asker, key) IN
                   (SELECT asker, key FROM replies WHERE at < :before ORDER BY at LIMIT :limit)"""
        return await self.db.run(sql, before=before, limit=limit)
