"""A feed for Google Merchant Center, as a table: products with one item_group_id are variants of one."""

import re
from collections.abc import Iterator

from core.files.presets.parts import joined_label, lines_of, listed
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_AXES = ("color", "size", "material", "pattern")


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    titles: dict[str, Row] = {}
    for row in rows:
        group = row["group"]
        first = titles.setdefault(group, row) if group else row
        label = joined_label(row[f"variant {axis}"] for axis in _AXES) if group else ""
        if not row["stock"] and re.search("out", row["availability"], re.IGNORECASE) is None:
            remarks.add(Remark.UNCOUNTED_STOCK, row["product"])
        yield Cells(
            row.line,
            row["sku"],
            first["product"],
            label,
            " > ".join(listed(first["category own"] or first["category"], ">")),
            row["price sale"] or row["price"],
            row["stock"],
            first["description"],
            lines_of((first["photo"], *listed(first["photo more"]))),
        )


PRESET = Preset(
    "Google Merchant",
    (r"(g:)?id", r"(g:)?title", r"(g:)?image[_ ]link", r"(g:)?price"),
    {
        "sku": (r"(g:)?id",),
        "product": (r"(g:)?title",),
        "description": (r"(g:)?description",),
        "group": (r"(g:)?item[_ ]group[_ ]id",),
        "category own": (r"(g:)?product[_ ]type",),
        "category": (r"(g:)?google[_ ]product[_ ]category",),
        "price": (r"(g:)?price",),
        "price sale": (r"(g:)?sale[_ ]price",),
        "stock": (r"(g:)?(quantity|sell_on_google_quantity|inventory)",),
        "availability": (r"(g:)?availability",),
        "photo": (r"(g:)?image[_ ]link",),
        "photo more": (r"(g:)?additional[_ ]image[_ ]link",),
        **{f"variant {axis}": (rf"(g:)?{axis}",) for axis in _AXES},
    },
    _reshape,
)
