"""What a checked catalogue file would change: pure, from the shelves as they stand and the rows of the file.

A product is what its SKUs say it is. Rows with one category and title are one product: the one that stands there by that name, else the
one that a SKU of theirs belongs to (it was renamed or moved), else a new one. SKUs that the file does not name are left alone: they stay
with their product, whatever it is called now. Only a file that may have new articles says in which order things stand and puts on
sale; one of a few columns changes what these say, and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count, pairwise
from types import MappingProxyType

from core.files.catalog import names_new
from core.files.categories import Key, KnownCategories, folded, place_of
from core.files.csv import Findings
from core.files.export_mark import read_mark
from core.models.finding import Problem
from core.models.imports import (
    Fact,
    ImportRow,
    ListedProduct,
    ListedSku,
    Listing,
    Plan,
    PlannedCategory,
    PlannedProduct,
    PlannedSku,
)

Entered = Mapping[tuple[str, int], int]
"""The stock that was said last, by export and SKU id."""


def make_plan(
    base: Listing,
    stock: Mapping[int, int],
    rows: Sequence[ImportRow],
    columns: frozenset[str],
    digest: str,
    *,
    entered: Entered = MappingProxyType({}),
) -> Plan:
    """`stock` is what is on hand by SKU id. What the file has no column for stays as it is; an empty cell empties.

    The file's stock is what will be there; a cell that is empty leaves a known SKU what it has then, and a new one begins with 0.
    Of a row that an export wrote, it is a difference: to what was said last, by a file made from that export (`entered`) or by itself.
    The order of one that may have new articles is the order on the shelves. Photos are keys or URLs already. Raises FileErrors for a
    variant that would be called as another one of its product.
    """
    planner = _Planner(base, stock, rows, columns, entered)
    planner.refuse_taken_labels()
    return Plan(
        base=base,
        categories=tuple(planner.categories()),
        products=tuple(planner.products()),
        skus=tuple(planner.skus()),
        digest=digest,
        entered=sum(map(planner.was_entered, rows)),
    )


def _is_in_order_of_export(rows: Sequence[ImportRow]) -> bool:
    """Whether all rows stand as an export wrote them: nobody has put anything elsewhere, or between."""
    marks = [read_mark(row.exported) for row in rows]
    places = [(mark.export, mark.row) for mark in marks if mark]
    return len(places) == len(marks) and all(
        one[0] == other[0] and one[1] < other[1] for one, other in pairwise(places)
    )


def positions(current: Sequence[tuple[int, int] | None], last: int) -> list[int]:
    """Places in the order given: of things by their place and id, as the shop sorts them. What stands in that order already keeps
    its place and new things (None) go behind `last`; where that is not enough, all are numbered anew.
    """
    known = [place for place in current if place is not None]
    if None not in current[: len(known)] and all(one < next_one for one, next_one in pairwise(known)):
        return [position for position, _id in known] + list(range(last + 1, last + 1 + len(current) - len(known)))
    return list(range(len(current)))


class _Planner:
    def __init__(
        self,
        base: Listing,
        stock: Mapping[int, int],
        rows: Sequence[ImportRow],
        columns: frozenset[str],
        entered: Entered,
    ) -> None:
        self._base, self._stock, self._rows, self._columns = base, stock, rows, columns
        self._entered = entered
        self._is_whole = names_new(columns)
        self._says_order = self._is_whole and not _is_in_order_of_export(rows)
        self._categories = KnownCategories(base)
        self._groups: dict[Key, list[ImportRow]] = {}
        for row in rows:
            self._groups.setdefault(row.product_key, []).append(row)
        self._owners = self._find_owners()

    def _find_owners(self) -> dict[Key, ListedProduct]:
        """Which product each group of rows is; no product is two groups. Names go first: a SKU may have moved between two."""
        owners: dict[Key, ListedProduct] = {}
        taken: set[int] = set()
        finders: tuple[Callable[[Key, Sequence[ImportRow]], Iterable[ListedProduct]], ...]
        finders = (self._categories.product_titled, self._categories.products_of_skus)
        for candidates in finders:
            for key, rows in self._groups.items():
                free = (product for product in candidates(key, rows) if product.id not in taken)
                if key not in owners and (product := next(free, None)):
                    owners[key] = product
                    taken.add(product.id)
        return owners

    def refuse_taken_labels(self) -> None:
        """By row: of those that are to be called otherwise, or in another product, than they are. Raises FileErrors."""
        findings = Findings()
        named = {row.sku.casefold() for row in self._rows}
        left: dict[int, list[ListedSku]] = {}
        for sku in self._base.skus:
            if sku.code.casefold() not in named:
                left.setdefault(sku.product_id, []).append(sku)
        for key, rows in self._groups.items():
            owner = self._owners.get(key)
            taken = {sku.label.casefold(): sku.code for sku in (left.get(owner.id, ()) if owner else ())}
            for row in sorted(rows, key=lambda row: not self._keeps_label(row, owner)):
                label = self._label(row)
                first = taken.setdefault(label.casefold(), row.sku)
                if first != row.sku and not self._keeps_label(row, owner):
                    findings.add(row.line, "variant", Problem.VARIANT_TAKEN, label, example=first)
        findings.raise_any()

    def _known(self, row: ImportRow) -> ListedSku | None:
        return self._categories.skus.get(row.sku.casefold())

    def _label(self, row: ImportRow) -> str:
        sku = self._known(row)
        return self._said("variant", row.variant, sku.label if sku else "")

    def _keeps_label(self, row: ImportRow, owner: ListedProduct | None) -> bool:
        sku = self._known(row)
        if sku is None or owner is None or sku.product_id != owner.id:
            return False
        return sku.label.casefold() == self._label(row).casefold()

    def _places(self, current: Sequence[tuple[int, int] | None], last: int) -> list[int]:
        """Those in the file's order; or as they are, and what comes new behind `last`."""
        if self._says_order:
            return positions(current, last)
        behind = count(last + 1)
        return [place[0] if place else next(behind) for place in current]

    def categories(self) -> Iterable[PlannedCategory]:
        """Parents before their children."""
        siblings: dict[Key, dict[Key, Key]] = {(): {}}
        for names in dict.fromkeys(row.category for row in self._rows):
            for depth in range(1, len(names) + 1):
                path = names[:depth]
                siblings.setdefault(folded(path[:-1]), {}).setdefault(folded(path), path)
        for below in siblings.values():
            known = [self._categories.categories.get(key) for key in below]
            last = max((category.position for category in self._base.categories), default=-1)
            places = self._places([place_of(category) for category in known], last)
            for names, category, place in zip(below.values(), known, places, strict=True):
                yield PlannedCategory(
                    category_id=category.id if category else None,
                    names=names,
                    position=place,
                    moved=category is not None and category.position != place,
                    changed=category is not None and (category.name, category.position) != (names[-1], place),
                )

    def products(self) -> Iterable[PlannedProduct]:
        """In the order of the file; each has its place on its own shelf."""
        categories: dict[Key, list[Key]] = {}
        for key in self._groups:
            categories.setdefault(key[:-1], []).append(key)
        places = {
            key: place for category, keys in categories.items() for key, place in self._in_category(category, keys)
        }
        for key, rows in self._groups.items():
            yield self._product(rows, self._owners.get(key), self._staying(key), places[key])

    def _in_category(self, category: Key, keys: Sequence[Key]) -> Iterable[tuple[Key, int]]:
        known = self._categories.categories.get(category)
        last = self._categories.last_in_category.get(known.id, -1) if known else -1
        return zip(keys, self._places([place_of(self._staying(key)) for key in keys], last), strict=True)

    def _staying(self, key: Key) -> ListedProduct | None:
        """The product, if it stands on this shelf already."""
        owner, category = self._owners.get(key), self._categories.categories.get(key[:-1])
        return owner if owner and category and owner.category_id == category.id else None

    def _product(
        self, rows: Sequence[ImportRow], owner: ListedProduct | None, stays: ListedProduct | None, place: int
    ) -> PlannedProduct:
        row = rows[0]
        description = self._said("description", row.description, owner.description if owner else "")
        photo = self._said("photo", row.photo, (owner.photo or "") if owner else "") or None
        category = self._categories.categories.get(folded(row.category))
        active = self._will_be_active(owner, *rows)
        will_be = (category and category.id, row.product, description, photo, place, active)
        return PlannedProduct(
            product_id=owner.id if owner else None,
            category=row.category,
            title=row.product,
            description=description,
            photo=photo,
            position=place,
            active=active,
            moved=stays is not None and stays.position != place,
            changed=owner is not None and (*owner[1:6], bool(owner.active)) != will_be,
        )

    def _will_be_active(self, listed: ListedProduct | ListedSku | None, *rows: ImportRow) -> bool:
        """An export has what was on sale then: a row of it says nothing about that."""
        says_so = self._is_whole and not all(row.exported for row in rows)
        return says_so or listed is None or bool(listed.active)

    def was_entered(self, row: ImportRow) -> bool:
        """Whether its stock was changed, and a file made from the same export has brought that already."""
        mark, sku = read_mark(row.exported), self._known(row)
        return bool(mark and sku and mark.stock != row.stock == self._entered.get((mark.export, sku.id)))

    def _stock_of(self, row: ImportRow, sku: ListedSku | None) -> tuple[int | None, int | None, str]:
        """What a row says of stock: PlannedSku's stock, delta and export."""
        mark = read_mark(row.exported)
        if sku is None or mark is None or row.stock is None:
            return row.stock if sku else row.stock or 0, None, ""
        delta = row.stock - self._entered.get((mark.export, sku.id), mark.stock)
        return (row.stock, delta, mark.export) if delta else (None, None, "")

    def skus(self) -> Iterable[PlannedSku]:
        """In the file's order."""
        groups = ((place, key, rows) for place, (key, rows) in enumerate(self._groups.items()))
        planned = {row.line: sku for place, key, rows in groups for row, sku in self._group(place, key, rows)}
        return (planned[row.line] for row in self._rows)

    def _group(self, product: int, key: Key, rows: Sequence[ImportRow]) -> Iterable[tuple[ImportRow, PlannedSku]]:
        """The SKUs of one product; `product` is its place in the plan."""
        owner = self._owners.get(key)
        known = [self._known(row) for row in rows]
        stays = [sku if sku and owner and sku.product_id == owner.id else None for sku in known]
        last = self._categories.last_place.get(owner.id, -1) if owner else -1
        places = self._places([place_of(sku) for sku in stays], last)
        for row, sku, stay, place in zip(rows, known, stays, places, strict=True):
            label, active = self._label(row), self._will_be_active(sku, row)
            stock, delta, export = self._stock_of(row, sku)
            will_be = (row.sku, label, row.price, place, active)
            yield (
                row,
                PlannedSku(
                    sku_id=sku.id if sku else None,
                    product=product,
                    code=row.sku,
                    label=label,
                    price=row.price,
                    stock=stock,
                    on_hand=self._stock[sku.id] if sku else 0,
                    position=place,
                    active=active,
                    facts=tuple(self._facts(row, sku, owner, rows)) if sku else (),
                    moved=stay is not None and stay.position != place,
                    changed=sku is not None and (not stay or (*sku[2:6], bool(sku.active)) != will_be),
                    delta=delta,
                    export=export,
                ),
            )

    def _facts(
        self, row: ImportRow, sku: ListedSku, owner: ListedProduct | None, rows: Sequence[ImportRow]
    ) -> Iterable[Fact]:
        product = self._categories.products[sku.product_id]
        category = self._categories.names[product.category_id]
        before_and_after: dict[str, tuple[int | str, int | str]] = {
            "sku": (sku.code, row.sku),
            "product": (product.title, row.product),
            "variant": (sku.label, row.variant),
            "category": ("/".join(category), "/".join(row.category)),
            "price": (sku.price, row.price),
            "description": (product.description, row.description),
            "photo": (product.photo or "", row.photo),
        }
        for column, (before, after) in before_and_after.items():
            if before != after and column in self._columns:
                yield Fact(column, before, after)
        is_on_sale = self._base.sells(sku, product)
        will_be = self._will_be_active(sku, row) and self._will_be_active(owner, *rows) and self._is_shown(row.category)
        if is_on_sale != will_be:
            yield Fact("on sale", *(("yes", "no") if is_on_sale else ("no", "yes")))

    def _is_shown(self, names: Sequence[str]) -> bool:
        """Whether customers may come to the shelf; one that is new is shown, unless it stands below a hidden one."""
        path = (self._categories.categories.get(folded(names[:depth])) for depth in range(1, len(names) + 1))
        return all(category is None or category.active for category in path)

    def _said(self, column: str, value: str, otherwise: str) -> str:
        return value if column in self._columns else otherwise
