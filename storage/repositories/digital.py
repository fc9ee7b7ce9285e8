"""What variants deliver by themselves, the pools of codes, and what went to which order."""

import json
from collections.abc import Sequence
from typing import Any

from core.models.digital import Content, ContentKind, GivenCode, Good, Goods, Pool
from core.models.order import Order
from storage.repositories.base import Repository

_NEXT = "SELECT id FROM codes WHERE sku_id = :sku AND order_id IS NULL ORDER BY id LIMIT :quantity"


class DigitalRepository(Repository):
    """Implements core.ports.digital.Digital."""

    async def content(self, sku_id: int) -> Content | None:
        return (await self.contents([sku_id])).get(sku_id)

    async def contents(self, sku_ids: Sequence[int]) -> dict[int, Content]:
        rows = await self.db.all(
            f"""SELECT sku_id, kind, text, file, name FROM contents
                 WHERE sku_id IN ({self.dialect.integers_in(":skus")}) AND kind <> 'nothing'""",
            skus=json.dumps(list(sku_ids)),
        )
        return {row["sku_id"]: _content(row) for row in rows}

    async def pools(self) -> frozenset[int]:
        rows = await self.db.all("SELECT sku_id FROM contents WHERE kind = 'codes'")
        return frozenset(row["sku_id"] for row in rows)

    async def was_used(self) -> bool:
        return await self.db.one("SELECT 1 FROM contents LIMIT 1") is not None

    async def unused(self, sku_id: int) -> int:
        row = await self.db.one(
            "SELECT COUNT(*) AS unused FROM codes WHERE sku_id = :sku AND order_id IS NULL", sku=sku_id
        )
        return int(row["unused"])

    async def pool(self, sku_id: int) -> Pool:
        row = await self.db.one("SELECT COUNT(*) AS added FROM codes WHERE sku_id = :sku", sku=sku_id)
        unused = await self.unused(sku_id)
        return Pool(unused, int(row["added"]) - unused)

    async def goods(self, order: Order) -> Goods | None:
        row = await self.db.one("SELECT due_at, shown_at, revoked_at FROM goods WHERE order_id = :id", id=order.id)
        if row is None:
            return None
        lines = await self.db.all(
            "SELECT sku_id, kind, text, file, name, position FROM order_goods WHERE order_id = :id", id=order.id
        )
        codes = await self.db.all(
            """SELECT sku_id, code, revoked_at FROM codes WHERE order_id = :id ORDER BY order_id, sku_id, id""",
            id=order.id,
        )
        goods = sorted((_good(order, line, codes) for line in lines), key=lambda good: good.position)
        return Goods(order, tuple(goods), *row)

    async def due(self, limit: int) -> tuple[int, ...]:
        rows = await self.db.all(
            """SELECT order_id FROM goods WHERE shown_at IS NULL AND revoked_at IS NULL AND due_at <= :now
                ORDER BY due_at LIMIT :limit""",
            now=self.now,
            limit=limit,
        )
        return tuple(row["order_id"] for row in rows)

    async def file(self, key: str) -> bytes | None:
        row = await self.db.one("SELECT data FROM files WHERE key = :key", key=key)
        return bytes(row["data"]) if row else None

    async def telegram_file_id(self, bot_id: int, key: str) -> str | None:
        row = await self.db.one("SELECT file_id FROM file_ids WHERE bot_id = :bot AND file = :key", bot=bot_id, key=key)
        return str(row["file_id"]) if row else None

    async def set_content(self, sku_id: int, content: Content) -> None:
        await self.db.run(
            """INSERT INTO contents (sku_id, kind, text, file, name) VALUES (:sku, :kind, :text, :file, :name)
               ON CONFLICT (sku_id) DO UPDATE SET kind = excluded.kind, text = excluded.text, file = excluded.file,
                                                  name = excluded.name""",
            sku=sku_id,
            **_columns(content),
        )

    async def keep_file(self, key: str, data: bytes) -> None:
        await self.db.run(
            "INSERT INTO files (key, data) VALUES (:key, :data) ON CONFLICT (key) DO NOTHING", key=key, data=data
        )

    async def keep_telegram_file_id(self, bot_id: int, key: str, file_id: str) -> None:
        await self.db.run(
            """INSERT INTO file_ids (bot_id, file, file_id) VALUES (:bot, :key, :file)
               ON CONFLICT (bot_id, file) DO UPDATE SET file_id = excluded.file_id""",
            bot=bot_id,
            key=key,
            file=file_id,
        )

    async def add_codes(self, sku_id: int, codes: Sequence[str]) -> int:
        return await self.db.many(
            """INSERT INTO codes (sku_id, code, added_at) VALUES (:sku, :code, :now)
               ON CONFLICT (sku_id, code) DO NOTHING""",
            [{"sku": sku_id, "code": code, "now": self.now} for code in codes],
        )

    async def drop_unused(self, sku_id: int) -> int:
        return await self.db.run("DELETE FROM codes WHERE sku_id = :sku AND order_id IS NULL", sku=sku_id)

    async def give(self, order: Order, goods: Sequence[Good], due_at: int) -> bool:
        pools = [good for good in goods if good.content.kind is ContentKind.CODES]
        for good in pools:
            if await self.unused(good.sku_id) < _quantity(order, good):
                return False
        given = await self.db.run(
            "INSERT INTO goods (order_id, due_at) VALUES (:id, :due) ON CONFLICT (order_id) DO NOTHING",
            id=order.id,
            due=due_at,
        )
        if not given:
            return False
        await self.db.many(
            """INSERT INTO order_goods (order_id, sku_id, kind, text, file, name, position)
               VALUES (:order, :sku, :kind, :text, :file, :name, :position)""",
            [
                {"order": order.id, "sku": good.sku_id, "position": good.position, **_columns(good.content)}
                for good in goods
            ],
        )
        for good in pools:
            await self._take(order, good)
        return True

    async def show(self, order_id: int) -> bool:
        shown = await self.db.run(
            "UPDATE goods SET shown_at = :now WHERE order_id = :id AND shown_at IS NULL AND revoked_at IS NULL",
            id=order_id,
            now=self.now,
        )
        return shown == 1

    async def revoke(self, order_id: int) -> bool:
        revoked = await self.db.run(
            "UPDATE goods SET revoked_at = :now WHERE order_id = :id AND revoked_at IS NULL", id=order_id, now=self.now
        )
        if revoked:
            await self.db.run("UPDATE codes SET revoked_at = :now WHERE order_id = :id", id=order_id, now=self.now)
        return revoked == 1

    async def release(self, order_id: int) -> dict[int, int]:
        rows = await self.db.all(
            "SELECT sku_id, COUNT(*) AS codes FROM codes WHERE order_id = :id GROUP BY sku_id", id=order_id
        )
        await self.db.run(
            """UPDATE codes SET order_id = NULL, position = NULL, given_at = NULL, revoked_at = NULL
                WHERE order_id = :id""",
            id=order_id,
        )
        return {row["sku_id"]: row["codes"] for row in rows}

    async def _take(self, order: Order, good: Good) -> None:
        """The oldest come first."""
        await self.db.run(
            f"UPDATE codes SET order_id = :order, position = :position, given_at = :now WHERE id IN ({_NEXT})",
            order=order.id,
            position=good.position,
            sku=good.sku_id,
            quantity=_quantity(order, good),
            now=self.now,
        )


def _quantity(order: Order, good: Good) -> int:
    return order.lines[good.position].quantity


def _columns(content: Content) -> dict[str, str | None]:
    return {"kind": content.kind, "text": content.text, "file": content.file or None, "name": content.name}


def _content(row: Any) -> Content:  # noqa: ANN401 - a Row
    return Content(ContentKind(row["kind"]), row["text"], row["file"] or "", row["name"])


def _good(order: Order, line: Any, codes: Sequence[Any]) -> Good:  # noqa: ANN401 - Rows
    given = [GivenCode(one["code"], one["revoked_at"] is not None) for one in codes if one["sku_id"] == line["sku_id"]]
    return Good(line["sku_id"], line["position"], order.lines[line["position"]].name, _content(line), tuple(given))
