"""Square's item library: one row a variation; the quantity of each place is a column of its own."""

from collections.abc import Iterator

from core.files.presets.parts import in_all_places
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_ONLY_VARIANT = "regular"


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    for row in rows:
        if row["archived"].casefold() in ("y", "yes", "true"):
            remarks.add(Remark.NOT_FOR_SALE, row["product"])
            continue
        label = row["variant"]
        yield Cells(
            row.line,
            row["sku"],
            row["product"],
            "" if label.casefold() == _ONLY_VARIANT else label,
            row["category"],
            row["price"],
            in_all_places(row.all("stock"), remarks),
            row["description"],
        )


PRESET = Preset(
    "Square",
    (r"token|item id|reference handle", r"item name", r"variation name"),
    {
        "product": ("item name",),
        "variant": ("variation name",),
        "sku": ("sku",),
        "description": ("description",),
        "category": ("reporting category", "category", "categories"),
        "price": ("price",),
        "stock": (r"current quantity.*",),
        "archived": ("archived",),
    },
    _reshape,
)
