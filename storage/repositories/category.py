"""Categories, hidden and empty ones too."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.models.category import CategoryDetails
from storage.indexing import index_due
from storage.repositories.base import Repository

_KEPT = """((SELECT COUNT(*) FROM products p WHERE p.category_id = {0})
            - (SELECT COUNT(*) FROM products p WHERE p.category_id = {0} AND p.archived_at IS NOT NULL))"""
"""Indexes alone answer both numbers: no product is read to be counted."""

_CATEGORY = f"""
    SELECT c.id, c.parent_id, c.name, c.position, c.active, top.name AS above, COALESCE(top.active, 1) AS parent_active,
           {_KEPT.format("c.id")} AS products,
           (SELECT COALESCE(SUM({_KEPT.format("b.id")}), 0) FROM categories b WHERE COALESCE(b.parent_id, 0) = c.id) AS products_below,
           (SELECT COUNT(*) FROM products p WHERE p.category_id = c.id AND p.archived_at IS NOT NULL) AS archived,
           (SELECT COUNT(*) FROM categories b WHERE COALESCE(b.parent_id, 0) = c.id) AS below,
           {{place}}
      FROM categories c LEFT JOIN categories top ON top.id = c.parent_id
"""

_ONE = _CATEGORY.format(
    place="""(SELECT COUNT(*) FROM categories b WHERE COALESCE(b.parent_id, 0) = COALESCE(c.parent_id, 0)
                 AND (b.position, b.id) <= (c.position, c.id)) AS number,
           (SELECT COUNT(*) FROM categories b WHERE COALESCE(b.parent_id, 0) = COALESCE(c.parent_id, 0)) AS siblings"""
)
_ALL = _CATEGORY.format(place="ROW_NUMBER() OVER (ORDER BY c.position, c.id) AS number, COUNT(*) OVER () AS siblings")
"""One category, or all of them at once: all are counted together."""

IS_SHOWN = "c.active = 1 AND (top.active IS NULL OR top.active = 1)"
"""A condition on categories `c` and their parents `top`, if they have one: neither is hidden."""

SHOWN_CATEGORIES = (
    f"""SELECT c.id FROM categories c LEFT JOIN categories top ON top.id = c.parent_id WHERE {IS_SHOWN}"""
)
"""Their ids."""

SHOWN = f"EXISTS ({SHOWN_CATEGORIES} AND c.id = p.category_id)"
"""A condition on products `p`: their category is one of these."""

IS_ACTIVE = "s.active = 1 AND p.active = 1"
"""A condition on SKUs `s` of products `p`: neither is hidden. They are for sale if their category is shown, too."""

ON_SALE = f"{IS_ACTIVE} AND {SHOWN}"
"""A condition on SKUs `s` of products `p`: customers see them, sold out or not."""


_INDEXED_AT_ONCE = 100
"""Products whose category is renamed; the others follow soon after."""


class CategoryRepository(Repository):
    """Implements core.ports.category.Categories."""

    async def category(self, category_id: int) -> CategoryDetails | None:
        row = await self.db.one(f"{_ONE} WHERE c.id = :id", id=category_id)
        return _category(row) if row else None

    async def named(self, names: Sequence[str]) -> CategoryDetails | None:
        category: CategoryDetails | None = None
        for name in names:
            row = await self.db.one(
                f"{_ONE} WHERE COALESCE(c.parent_id, 0) = :parent AND c.name_key = :key",
                parent=category.id if category else 0,
                key=name.casefold(),
            )
            category = _category(row) if row else None
            if category is None:
                return None
        return category

    async def categories(self, parent_id: int | None) -> tuple[CategoryDetails, ...]:
        rows = await self.db.all(
            f"{_ALL} WHERE COALESCE(c.parent_id, 0) = :parent ORDER BY c.position, c.id", parent=parent_id or 0
        )
        return tuple(_category(row) for row in rows)

    async def coupons_for(self, category_id: int) -> tuple[str, ...]:
        rows = await self.db.all(
            f"""SELECT CASE WHEN code = '' THEN {self.dialect.json_text("rules", "name")} ELSE code END AS label FROM coupons
                 WHERE {self.dialect.json_contains("rules", "scope.category_ids", ":category")} ORDER BY id""",
            category=category_id,
        )
        return tuple(str(row["label"]) for row in rows)

    async def add(self, name: str, parent_id: int | None) -> int:
        row = await self.db.one(
            """INSERT INTO categories (parent_id, name, name_key, position)
               SELECT :parent, :name, :key, COALESCE(MAX(position), -1) + 1 FROM categories WHERE true RETURNING id""",
            parent=parent_id,
            name=name,
            key=name.casefold(),
        )
        return int(row["id"])

    async def save(self, category: CategoryDetails) -> None:
        await self.db.run(
            "UPDATE categories SET parent_id = :parent, name = :name, name_key = :key, active = :active WHERE id = :id",
            id=category.id,
            parent=category.parent_id,
            name=category.name,
            key=category.name.casefold(),
            active=int(category.active),
        )
        await index_due(self.db, self.dialect, _INDEXED_AT_ONCE)

    async def put_in_order(self, places: Mapping[int, int]) -> None:
        await self.db.many(
            "UPDATE categories SET position = :place WHERE id = :id",
            [{"id": category_id, "place": place} for category_id, place in places.items()],
        )

    async def put_last(self, category_id: int) -> None:
        await self.db.run(
            "UPDATE categories SET position = (SELECT MAX(position) + 1 FROM categories) WHERE id = :id", id=category_id
        )

    async def remove(self, category_id: int) -> None:
        await self.db.run("DELETE FROM categories WHERE id = :id", id=category_id)


def _category(row: Any) -> CategoryDetails:  # noqa: ANN401 - a Row
    return CategoryDetails(
        id=row["id"],
        parent_id=row["parent_id"],
        names=(row["above"], row["name"]) if row["above"] is not None else (row["name"],),
        position=row["position"],
        active=row["active"] == 1,
        parent_active=row["parent_active"] == 1,
        products=row["products"],
        all_products=row["products"] + row["products_below"],
        archived=row["archived"],
        below=row["below"],
        number=row["number"],
        siblings=row["siblings"],
    )
