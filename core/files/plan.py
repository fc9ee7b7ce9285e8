"""What a checked import file would change: pure, computed from the catalogue as it is and the rows of the file.

core/files/grouping.py decides which product a row belongs to, core/files/places.py where things are put. SKUs that the file does not
name are left alone: they stay with their product, whatever it is called now. Only a file that may have new SKUs sets the order of
things and puts them on sale; a file with only a few columns changes what these say, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from core.files.catalog import is_whole
from core.files.export_mark import read_mark
from core.files.grouping import ProductRows
from core.files.known import Key, KnownCatalog, folded
from core.files.places import Places, place_of
from core.files.suspicions import suspicions
from core.models.catalog import ProductKind
from core.models.file_stock import StockMeaning
from core.models.imports import (
    Along,
    CheckedFile,
    Fact,
    ImportRow,
    ListedProduct,
    ListedSku,
    Listing,
    Plan,
    PlannedCategory,
    PlannedProduct,
    PlannedSku,
    Reused,
)

Entered = Mapping[tuple[str, int], int]
"""The stock that was last entered, by export and SKU id."""


def make_plan(
    base: Listing,
    stock: Mapping[int, int],
    file: CheckedFile,
    *,
    entered: Entered = MappingProxyType({}),
    meaning: StockMeaning | None = None,
) -> Plan:
    """`stock` is what is on hand by SKU id. Whatever has no column stays as it is; an empty cell clears its value, but for the kind.

    The file's stock is the new stock, or with StockMeaning.ADD it is added to what is there; an empty cell leaves a known SKU's stock as
    it is, and a new SKU begins with 0.
    In a row that an export wrote, stock counts as a difference: from what a file of that export last said (`entered`), or from the export.
    Photos are keys or URLs already. Raises FileErrors for a variant that would have the name of another variant of its product.
    """
    planner = _Planner(base, stock, file, entered, meaning)
    planner.refuse_taken_labels()
    plan = Plan(
        base=base,
        categories=tuple(planner.categories()),
        products=tuple(planner.products()),
        skus=tuple(planner.skus()),
        digest=file.digest,
        entered=sum(map(planner.was_entered, file.rows)),
        along=tuple(planner.along()),
        reused=tuple(planner.reused()),
        taken=file.taken,
        meaning=meaning,
    )
    return replace(plan, remarks=(*file.remarks, *suspicions(plan)))


def exports_of(file: CheckedFile, meaning: StockMeaning | None) -> set[str]:
    """The exports that the differences of this file are counted from. A file whose stock is added is one of its own, and began with 0."""
    marks = map(read_mark, {row.exported for row in file.rows})
    own = {_added(file)} if meaning is StockMeaning.ADD else set()
    return own | {mark.export for mark in marks if mark}


def _added(file: CheckedFile) -> str:
    return f"add:{file.digest[:16]}"


class _Planner:
    def __init__(
        self,
        base: Listing,
        stock: Mapping[int, int],
        file: CheckedFile,
        entered: Entered,
        meaning: StockMeaning | None,
    ) -> None:
        self._base, self._stock, self._file, self._entered = base, stock, file, entered
        self._adds = meaning is StockMeaning.ADD
        self._is_whole = is_whole(file.columns)
        self._places = Places(file)
        self._known = KnownCatalog(base)
        self._groups = ProductRows(self._known, file)

    def refuse_taken_labels(self) -> None:
        self._groups.refuse_taken_labels()

    def categories(self) -> Iterable[PlannedCategory]:
        """Parents before their children."""
        siblings: dict[Key, dict[Key, Key]] = {(): {}}
        for names in dict.fromkeys(row.category for row in self._file.rows):
            for depth in range(1, len(names) + 1):
                path = names[:depth]
                siblings.setdefault(folded(path[:-1]), {}).setdefault(folded(path), path)
        for below in siblings.values():
            known = [self._known.categories.get(key) for key in below]
            last = max((category.position for category in self._base.categories), default=-1)
            places = self._places.give([place_of(category) for category in known], last)
            for names, category, place in zip(below.values(), known, places, strict=True):
                yield PlannedCategory(
                    category_id=category.id if category else None,
                    names=names,
                    position=place,
                    moved=category is not None and category.position != place,
                    changed=category is not None and (category.name, category.position) != (names[-1], place),
                )

    def products(self) -> Iterable[PlannedProduct]:
        """The products in the order of the file; each has its place in its own category."""
        categories: dict[Key, list[Key]] = {}
        for key in self._groups.by_key:
            categories.setdefault(key[:-1], []).append(key)
        places = {
            key: place for category, keys in categories.items() for key, place in self._in_category(category, keys)
        }
        for key, rows in self._groups.by_key.items():
            yield self._product(rows, self._groups.owner(key), self._groups.staying(key), places[key])

    def _in_category(self, category: Key, keys: Sequence[Key]) -> Iterable[tuple[Key, int]]:
        known = self._known.categories.get(category)
        last = self._known.last_in_category.get(known.id, -1) if known else -1
        return zip(keys, self._places.give([place_of(self._groups.staying(key)) for key in keys], last), strict=True)

    def _product(
        self, rows: Sequence[ImportRow], owner: ListedProduct | None, stays: ListedProduct | None, place: int
    ) -> PlannedProduct:
        row = rows[0]
        description = self._file.said("description", row.description, owner.description if owner else "")
        photo = self._file.said("photo", row.photo, (owner.photo or "") if owner else "") or None
        category = self._known.category(row.category)
        kind = _kind(row, owner)
        active = self._will_be_active(owner, *rows)
        will_be = (category and category.id, row.product, description, photo, place, active, kind)
        return PlannedProduct(
            product_id=owner.id if owner else None,
            category=row.category,
            title=row.product,
            description=description,
            photo=photo,
            position=place,
            active=active,
            moved=stays is not None and stays.position != place,
            changed=owner is not None and (*owner[1:6], bool(owner.active), owner.kind) != will_be,
            kind=kind,
        )

    def _will_be_active(self, listed: ListedProduct | ListedSku | None, *rows: ImportRow) -> bool:
        """An export lists what was for sale then: its rows do not decide what is for sale now."""
        says_so = self._is_whole and not all(row.exported for row in rows)
        return says_so or listed is None or bool(listed.active)

    def along(self) -> Iterable[Along]:
        """The SKUs that the file does not name and that change with their product."""
        for key, rows in self._groups.by_key.items():
            owner = self._groups.owner(key)
            for sku in self._groups.left_alone.get(owner.id, ()) if owner else ():
                if owner and (facts := tuple(self._changes_with(owner, sku, rows))):
                    yield Along(sku.code, facts)

    def _changes_with(self, owner: ListedProduct, sku: ListedSku, rows: Sequence[ImportRow]) -> Iterable[Fact]:
        row, category = rows[0], "/".join(self._known.paths[owner.category_id])
        if owner.title != row.product:
            yield Fact("product", owner.title, row.product)
        if category != (moved := "/".join(row.category)):
            yield Fact("category", category, moved)
        if owner.kind != (kind := _kind(row, owner)):
            yield Fact("kind", owner.kind, kind)
        is_on_sale = self._base.sells(sku, owner)
        if is_on_sale != (sku.active and self._will_be_active(owner, *rows) and self._known.is_shown(row.category)):
            yield _on_sale(is_on_sale)

    def reused(self) -> Iterable[Reused]:
        return (Reused(row.sku, product.title) for row, product in self._groups.reused())

    def was_entered(self, row: ImportRow) -> bool:
        """Whether the row's stock was changed, and a file of the same export has already entered that change."""
        counted, sku = self._counted_from(row), self._known.sku(row)
        if counted is None or sku is None:
            return False
        export, before = counted
        return before != row.stock == self._entered.get((export, sku.id))

    def _counted_from(self, row: ImportRow) -> tuple[str, int] | None:
        """The export that the row's stock is a difference from, and what that said; None if the row says how many there are."""
        if mark := read_mark(row.exported):
            return mark.export, mark.stock
        return (_added(self._file), 0) if self._adds else None

    def _stock_of(self, row: ImportRow, sku: ListedSku | None) -> tuple[int | None, int | None, str]:
        """What a row says of stock: the stock, delta and export of PlannedSku."""
        counted = self._counted_from(row)
        if sku is None or counted is None or row.stock is None:
            return row.stock if sku else row.stock or 0, None, ""
        export, before = counted
        delta = row.stock - self._entered.get((export, sku.id), before)
        return (row.stock, delta, export) if delta else (None, None, "")

    def skus(self) -> Iterable[PlannedSku]:
        """The SKUs in the file's order."""
        groups = ((place, key, rows) for place, (key, rows) in enumerate(self._groups.by_key.items()))
        planned = {row.sku: sku for place, key, rows in groups for row, sku in self._group(place, key, rows)}
        return (planned[row.sku] for row in self._file.rows)

    def _group(self, product: int, key: Key, rows: Sequence[ImportRow]) -> Iterable[tuple[ImportRow, PlannedSku]]:
        """The SKUs of one product; `product` is its place in the plan."""
        owner = self._groups.owner(key)
        known = [self._known.sku(row) for row in rows]
        stays = [sku if sku and owner and sku.product_id == owner.id else None for sku in known]
        last = self._known.last_in_product.get(owner.id, -1) if owner else -1
        places = self._places.give([place_of(sku) for sku in stays], last)
        for row, sku, stay, place in zip(rows, known, stays, places, strict=True):
            label, active = self._groups.label(row), self._will_be_active(sku, row)
            stock, delta, export = self._stock_of(row, sku)
            stars = row.stars if "stars" in self._file.columns else sku and sku.stars
            will_be = (row.sku, label, row.price, place, active, stars)
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
                    changed=sku is not None and (not stay or (*sku[2:6], bool(sku.active), sku.stars) != will_be),
                    delta=delta,
                    export=export,
                    stars=stars,
                ),
            )

    def _facts(
        self, row: ImportRow, sku: ListedSku, owner: ListedProduct | None, rows: Sequence[ImportRow]
    ) -> Iterable[Fact]:
        product = self._known.products[sku.product_id]
        for column, (before, after) in self._cells(row, sku, product, owner).items():
            if before != after and column in self._file.columns:
                yield Fact(column, before, after)
        is_on_sale = self._base.sells(sku, product)
        stays_active = self._will_be_active(sku, row) and self._will_be_active(owner, *rows)
        if is_on_sale != (stays_active and self._known.is_shown(row.category)):
            yield _on_sale(is_on_sale)

    def _cells(
        self, row: ImportRow, sku: ListedSku, product: ListedProduct, owner: ListedProduct | None
    ) -> Mapping[str, tuple[int | str, int | str]]:
        """What the shop says and what the row says, by column."""
        category = self._known.paths[product.category_id]
        return {
            "sku": (sku.code, row.sku),
            "product": (product.title, row.product),
            "variant": (sku.label, row.variant),
            "category": ("/".join(category), "/".join(row.category)),
            "price": (sku.price, row.price),
            "description": (product.description, row.description),
            "photo": (product.photo or "", row.photo),
            "kind": (product.kind, _kind(row, owner)),
            "stars": ("" if sku.stars is None else sku.stars, "" if row.stars is None else row.stars),
        }


def _kind(row: ImportRow, product: ListedProduct | None) -> str:
    """An empty cell leaves a known product's kind as it is: digital goods must not come to be sold for cash by it."""
    return row.kind or (product.kind if product else ProductKind.PHYSICAL)


def _on_sale(before: bool) -> Fact:
    return Fact("on sale", *(("yes", "no") if before else ("no", "yes")))
