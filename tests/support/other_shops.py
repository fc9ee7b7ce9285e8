"""Exports of other shop systems, with as many products as wanted, each with two variants or more."""

import csv
import io
from collections.abc import Iterable, Sequence


def _file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(header)
    writer.writerows(rows)
    return sheet.getvalue().encode()


def shopify(products: int) -> bytes:
    header = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,"
    header += "Variant Price,Image Src,Image Position,Status"
    rows: list[Sequence[object]] = []
    for number in range(products):
        handle = f"shirt-{number}"
        first = (
            handle,
            f"Shirt {number}",
            "<p>Soft &amp; warm.</p>",
            "Acme",
            f"Type {number % 20}",
            "a, b",
            "true",
            "Size",
            "S",
        )
        rows += [
            (*first, f"S-{number}-S", 4, f"{10 + number % 90}.50", "", "", "active"),
            (handle, *[""] * 7, "M", f"S-{number}-M", 2, f"{11 + number % 90}.50", "", "", ""),
        ]
    return _file(header.split(","), rows)


def woocommerce(products: int) -> bytes:
    header = "ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Sale price,Regular price,Categories,Images,Parent,"
    header += "Attribute 1 name,Attribute 1 value(s)"
    rows: list[Sequence[object]] = []
    for number in range(products):
        parent, name = f"W-{number}", f"Tee {number}"
        shelf = f"Clothing > Shelf {number % 20}"
        rows.append(
            (3 * number, "variable", parent, name, 1, "", "<p>Soft.</p>", 1, "", "", "", shelf, "", "", "Size", "S, M")
        )
        for place, size in enumerate("SM", 1):
            cells = (3 * number + place, "variation", f"{parent}-{size}", f"{name} - {size}", 1, "", "", 1, place, "")
            rows.append((*cells, f"{10 + number % 90}", "", "", parent, "Size", size))
    return _file(header.split(","), rows)


def square(products: int) -> bytes:
    header = "Token,Item Name,Variation Name,SKU,Description,Category,Price,Current Quantity Main St,Stock Alert Enabled Main St"
    rows = [
        (
            f"t{number}",
            f"Vase {number}",
            size,
            f"Q-{number}-{size[0]}",
            "Handmade",
            f"Vases {number % 20}",
            f"${price:,}.00",
            3,
            "N",
        )
        for number in range(products)
        for size, price in (("Small", 10 + number % 90), ("Large", 1000 + number))
    ]
    return _file(header.split(","), rows)
