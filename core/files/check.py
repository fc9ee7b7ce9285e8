"""Checks an import file (core/files/catalog.py) against the shop, as a whole, before anything of it is imported."""

import re
from collections.abc import Callable, Collection
from typing import Any

from core.files import export_mark
from core.files.catalog import LARGEST_PHOTO, Reading
from core.files.codes import Codes
from core.files.csv import Findings
from core.files.export_mark import Mark, read_mark
from core.files.photos import KEPT, each_photo, is_url, photo_cell, photos_in
from core.files.remarks import Remarks
from core.models.finding import Problem
from core.models.imports import CheckedFile, ImportRow, ListedSku, Listing
from core.values.product import code_flaws

EMPTY = Listing((), (), ())
GOODS = ("Goods",)
"""The category of what has none."""

PhotoCheck = Callable[[str], Problem | None]
"""What is wrong with the picture at this path, relative to the catalogue's folder; None if nothing is."""
Tell = Callable[[int, int], None]
"""Is told from time to time how many rows are done, and of how many."""
TELL_EVERY = 500


def check_file(
    reading: Reading,
    base: Listing = EMPTY,
    check_photo: PhotoCheck | None = lambda _: None,
    kept: Collection[str] = (),
    *,
    tell: Tell = lambda _done, _total: None,
) -> CheckedFile:
    """The file with its rows completed. `kept` are the keys of the pictures that the shop has.
    `check_photo` None: the file came alone, so no path leads anywhere.

    What a row does not say about a SKU of `base` stays as it is there. A new one needs all of REQUIRED; its code is made of its name,
    and it goes into GOODS, if it says nothing else.
    Raises FileErrors with all problems, including those of the reading: the first 50, and how many there are.
    """
    findings = Findings(reading.findings, reading.total)
    exported = _Exported(base, reading.columns, findings)
    unsaid = _Unsaid(base, reading.columns, findings)
    photos = _Photos(check_photo, kept, findings)
    siblings = _Siblings(findings, reading.columns)
    remarks = Remarks(reading.remarks)
    codes = Codes(base, (row.sku for row in reading.rows), remarks)
    rows = []
    for done, row in enumerate(reading.rows):
        if done % TELL_EVERY == 0:
            tell(done, len(reading.rows))
        rows.append(siblings.meet(unsaid.fill(codes.given(photos.named(exported.fill(row))))))
    findings.raise_any(empty=not rows)
    completed = tuple(siblings.complete(row) for row in rows)
    return CheckedFile(completed, reading.columns, reading.digest, reading.taken, remarks.kept)


class _Photos:
    """Checks what a photo's cell says."""

    def __init__(self, check_path: PhotoCheck | None, kept: Collection[str], findings: Findings) -> None:
        self._check_path, self._kept, self._findings = check_path, frozenset(kept), findings

    def named(self, row: ImportRow) -> ImportRow:
        """The row with the keys of kept pictures, and with what else it says."""
        if not row.photo:
            return row
        for photo in row.photo.split("\n"):
            self._check(row.line, photo)
        named = each_photo(row.photo, lambda one: one.removeprefix(KEPT))
        return row if named == row.photo else row._replace(photo=named)

    def _check(self, line: int, photo: str) -> None:
        if problem := self._problem(photo):
            example = "pictures/mug.jpg" if problem is Problem.PHOTO else ""
            limit = LARGEST_PHOTO if problem is Problem.PHOTO_TOO_LARGE else 0
            self._findings.add(line, "photo", problem, photo, example=example, limit=limit)

    def _problem(self, photo: str) -> Problem | None:
        if photo.startswith(KEPT):
            return None if photo.removeprefix(KEPT) in self._kept else Problem.PHOTO_UNKNOWN
        if is_url(photo):
            return None
        if self._check_path is None:
            return Problem.PHOTO_PATH
        return self._check_path(photo) if _stays_below(photo) else Problem.PHOTO


def _stays_below(path: str) -> bool:
    """Whether the path can only lead to a file in the catalogue's own folder or below it, on every system.

    A part made only of dots and spaces is refused: Windows reads ".. " as "..".
    """
    return not re.search(r"[\\:]", path) and all(part.strip(" .") for part in path.split("/"))


class _Exported:
    """What an export's rows leave to the shop: every cell that was not changed since the export."""

    def __init__(self, base: Listing, names: Collection[str], findings: Findings) -> None:
        self._base, self._names, self._findings = base, names, findings
        is_export = export_mark.COLUMN in names
        self._skus = {sku.code.casefold(): sku for sku in base.skus} if is_export else {}
        self._products = {product.id: product for product in base.products} if is_export else {}

    def fill(self, row: ImportRow) -> ImportRow:
        """The row with the shop's current value in each cell that was not changed since the export.

        A new SKU's row may have been copied from another one: that row's mark does not count for it.
        """
        mark, sku = read_mark(row.exported), self._skus.get(row.sku.casefold())
        if mark is None or sku is None:
            return row._replace(exported="") if row.exported else row
        if not mark.leaves("sku", row.sku.casefold()):
            self._findings.add(row.line, export_mark.COLUMN, Problem.MARK, row.exported)
            return row
        return row._replace(
            **{column: value for column, value in self._own(sku).items() if self._is_left(mark, row, column)}
        )

    def _is_left(self, mark: Mark, row: ImportRow, column: str) -> bool:
        if column == "price":
            return mark.price == row.price
        said = "/".join(row.category) if column == "category" else str(getattr(row, column))
        said = "" if column == "stars" and row.stars is None else said
        said = said.replace("\n", " ") if column == "photo" else said
        return column in self._names and mark.leaves(column, said)

    def _own(self, sku: ListedSku) -> dict[str, Any]:
        """What the shop says of the SKU now, by column."""
        product = self._products[sku.product_id]
        return {
            "product": product.title,
            "variant": sku.label,
            "category": self._base.paths[product.category_id],
            "price": sku.price,
            "description": product.description,
            "photo": photos_in(photo_cell(product.photo)),
            "kind": product.kind,
            "stars": sku.stars,
        }


class _Unsaid:
    """What a row leaves to the shop, if its SKU is there already; and what is usual, if it is new."""

    def __init__(self, base: Listing, names: Collection[str], findings: Findings) -> None:
        self._base, self._findings = base, findings
        self._missing = [column for column in ("product", "price") if column not in names]
        self._skus = {sku.code.casefold(): sku for sku in base.skus}
        self._products = {product.id: product for product in base.products}

    def fill(self, row: ImportRow) -> ImportRow:
        """The row with the shop's value wherever the file says nothing; its code is then spelled as the shop spells it."""
        if not self._missing and row.category:
            return row
        sku = self._skus.get(row.sku.casefold())
        if sku is not None:
            return row._replace(**self._own(row, sku))
        if self._missing and row.sku and not any(code_flaws(row.sku)):
            missing = ", ".join(self._missing)
            self._findings.add(row.line, "sku", Problem.SKU_UNKNOWN, row.sku, example=missing)
        return row if row.category else row._replace(category=GOODS)

    def _own(self, row: ImportRow, sku: ListedSku) -> dict[str, Any]:
        product = self._products[sku.product_id]
        own: dict[str, Any] = {"product": product.title, "price": sku.price}
        category = row.category or self._base.paths[product.category_id]
        return {
            "category": category,
            **({"sku": sku.code} if self._missing else {}),
            **{name: own[name] for name in self._missing},
        }


class _Siblings:
    """What the rows before this one said: which codes are taken, and what is known of each product."""

    def __init__(self, findings: Findings, names: Collection[str]) -> None:
        self.findings = findings
        self._says_variants = "variant" in names
        self._skus: dict[str, ImportRow] = {}
        self._variants: dict[tuple[str, ...], ImportRow] = {}
        self._firsts: dict[tuple[str, ...], dict[str, ImportRow]] = {}
        self._levels: dict[tuple[str, ...], str] = {}

    def meet(self, row: ImportRow) -> ImportRow:
        """Check a row against those before it, and remember it."""
        if row.sku:
            self._be_first(row, "sku", Problem.SKU_TWICE, self._skus.setdefault(row.sku.casefold(), row))
        if row.product and row.category:
            key = row.product_key
            if self._says_variants:
                first = self._variants.setdefault((*key, row.variant.casefold()), row)
                self._be_first(row, "variant", Problem.VARIANT_TWICE, first)
            self._follow(row, self._firsts.setdefault(key, {"product": row}))
            for depth, level in enumerate(row.category, 1):
                self._levels.setdefault(key[:depth], level)
        return row

    def complete(self, row: ImportRow) -> ImportRow:
        """The row completed from the first rows of its product and of its categories."""
        key = row.product_key
        said = {column: getattr(first, column) for column, first in self._firsts[key].items()}
        categories = tuple(self._levels[key[:depth]] for depth in range(1, len(key)))
        completed = row._replace(**said, category=categories)
        return row if completed == row else completed  # saves memory for most rows: there may be 100,000

    def _be_first(self, row: ImportRow, column: str, problem: Problem, first: ImportRow) -> None:
        if first is not row:
            self.findings.add(row.line, column, problem, getattr(row, column), first_line=first.line)

    def _follow(self, row: ImportRow, firsts: dict[str, ImportRow]) -> None:
        """A product has one description, one photo and one kind: those of the first row that has them."""
        for column in ("description", "photo", "kind"):
            if value := getattr(row, column):
                first = firsts.setdefault(column, row)
                if (earlier := getattr(first, column)) != value:
                    self.findings.add(row.line, column, Problem.DIFFERS, value, example=earlier, first_line=first.line)
