"""YML, the feed of Yandex and of shops in its countries (core/files/feeds.py makes it a table): offers of one group are variants of one."""

from collections.abc import Iterator

from core.files.presets.parts import addresses
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_FORMER = {"RUR": "RUB", "BYR": "BYN"}


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    groups: dict[str, Row] = {}
    for row in rows:
        group = row["group"]
        first = groups.setdefault(group, row) if group else row
        currency = row["price currency"].upper()
        sold_out = row["available"] == "false"
        if not row["stock"] and not sold_out:
            remarks.add(Remark.UNCOUNTED_STOCK, row["product"])
        yield Cells(
            row.line,
            row["sku"],
            first["product"],
            row["variant"] if group else "",
            first["category"],
            f"{row['price']} {_FORMER.get(currency, currency)}".strip(),
            "0" if sold_out else row["stock"],
            first["description"],
            addresses(first["photo"]),
        )


PRESET = Preset(
    "YML",
    ("yml offer", "currencyid"),
    {
        "sku": ("vendorcode", "yml offer"),
        "group": ("group",),
        "product": ("name",),
        "price": ("price",),
        "price currency": ("currencyid",),
        "category": ("category",),
        "photo": ("picture",),
        "description": ("description",),
        "stock": ("quantity",),
        "available": ("available",),
        "variant": ("variant",),
    },
    _reshape,
)
