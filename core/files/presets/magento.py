"""Magento 2's product export: the variants of a product are rows of their own, which the product's row names."""

import re
from collections.abc import Iterator

from core.files.presets.parts import addresses, deepest, joined_label, listed
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_ROOTS = frozenset({"default category", "root catalog"})
_OTHER_KINDS = frozenset({"grouped", "bundle"})


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    """A product's row may stand below those of its variants."""
    own = [row for row in rows if not row["store"]]  # others are translations
    products = {sku: (row, label) for row in own if row["kind"] == "configurable" for sku, label in _variants(row)}
    for row in own:
        if row["kind"] == "configurable":
            continue
        if row["kind"] in _OTHER_KINDS:
            remarks.add(Remark.NOT_OURS, row["product"])
            continue
        product, label = products.get(row["sku"], (row, ""))
        if "2" in (row["status"], product["status"]) or row["status"].casefold() == "disabled":
            remarks.add(Remark.NOT_FOR_SALE, row["product"])
            continue
        yield _cells(row, product, label, remarks)


def _variants(row: Row) -> Iterator[tuple[str, str]]:
    """The code and the label of each variant: `sku=A-S,size=S|sku=A-M,size=M`."""
    for variant in row["variants"].split("|"):
        said = dict(part.split("=", 1) for part in listed(variant) if "=" in part)
        if sku := said.pop("sku", ""):
            yield sku, joined_label(said.values())


def _cells(row: Row, product: Row, label: str, remarks: Remarks) -> Cells:
    photo = row["photo"] or product["photo"]
    if photo and not re.match("https?://", photo):
        remarks.add(Remark.PICTURES_BY_PATH, photo)
    return Cells(
        row.line,
        row["sku"],
        product["product"],
        label,
        deepest(listed(product["category"] or row["category"]), _ROOTS),
        row["price"] if row["special until"] else row["price special"] or row["price"],
        row["stock"],
        product["description"] or product["description short"],
        addresses(photo),
    )


PRESET = Preset(
    "Magento 2",
    (r"sku", r"product_type", r"categories", r"name"),
    {
        "sku": ("sku",),
        "store": ("store_view_code",),
        "kind": ("product_type",),
        "category": ("categories",),
        "product": ("name",),
        "description": ("description",),
        "description short": ("short_description",),
        "status": ("product_online", "status"),
        "price": ("price",),
        "price special": ("special_price",),
        "special until": ("special_price_to_date", "special_to_date"),
        "stock": ("qty",),
        "photo": ("base_image",),
        "variants": ("configurable_variations",),
    },
    _reshape,
)
