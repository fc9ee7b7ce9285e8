"""What customers find in which category. It is counted once per change of the catalogue: every screen asks, and sales do not change it."""

from collections.abc import Mapping
from typing import NamedTuple

from core.models.catalog import Category
from storage.executor import Executor
from storage.found import Names

_NUMBER = "SELECT number FROM catalogue_revision"
_COUNTED = """
    SELECT c.id, c.parent_id, c.name, c.active, COALESCE(sold.products, 0) AS products FROM categories c
      LEFT JOIN (SELECT p.category_id, COUNT(*) AS products FROM products p
                  WHERE p.active = 1 AND EXISTS (SELECT 1 FROM skus s WHERE s.product_id = p.id AND s.active = 1)
                  GROUP BY p.category_id) sold ON sold.category_id = c.id
     ORDER BY c.position, c.id
"""


class CategoryCounts(NamedTuple):
    """`below`: per category (0: the top), the categories below it with something for sale. `products`: how many each lists itself.

    `names`: all of them, to be searched.
    """

    below: Mapping[int, tuple[Category, ...]]
    products: Mapping[int, int]
    names: Names


class CategoryCache:
    """The category counts of the last committed state. Only readers may cache what they count: a writer may be rolled back."""

    def __init__(self) -> None:
        self._known: tuple[int, CategoryCounts] = (-1, CategoryCounts({}, {}, Names.of(())))

    async def categories(self, db: Executor) -> CategoryCounts:
        number = int((await db.one(_NUMBER))["number"])
        if self._known[0] != number:
            self._known = (number, await count_categories(db))
        return self._known[1]


async def count_categories(db: Executor) -> CategoryCounts:
    """Count what is for sale in each category. A hidden category hides those below it."""
    rows = await db.all(_COUNTED)
    active = {row["id"] for row in rows if row["active"]}
    shown = [row for row in rows if row["id"] in active and (row["parent_id"] is None or row["parent_id"] in active)]
    products = {row["id"]: row["products"] for row in shown}
    totals = dict(products)
    for row in shown:
        if row["parent_id"] is not None:
            totals[row["parent_id"]] += row["products"]
    below: dict[int, tuple[Category, ...]] = {}
    for row in shown:
        if total := totals[row["id"]]:
            above, name = row["parent_id"], row["name"]
            below[above or 0] = (
                *below.get(above or 0, ()),
                Category(id=row["id"], name=name, parent_id=above, products=total),
            )
    names = Names.of(category for categories in below.values() for category in categories)
    return CategoryCounts(below, products, names)
