"""Codes for the rows that have none: the shop's own, for what it has already, and else one made of the names."""

from collections.abc import Iterable
from itertools import chain, count

from core.files.remarks import Remarks
from core.models.catalog import CODE_LENGTH
from core.models.file_said import Remark
from core.models.imports import ImportRow, Listing
from core.values.product import code_from


class Codes:
    """`taken` are the codes that rows of the file have."""

    def __init__(self, base: Listing, taken: Iterable[str], remarks: Remarks) -> None:
        titles = {product.id: product.title for product in base.products}
        self._taken = {code.casefold() for code in chain(taken, (sku.code for sku in base.skus))}
        self._known: dict[tuple[str, str], set[str]] = {}
        for sku in base.skus:
            name = (titles[sku.product_id].casefold(), sku.label.casefold())
            self._known.setdefault(name, set()).add(sku.code)
        self._remarks = remarks

    def given(self, row: ImportRow) -> ImportRow:
        """The row with a code. The same name gets the same one whenever the file is sent."""
        if row.sku or not row.product:
            return row
        known = self._known.get((row.product.casefold(), row.variant.casefold()), set())
        return row._replace(sku=known.pop() if len(known) == 1 else self._made(row))

    def _made(self, row: ImportRow) -> str:
        first = code_from(row.product, row.variant)
        numbered = (f"{first[: CODE_LENGTH - 6]}-{number}" for number in count(2))
        code = next(code for code in chain((first,), numbered) if code.casefold() not in self._taken)
        self._taken.add(code.casefold())
        self._remarks.add(Remark.CODES_MADE, code)
        return code
