"""Loyverse's item export: rows with one handle are one product, whose name stands on the first; each shop has columns of its own."""

from collections.abc import Iterator
from itertools import groupby

from core.files.presets.parts import in_all_places, joined_label
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    for _handle, group in groupby(rows, lambda row: row["handle"]):
        product = list(group)
        first = product[0]
        for row in product:
            if all(sold.casefold() == "n" for sold in row.all("sold")) and row.all("sold"):
                remarks.add(Remark.NOT_FOR_SALE, first["product"])
                continue
            yield Cells(
                row.line,
                row["sku"],
                first["product"],
                joined_label(row[f"variant {number}"] for number in (1, 2, 3)),
                first["category"],
                row["price"],
                in_all_places(row.all("stock"), remarks),
                first["description"],
            )


PRESET = Preset(
    "Loyverse",
    (r"handle", r"name", r"sold by weight|track stock", r"option 1 name"),
    {
        "handle": ("handle",),
        "sku": ("sku",),
        "product": ("name",),
        "category": ("category",),
        "description": ("description",),
        "sold": (r"available for sale.*",),
        "price": (r"price \[.*\]", "default price", "price"),
        "stock": (r"in stock.*",),
        **{f"variant {number}": (f"option {number} value",) for number in (1, 2, 3)},
    },
    _reshape,
)
