"""Etsy's listings: the values of a variation, and the SKUs of them all, stand in one cell each."""

from collections.abc import Iterator
from itertools import product

from core.files.presets.parts import joined_label, lines_of, listed
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    for row in rows:
        photos, codes = lines_of(row.all("photo")), listed(row["sku"])
        values = [listed(row[f"variant {number}"]) for number in (1, 2)]
        labels = [joined_label(one) for one in product(*filter(None, values))] or [""]
        if len(labels) > 1:  # the quantity is that of all together, and nobody knows of which
            remarks.add(Remark.UNCOUNTED_STOCK, row["product"])
        for place, label in enumerate(labels):
            code = codes[place] if len(codes) == len(labels) else ""
            stock = row["stock"] if len(labels) == 1 else ""
            price = f"{row['price']} {row['price currency']}".strip()
            yield Cells(row.line, code, row["product"], label, "", price, stock, row["description"], photos)


PRESET = Preset(
    "Etsy",
    (r"title", r"currency_code", r"materials|tags", r"variation 1 type"),
    {
        "product": ("title",),
        "description": ("description",),
        "price": ("price",),
        "price currency": ("currency_code",),
        "stock": ("quantity",),
        "sku": ("sku",),
        "photo": (r"image ?\d+",),
        "variant 1": ("variation 1 values",),
        "variant 2": ("variation 2 values",),
    },
    _reshape,
)
