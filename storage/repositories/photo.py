"""Pictures."""

import json
from collections.abc import Mapping, Sequence

from core.ports.photo import Picture
from storage.repositories.base import Repository


def photos_in(lines: str) -> tuple[str, ...]:
    """The pictures of a column that has one a line."""
    return tuple(lines.split("\n")) if lines else ()


class PhotoRepository(Repository):
    """Implements core.ports.photo.Photos."""

    async def covers(self, product_ids: Sequence[int]) -> dict[int, str]:
        rows = await self.db.all(
            f"""SELECT p.id, p.photo FROM products p
                 WHERE p.id IN ({self.dialect.integers_in(":ids")}) AND EXISTS (SELECT 1 FROM photos WHERE key = p.photo)""",
            ids=json.dumps(product_ids),
        )
        return {row["id"]: row["photo"] for row in rows}

    async def find(self, key: str) -> bytes | None:
        row = await self.db.one("SELECT data FROM photos WHERE key = :key", key=key)
        return bytes(row["data"]) if row else None

    async def scaled(self, key: str, width: int, kind: str) -> bytes | None:
        sql = "SELECT data FROM scaled_photos WHERE key = :key AND width = :width AND kind = :kind"
        row = await self.db.one(sql, key=key, width=width, kind=kind)
        return bytes(row["data"]) if row else None

    async def keys(self) -> frozenset[str]:
        rows = await self.db.all(
            """SELECT key FROM photos UNION SELECT photo FROM products WHERE photo IS NOT NULL
                UNION SELECT more_photos FROM products WHERE more_photos <> ''"""
        )
        return frozenset(photo for row in rows for photo in photos_in(row["key"]))

    async def telegram_file_id(self, bot_id: int, photo: str) -> str | None:
        row = await self.db.one(
            "SELECT file_id FROM photo_files WHERE bot_id = :bot AND photo = :photo", bot=bot_id, photo=photo
        )
        return str(row["file_id"]) if row else None

    async def refusal(self, photo: str, since: int) -> str | None:
        row = await self.db.one(
            "SELECT reason FROM photo_refusals WHERE photo = :photo AND refused_at >= :since", photo=photo, since=since
        )
        return str(row["reason"]) if row else None

    async def of_products(self, bot_id: int, product_ids: Sequence[int]) -> dict[int, Picture]:
        rows = await self.db.all(
            f"""SELECT p.id, f.file_id, (SELECT address FROM picture_addresses WHERE key = p.photo LIMIT 1) AS address FROM products p
                  LEFT JOIN photo_files f ON f.bot_id = :bot AND f.photo = p.photo
                 WHERE p.id IN ({self.dialect.integers_in(":ids")}) AND p.photo IS NOT NULL""",
            bot=bot_id,
            ids=json.dumps(product_ids),
        )
        return {row["id"]: Picture(row["file_id"] or "", row["address"] or "") for row in rows}

    async def keep(self, photos: Mapping[str, bytes]) -> None:
        await self.db.many(
            "INSERT INTO photos (key, data) VALUES (:key, :data) ON CONFLICT (key) DO NOTHING",
            [{"key": key, "data": data} for key, data in photos.items()],
        )

    async def keep_scaled(self, key: str, width: int, kind: str, data: bytes) -> None:
        await self.db.run(
            "INSERT INTO scaled_photos (key, width, kind, data) VALUES (:key, :width, :kind, :data) ON CONFLICT DO NOTHING",
            key=key,
            width=width,
            kind=kind,
            data=data,
        )

    async def keep_telegram_file_id(self, bot_id: int, photo: str, file_id: str) -> None:
        await self.db.run(
            """INSERT INTO photo_files (bot_id, photo, file_id) VALUES (:bot, :photo, :file)
               ON CONFLICT (bot_id, photo) DO UPDATE SET file_id = excluded.file_id""",
            bot=bot_id,
            photo=photo,
            file=file_id,
        )

    async def note_refusal(self, photo: str, reason: str) -> None:
        await self.db.run(
            """INSERT INTO photo_refusals (photo, reason, refused_at) VALUES (:photo, :reason, :now)
               ON CONFLICT (photo) DO UPDATE SET reason = excluded.reason, refused_at = excluded.refused_at""",
            photo=photo,
            reason=reason,
            now=self.now,
        )

    async def forget_refusal(self, photo: str) -> None:
        await self.db.run("DELETE FROM photo_refusals WHERE photo = :photo", photo=photo)
