"""WooCommerce's product export: a product with variants is a row of its own without a price, and its variants name it as their parent."""

from collections.abc import Iterator

from core.files.presets.parts import joined_label, listed
from core.files.remarks import Remarks
from core.files.rows import Cells, Preset, Row
from core.models.file_said import Remark

_OTHER_KINDS = frozenset({"grouped", "external", "variable-subscription", "subscription", "bundle"})
_ATTRIBUTES = range(1, 7)
_TYPE = r"type|typ|tipo|тип|tür|jenis|tipe|rodzaj"
_PARENT = (
    r"parente?|.*(übergeordnet|eltern|superior|genitore|родител|батьків|ebeveyn|induk|nadrz|ascendente|hoofd).*|pai"
)
_PUBLISHED = (
    r"published|veröffentlicht|publié|publicado|pubblicato|опубл\w*|yayınlan\w*|yayımlan\w*|dipublikasikan|gepubliceerd"
    r"|opublikowan\w*"
)


def _reshape(rows: Iterator[Row], remarks: Remarks) -> Iterator[Cells]:
    """A product may stand below its variants."""
    products: dict[str, Row] = {}
    early: list[Row] = []
    for row in rows:
        kind = row["type"].casefold()
        if kind.startswith("variable"):
            products.update({name: row for name in (row["sku"], f"id:{row['id']}") if name})
        elif not kind.startswith("variation"):
            yield from _cells(row, row, "", remarks)
        elif row["parent"] in products:
            yield from _variant(row, products, remarks)
        else:
            early.append(row)
    for row in early:
        yield from _variant(row, products, remarks)


def _variant(row: Row, products: dict[str, Row], remarks: Remarks) -> Iterator[Cells]:
    product = products.get(row["parent"], row)
    label = joined_label(row[f"variant {number}"] for number in _ATTRIBUTES)
    if not label and product is not row:
        label = row["product"].removeprefix(product["product"]).strip(" -–,")
    yield from _cells(row, product, label, remarks)


def _cells(row: Row, product: Row, label: str, remarks: Remarks) -> Iterator[Cells]:
    if row["type"].casefold() in _OTHER_KINDS:
        remarks.add(Remark.NOT_OURS, row["product"])
        return
    if {row["published"], product["published"]} & {"0", "-1"}:
        remarks.add(Remark.NOT_FOR_SALE, row["product"])
        return
    if not row["stock"] and row["stock at all"] not in ("", "0"):
        remarks.add(Remark.UNCOUNTED_STOCK, row["product"])
    yield Cells(
        row.line,
        row["sku"],
        product["product"],
        label,
        (listed(product["category"]) or [""])[0],
        row["price regular"] if row["sale ends"] else row["price"] or row["price regular"],
        row["stock"] or ("0" if row["stock at all"] == "0" else ""),
        product["description"] or product["description short"],
        row["photo"] or product["photo"],
    )


PRESET = Preset(
    "WooCommerce",
    (
        _TYPE,
        _PARENT,
        _PUBLISHED,
    ),
    {
        "id": ("id",),
        "type": (_TYPE,),
        "parent": (_PARENT,),
        "sku": (r"sku|artikelnummer|ugs|артикул|stok kodu( \(sku\))?|art\.-nr\.|código|cod|sku \(.*\)",),
        "product": (r"name|nom|nombre|nome|имя|название|назва|isim|ad|nama|naam",),
        "published": (_PUBLISHED,),
        "description short": (
            r"short description|kurzbeschreibung|description courte|descripción corta|breve descrizione|краткое описание",
        ),
        "description": (
            r"description|beschreibung|descripción|descrição|descrizione|описание|опис|açıklama|deskripsi",
        ),
        "stock at all": (
            r"in stock\?|vorrätig\?|en stock ?\?|¿?en inventario\?|in magazzino\?|в наличии\??|em estoque\?|stokta\?",
        ),
        "stock": (r"stock|lager\w*|bestand|inventario|stoc?k|magazzino|запас\w*|estoque|stok|залишки",),
        "price": (
            r"sale price|angebotspreis|indirimli( satış)? fiyatı?|ціна розпродажу|harga obral|tarif promo|precio rebajado",
            r"prezzo in offerta|цена распродажи|акционная цена|preço promocional",
        ),
        "price regular": (
            r"regular price|regulärer preis|normaler preis|tarif régulier|precio normal|prezzo di listino|базовая цена|обычная цена",
            r"preço|звичайна ціна|normal fiyat|harga normal",
        ),
        "sale ends": (r".*(date|datum|fecha|data|дата|tarih).*(end|end\w*|fin|fine|оконч\w*|bitiş).*",),
        "category": (
            r"categories|kategorien|catégories|categorías|categorias|categorie|категории|категорії|kategoriler|kategori",
        ),
        "photo": (r"images|bilder|imágenes|imagens|immagini|изображения|зображення|görseller|gambar",),
        **{
            f"variant {number}": (
                rf"attribut\w* {number} (value\(s\)|wert\(e\))|valeur\(s\) (de l.)?attribut {number}",
                rf".*(value|wert|valeur|valor|valore|значен|değer)\S*.* {number}",
                rf".*{number}.*(value|wert|valeur|valor|valore|значен|değer)\S*",
            )
            for number in _ATTRIBUTES
        },
    },
    _reshape,
)
