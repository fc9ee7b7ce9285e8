"""PrestaShop's product file: the columns that its import page offers, with commas within their names."""

from collections.abc import Iterator

from core.files.presets.parts import addresses, deepest, listed
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_ROOTS = frozenset({"home", "root", "accueil", "inicio", "startseite", "start"})


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
    (r".*id", r".* \(0/1\)", r".*\(x,y,z.*\)"),
    {
        "active": (r"(active|actif|aktiv\w*|activo|attivo|ativo) \(0/1\)",),
        "product": (r"name|nom|nombre|nome",),
        "category": (r"(categor|catégor|kategor).*\(x.*",),
        "price": (
            r"price (\()?tax (included|incl.*)|prix ttc|preis (inkl|brutto).*|precio con (impuestos|iva).*|prezzo (tasse incl|ivato).*",
            r"price (\()?tax excl.*|prix ht|preis (exkl|netto).*|precio sin .*|prezzo tasse escl.*",
            r"price|prix|preis|precio|prezzo",
        ),
        "sku": (r"(reference|référence|riferimento|artikel-?nr\.?|(n\.?[º°] de )?referencia)( #)?",),
        "stock": (r"quantity|quantité|menge|cantidad|quantità",),
        "description short": (r"summary|short description|résumé|récapitulatif|kurzbeschreibung|resumen|riepilogo",),
        "description": (r"description|beschreibung|descripción|descrizione",),
        "photo": (r".*url.*\(x.*",),
    },
    _reshape,
)
