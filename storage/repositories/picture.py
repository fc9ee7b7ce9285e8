"""Pictures that products name by an address."""

import json
from collections.abc import Sequence

from core.files.photos import each_photo
from core.models.actor import Actor
from core.models.picture import ClaimedPicture, MissingPicture, PictureProblem
from storage.repositories.base import Repository
from storage.repositories.photo import photos_in

_LINES = ":line || p.more_photos || :line"
_NAMING = f"""
    picture_places place JOIN products p ON p.id = place.product_id
    WHERE place.address = a.address
      AND (p.photo = a.address OR replace({_LINES}, :line || a.address || :line, '') <> {_LINES})
"""
"""The products `p` that still name the address of `a`."""
_MISSING = f"""
    SELECT a.address, a.problem, a.detail, (SELECT p.title FROM {_NAMING} ORDER BY p.id LIMIT 1) AS title,
           (SELECT COUNT(*) FROM {_NAMING}) AS goods
      FROM picture_addresses a WHERE a.state = 'failed' AND EXISTS (SELECT 1 FROM {_NAMING})
"""
_COUNT = "SELECT COUNT(*) AS number FROM picture_addresses"
_FAILED = f"{_COUNT} a WHERE a.state = 'failed' AND EXISTS (SELECT 1 FROM {_NAMING})"
_LINE = "\n"


class PictureRepository(Repository):
    """Implements core.ports.picture.Pictures."""

    async def keys_of(self, addresses: Sequence[str]) -> dict[str, str]:
        rows = await self.db.all(
            f"""SELECT address, key FROM picture_addresses
                 WHERE address IN ({self.dialect.texts_in(":addresses")}) AND key IS NOT NULL""",
            addresses=json.dumps(addresses),
        )
        return {row["address"]: row["key"] for row in rows}

    async def address_of(self, key: str) -> str:
        row = await self.db.one("SELECT address FROM picture_addresses WHERE key = :key LIMIT 1", key=key)
        return str(row["address"]) if row else ""

    async def is_due(self) -> bool:
        row = await self.db.one(
            "SELECT 1 FROM picture_addresses WHERE state = 'waiting' AND at <= :now LIMIT 1", now=self.now
        )
        return row is not None

    async def waiting(self, actor: Actor | None = None, *, untried: bool = False) -> int:
        sql, by = f"{_COUNT} WHERE state = 'waiting'", {}
        if actor is not None:
            sql, by = f"{sql} AND actor = :actor", {"actor": str(actor)}
        row = await self.db.one(f"{sql} AND attempts = 0" if untried else sql, **by)
        return int(row["number"])

    async def failed(self, *, told: int | None = None) -> int:
        if told is None:
            row = await self.db.one(_FAILED, line=_LINE)
        else:
            row = await self.db.one(f"{_FAILED} AND a.told = :told", line=_LINE, told=told)
        return int(row["number"])

    async def missing(self, limit: int, *, told: int | None = None) -> tuple[MissingPicture, ...]:
        if told is None:
            rows = await self.db.all(
                f"{_MISSING} ORDER BY a.told, a.actor, a.address LIMIT :limit", line=_LINE, limit=limit
            )
        else:
            rows = await self.db.all(
                f"{_MISSING} AND a.told = :told ORDER BY a.actor, a.address LIMIT :limit",
                line=_LINE,
                limit=limit,
                told=told,
            )
        return tuple(
            MissingPicture(address, PictureProblem(problem), detail, title, goods)
            for address, problem, detail, title, goods in rows
        )

    async def untold(self) -> tuple[Actor, ...]:
        rows = await self.db.all(
            """SELECT DISTINCT actor FROM picture_addresses failed WHERE state = 'failed' AND told = 0
                  AND NOT EXISTS (SELECT 1 FROM picture_addresses a WHERE a.state = 'waiting' AND a.actor = failed.actor)
                ORDER BY actor"""
        )
        return tuple(Actor.parse(row["actor"]) for row in rows)

    async def want(self, actor: Actor, staging: int) -> None:
        await self.db.run(
            """INSERT INTO picture_places (address, product_id)
               SELECT address, product_id FROM staged_pictures WHERE staging_id = :staging ON CONFLICT DO NOTHING""",
            staging=staging,
        )
        await self.db.run(
            """INSERT INTO picture_addresses (address, actor, state, at)
               SELECT DISTINCT address, :actor, 'waiting', :now FROM staged_pictures WHERE staging_id = :staging
                   ON CONFLICT (address) DO UPDATE
                  SET actor = excluded.actor, state = 'waiting', at = excluded.at, attempts = 0, problem = '', told = 0
                WHERE picture_addresses.state <> 'waiting'""",
            staging=staging,
            actor=str(actor),
            now=self.now,
        )

    async def claim(self, until: int) -> ClaimedPicture | None:
        row = await self.db.one(
            f"""SELECT a.address, COALESCE(a.key, '') AS key, a.attempts, EXISTS (SELECT 1 FROM {_NAMING}) AS named
                  FROM picture_addresses a WHERE a.state = 'waiting' AND a.at <= :now ORDER BY a.at LIMIT 1""",
            now=self.now,
            line=_LINE,
        )
        if row is None:
            return None
        await self.db.run("UPDATE picture_addresses SET at = :at WHERE address = :address", at=until, address=row[0])
        return ClaimedPicture(row["address"], row["key"], row["attempts"], bool(row["named"]))

    async def place(self, address: str, key: str, limit: int) -> bool:
        rows = await self.db.all(
            """SELECT place.product_id AS id, p.photo, p.more_photos FROM picture_places place
                 LEFT JOIN products p ON p.id = place.product_id
                WHERE place.address = :address ORDER BY place.product_id LIMIT :limit""",
            address=address,
            limit=limit,
        )
        named = {"address": address, "key": key}
        places = [{"product": product, **_having(photos, address, key), **named} for product, *photos in rows]
        await self.db.run("UPDATE catalogue_revision SET held = 1")
        await self.db.many("UPDATE products SET photo = :photo, more_photos = :more WHERE id = :product", places)
        await self.db.many("UPDATE skus SET photo = :key WHERE product_id = :product AND photo = :address", places)
        await self.db.run("UPDATE catalogue_revision SET held = 0")
        await self.db.many("DELETE FROM picture_places WHERE address = :address AND product_id = :product", places)
        return len(rows) < limit

    async def finish(self, address: str, key: str, *, placed: bool) -> None:
        await self.db.run(
            """UPDATE picture_addresses SET state = :state, key = :key, at = :now, problem = '' WHERE address = :address""",
            state="kept" if placed else "waiting",
            address=address,
            key=key,
            now=self.now,
        )

    async def try_later(self, address: str, problem: PictureProblem, detail: str, at: int) -> None:
        await self.db.run(
            """UPDATE picture_addresses SET at = :at, attempts = attempts + 1, problem = :problem, detail = :detail
                WHERE address = :address""",
            address=address,
            problem=problem,
            detail=detail,
            at=at,
        )

    async def give_up(self, address: str, problem: PictureProblem, detail: str) -> None:
        await self.db.run(
            """UPDATE picture_addresses SET state = 'failed', at = :now, problem = :problem, detail = :detail
                WHERE address = :address""",
            address=address,
            problem=problem,
            detail=detail,
            now=self.now,
        )

    async def forget(self, address: str) -> None:
        await self.db.run("DELETE FROM picture_places WHERE address = :address", address=address)
        await self.db.run("DELETE FROM picture_addresses WHERE address = :address AND key IS NULL", address=address)
        await self.db.run(
            "UPDATE picture_addresses SET state = 'kept', at = :now WHERE address = :address",
            address=address,
            now=self.now,
        )

    async def mark_told(self, actor: Actor) -> int:
        row = await self.db.one("SELECT COALESCE(MAX(told), 0) AS number FROM picture_addresses WHERE state = 'failed'")
        number = max(self.now, int(row["number"]) + 1)
        await self.db.run(
            "UPDATE picture_addresses SET told = :told WHERE state = 'failed' AND told = 0 AND actor = :actor",
            told=number,
            actor=str(actor),
        )
        return number

    async def retry(self, actor: Actor) -> int:
        return await self.db.run(
            """UPDATE picture_addresses SET state = 'waiting', actor = :actor, at = :now, attempts = 0, told = 0
                WHERE state = 'failed'""",
            actor=str(actor),
            now=self.now,
        )


def _having(photos: Sequence[str | None], address: str, key: str) -> dict[str, str | None]:
    """The columns of a product's photos, with this one under its key."""
    lines = "\n".join(filter(None, photos))
    cover, *others = photos_in(each_photo(lines, lambda one: key if one == address else one)) or (None,)
    return {"photo": cover, "more": "\n".join(filter(None, others))}
