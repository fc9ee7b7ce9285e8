"""Square's item library: one row a variation; the quantity of each place is a column of its own."""

from collections.abc import Iterator

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
            _in_all(row.all("stock"), remarks),
            row["description"],
        )


def _in_all(places: list[str], remarks: Remarks) -> str:
    """The pieces in all places; what is no whole number is left to whoever reads it."""
    counted = [place for place in places if place]
    if len(counted) < 2 or not all(place.isdecimal() for place in counted):
        return next(iter(counted), "")
    remarks.add(Remark.SEVERAL_PLACES)
    return str(sum(map(int, counted)))


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
