"""Changes of many prices with their way back, and the schedules of prices for a time."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from core.models.change import GoodsChanged
from core.models.page import Page, page_of
from core.models.price import (
    MOST_PRICES,
    EditState,
    Fate,
    Goods,
    GoodsKind,
    Kept,
    Move,
    Overlap,
    Priced,
    PriceEdit,
    PriceOrder,
    Schedule,
)
from core.ports.product import Keeping
from core.text import name_with_label
from storage.dialect import Dialect
from storage.repositories.base import Repository

_EDIT = "e.id, e.kind, e.subject_id, e.name, e.change, e.rounding, e.begins_at, e.ends_at, e.state, e.at"
_OF: Mapping[GoodsKind, str] = {
    GoodsKind.VARIANT: "s.id = :id",
    GoodsKind.PRODUCT: "s.product_id = :id AND p.archived_at IS NULL",
    GoodsKind.CATEGORY: """p.archived_at IS NULL AND p.category_id IN (
        SELECT id FROM categories WHERE id = :id UNION ALL SELECT id FROM categories WHERE COALESCE(parent_id, 0) = :id)""",
}
_LIVE = "e.state = 'applied' AND e.ends_at IS NOT NULL AND e.ends_at > :now"
"""Schedules that run or come."""
_OF_PRODUCT = """EXISTS (SELECT 1 FROM skus s {join} scheduled_prices l ON l.edit_id = e.id AND l.sku_id = s.id
                          WHERE s.product_id = :product)"""


@cache
def _overlaps_sql(dialect: Dialect) -> str:
    counted = f"""SELECT COUNT(*) FROM scheduled_prices l
                   WHERE l.edit_id = e.id AND l.sku_id IN ({dialect.integers_in(":skus")})"""
    return f"""SELECT {_EDIT}, ({counted}) AS variants FROM price_edits e
                WHERE {_LIVE} AND e.ends_at > :begins AND e.begins_at < :ends ORDER BY e.ends_at, e.id"""


class PriceRepository(Repository):
    """Implements core.ports.price.Prices."""

    async def named(self, name: str) -> tuple[Goods, ...]:
        key = name.strip().casefold()
        above, slash, below = (part.strip() for part in key.partition("/"))
        rows = await self.db.all(
            """SELECT c.id, c.name, top.name AS above FROM categories c LEFT JOIN categories top ON top.id = c.parent_id
                WHERE c.name_key = :name AND (:slash = '' OR COALESCE(top.name_key, '') = :above) ORDER BY c.id""",
            name=below or above,
            slash=slash,
            above=above if below else "",
        )
        categories = [
            Goods(GoodsKind.CATEGORY, row["id"], "/".join(filter(None, (row["above"], row["name"])))) for row in rows
        ]
        rows = await self.db.all(
            "SELECT id, title FROM products WHERE title_key = :key AND archived_at IS NULL", key=key
        )
        return (*categories, *(Goods(GoodsKind.PRODUCT, row["id"], row["title"]) for row in rows))

    async def edit(self, edit_id: int) -> PriceEdit | None:
        row = await self.db.one(f"SELECT {_EDIT} FROM price_edits e WHERE e.id = :edit", edit=edit_id)
        return _edit(row) if row else None

    async def priced(self, goods: Goods) -> tuple[Priced, ...]:
        rows = await self.db.all(
            f"""SELECT s.id, s.code, p.title, s.label, s.price, p.kind = 'digital' AND s.stars IS NOT NULL AS in_stars,
                       p.category_id, p.position, p.id AS product_id, s.position AS place
                  FROM products p JOIN skus s ON s.product_id = p.id WHERE {_OF[goods.kind]} LIMIT :most""",
            id=goods.id,
            most=MOST_PRICES + 1,
        )
        ordered = sorted(rows, key=lambda row: tuple(row)[6:])
        return tuple([_priced(row) for row in ordered])

    async def overlaps(self, sku_ids: Sequence[int], begins: int, ends: int) -> tuple[Overlap, ...]:
        rows = await self.db.all(
            _overlaps_sql(self.dialect), skus=json.dumps(sku_ids), now=self.now, begins=begins, ends=ends
        )
        return tuple([Overlap(_edit(row), row["variants"]) for row in rows if row["variants"]])

    async def fates(self, edit_id: int) -> Mapping[Fate, int]:
        counts = ", ".join(f"COUNT(CASE WHEN fate = '{fate}' THEN 1 END) AS fate_{fate}" for fate in Fate)
        lines = await self.db.one(f"SELECT {counts} FROM price_edit_lines WHERE edit_id = :edit", edit=edit_id)
        row = await self.db.one("SELECT COUNT(*) AS prices FROM scheduled_prices WHERE edit_id = :edit", edit=edit_id)
        found = {fate: lines[f"fate_{fate}"] for fate in Fate}
        return {**found, Fate.SET: found[Fate.SET] + row["prices"]}

    async def kept(self, edit_id: int, most: int) -> tuple[Kept, ...]:
        rows = await self.db.all(
            f"""SELECT s.code, p.title, s.label, s.price
                  FROM price_edit_lines l {self.dialect.ordered_join} skus s ON s.id = l.sku_id
                  JOIN products p ON p.id = s.product_id
                 WHERE l.edit_id = :edit AND l.fate = 'changed' ORDER BY l.sku_id LIMIT :most""",
            edit=edit_id,
            most=most,
        )
        return tuple([Kept(row["code"], name_with_label(row["title"], row["label"]), row["price"]) for row in rows])

    async def keeping(self, edit_id: int) -> Keeping:
        join = self.dialect.ordered_join
        row = await self.db.one(
            f"""SELECT COUNT(DISTINCT c.id) AS carts, COALESCE(MAX(l.promise_ends), 0) AS until
                  FROM price_edit_lines e {join} cart_lines l ON l.sku_id = e.sku_id {join} carts c ON c.id = l.cart_id
                 WHERE e.edit_id = :edit AND e.after > e.before AND l.promise_ends > :now AND l.promised < e.after
                   AND c.status = 'open' AND c.expires_at > :now""",
            edit=edit_id,
            now=self.now,
        )
        return Keeping(row["carts"], row["until"])

    async def schedules(self, product_id: int, number: int, size: int) -> Page[Schedule]:
        where = f"{_LIVE} AND {_OF_PRODUCT.format(join=self.dialect.ordered_join)}" if product_id else _LIVE
        of = {"now": self.now, **({"product": product_id} if product_id else {})}
        counted = await self.db.one(f"SELECT COUNT(*) AS total FROM price_edits e WHERE {where}", **of)
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"""SELECT {_EDIT}, (SELECT COUNT(*) FROM scheduled_prices l WHERE l.edit_id = e.id) AS variants,
                       (SELECT MIN(l.price) FROM scheduled_prices l WHERE l.edit_id = e.id) AS lowest,
                       (SELECT MAX(l.price) FROM scheduled_prices l WHERE l.edit_id = e.id) AS highest
                  FROM price_edits e WHERE {where} ORDER BY e.ends_at, e.id LIMIT :size OFFSET :skip""",
            **of,
            size=size,
            skip=number * size,
        )
        items = tuple([Schedule(_edit(row), row["variants"], row["lowest"], row["highest"]) for row in rows])
        return Page(items=items, number=number, pages=pages, total=counted["total"])

    async def lock(self, edit_id: int) -> PriceEdit | None:
        await self.dialect.lock(self.db, "price_edits", "id", (edit_id,))
        return await self.edit(edit_id)

    async def propose(self, goods: Goods, order: PriceOrder) -> int:
        row = await self.db.one(
            """INSERT INTO price_edits (kind, subject_id, name, change, rounding, begins_at, ends_at, state, at)
               VALUES (:kind, :subject, :name, :change, :rounding, :begins, :ends, 'shown', :now) RETURNING id""",
            kind=goods.kind,
            subject=goods.id,
            name=goods.name,
            change=order.change,
            rounding=order.rounding,
            begins=order.begins_at,
            ends=order.ends_at,
            now=self.now,
        )
        return int(row["id"])

    async def enter(self, edit_id: int, state: EditState) -> None:
        await self.db.run(
            "UPDATE price_edits SET state = :state, at = :now WHERE id = :edit", edit=edit_id, state=state, now=self.now
        )

    async def set(self, edit_id: int, moves: Sequence[Move]) -> None:
        rows = [(one.sku_id, one.before, one.after, Fate.BACK) for one in moves]
        statement = f"INSERT INTO price_edit_lines {self.dialect.rows((int, int, int, str), ':staging')}"
        await self.db.run(statement, staging=edit_id, rows=json.dumps(rows))
        await self._set_prices("after", edit_id)
        await self.db.run("UPDATE price_edit_lines SET fate = 'set' WHERE edit_id = :edit", edit=edit_id)

    async def schedule(self, edit: PriceEdit, moves: Sequence[Move]) -> None:
        begins = edit.order.begins_at or self.now
        row = await self.db.one(
            """UPDATE price_edits SET begins_at = :begins, tell_at = :begins,
                                      place = (SELECT COALESCE(MAX(place), 0) + 1 FROM price_edits WHERE place IS NOT NULL)
                WHERE id = :edit RETURNING place, ends_at""",
            edit=edit.id,
            begins=begins,
        )
        rows = [(one.sku_id, row["place"], one.after, begins, row["ends_at"]) for one in moves]
        statement = f"INSERT INTO scheduled_prices {self.dialect.rows((int,) * 5, ':staging')}"
        await self.db.run(statement, staging=edit.id, rows=json.dumps(rows))
        self.changed.append(GoodsChanged(0))

    async def put_back(self, edit_id: int) -> tuple[Move, ...]:
        rows = await self.db.all(
            f"""SELECT s.id, s.code, l.before, l.after
                  FROM price_edit_lines l {self.dialect.ordered_join} skus s ON s.id = l.sku_id
                 WHERE l.edit_id = :edit AND l.fate = 'set' ORDER BY l.sku_id""",
            edit=edit_id,
        )
        await self.db.run(
            "UPDATE price_edit_lines SET fate = 'back' WHERE edit_id = :edit AND fate = 'set'", edit=edit_id
        )
        await self._set_prices("before", edit_id)
        return tuple([Move(row["id"], row["code"], "", row["after"], row["before"]) for row in rows])

    async def stop(self, edit_id: int) -> None:
        await self.db.run("DELETE FROM scheduled_prices WHERE edit_id = :edit", edit=edit_id)
        await self.db.run("UPDATE price_edits SET tell_at = NULL WHERE id = :edit", edit=edit_id)
        self.changed.append(GoodsChanged(0))

    async def take_begun(self, limit: int) -> tuple[tuple[int, ...], ...]:
        begun = await self.db.all(
            """UPDATE price_edits SET tell_at = NULL WHERE id IN (
                   SELECT id FROM price_edits WHERE tell_at <= :now ORDER BY tell_at LIMIT :limit) RETURNING id""",
            now=self.now,
            limit=limit,
        )
        found = []
        for edit in begun:
            rows = await self.db.all("SELECT sku_id FROM scheduled_prices WHERE edit_id = :edit", edit=edit["id"])
            found.append(tuple([row["sku_id"] for row in rows]))
        if found:
            self.changed.append(GoodsChanged(0))
        return tuple(found)

    async def forget(self, before: int, limit: int) -> int:
        rows = await self.db.all(
            """SELECT id FROM price_edits WHERE at < :before AND NOT (state = 'applied' AND COALESCE(ends_at, 0) >= :before)
                ORDER BY at LIMIT :limit""",
            before=before,
            limit=limit,
        )
        gone = [{"edit": row["id"]} for row in rows]
        for table, column in (("scheduled_prices", "edit_id"), ("price_edit_lines", "edit_id"), ("price_edits", "id")):
            await self.db.many(f"DELETE FROM {table} WHERE {column} = :edit", gone)
        return len(gone)

    async def _set_prices(self, column: str, edit_id: int) -> None:
        """To what this column of its lines that are not `set` says: a trigger marks lines that are set as changed by somebody."""
        await self.db.run(
            f"""UPDATE skus SET price = l.{column} FROM price_edit_lines l
                 WHERE l.edit_id = :edit AND l.fate = 'back' AND skus.id = l.sku_id""",
            edit=edit_id,
        )
        self.changed.append(GoodsChanged(0))


def _priced(row: Any) -> Priced:  # noqa: ANN401 - a Row
    return Priced(
        row["id"], row["code"], name_with_label(row["title"], row["label"]), row["price"], row["in_stars"] == 1
    )


def _edit(row: Any) -> PriceEdit:  # noqa: ANN401 - a Row
    return PriceEdit(
        row["id"],
        Goods(GoodsKind(row["kind"]), row["subject_id"], row["name"]),
        PriceOrder(row["change"], row["rounding"], row["begins_at"], row["ends_at"]),
        EditState(row["state"]),
        row["at"],
    )
