"""Shopify's product export. Rows with one handle are one product: its title stands on the first; some rows have nothing but a picture."""

from collections.abc import Iterator
from itertools import groupby

from core.files.presets.parts import joined_label, lines_of
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_ONLY_VARIANT = "default title"


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    for _handle, group in groupby(rows, lambda row: row["handle"]):
        product = list(group)
        first = product[0]
        if first["status"].casefold() in ("draft", "archived") or first["published"].casefold() == "false":
            remarks.add(Remark.NOT_FOR_SALE, first["product"])
            continue
        yield from _variants(first, product)


def _variants(first: Row, product: list[Row]) -> Iterator[Cells]:
    photos = lines_of(row["photo"] for row in product)
    for row in product:
        if not (row["price"] or row["sku"] or row["variant 1"]):
            continue  # a picture alone
        options = [row[f"variant {number}"] for number in (1, 2, 3)]
        yield Cells(
            row.line,
            row["sku"].removeprefix("'"),
            first["product"],
            "" if options[0].casefold() == _ONLY_VARIANT else joined_label(options),
            first["category own"] or first["category"],
            row["price"],
            row["stock"],
            first["description"],
            photos,
        )


PRESET = Preset(
    "Shopify",
    (r"(url )?handle", r"title", r"option1 name", r"option1 value"),
    {
        "handle": ("handle", "url handle"),
        "product": ("title",),
        "description": (r"body \(html\)", "description"),
        "category own": ("type", "custom product type"),
        "category": ("product category", "standard product type"),
        "published": ("published", "published on online store"),
        "status": ("status",),
        "sku": ("variant sku", "sku"),
        "price": ("variant price", "price"),
        "stock": ("variant inventory qty", "inventory quantity"),
        "photo": ("image src", "product image url"),
        **{f"variant {number}": (f"option{number} value",) for number in (1, 2, 3)},
    },
    _reshape,
)
