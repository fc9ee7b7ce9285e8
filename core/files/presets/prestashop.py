"""PrestaShop's product file: the columns that its import page offers, with commas within their names."""

from collections.abc import Iterator

from core.files.presets.parts import addresses, deepest, listed
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_ROOTS = frozenset({"home", "root", "accueil", "inicio", "startseite"})


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    for row in rows:
        if row["active"] == "0":
            remarks.add(Remark.NOT_FOR_SALE, row["product"])
            continue
        yield Cells(
            row.line,
            row["sku"],
            row["product"],
            "",
            deepest(listed(row["category"]), _ROOTS),
            row["price"],
            row["stock"],
            row["description"] or row["description short"],
            addresses(row["photo"]),
        )


PRESET = Preset(
    "PrestaShop",
    (r"(product )?id", r"active \(0/1\)", r"name", r"categories \(x,y,z\.*\)|categories"),
    {
        "active": (r"active \(0/1\)",),
        "product": ("name",),
        "category": (r"categories.*",),
        "price": (r"price tax included", r"price tax excluded.*", r"price.*"),
        "sku": (r"reference( #)?",),
        "stock": ("quantity",),
        "description short": ("summary", "short description"),
        "description": ("description",),
        "photo": (r"image urls.*",),
    },
    _reshape,
)
