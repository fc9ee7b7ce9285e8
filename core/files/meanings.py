"""What the columns of anybody's file mean, by their names in the languages of the shop systems.

A name counts without its case, marks, brackets and currency. A name that only begins or ends with a known one counts less.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from babel.core import get_global

from core.text import cleaned, normalized

FIELDS = (
    "sku",
    "product",
    "variant",
    "category",
    "price",
    "stock",
    "description",
    "photo",
    "kind",
    "stars",
    "exported",
)
"""What a row says, in the order of core.models.imports.ImportRow, but for the line."""

_NAMES = {
    "sku": """sku|skus|item code|product code|article|article number|article no|art no|item number
        |item no|product number|part number|mpn
        |code|reference|ref|item id|variant sku|stock code
        |artikelnummer|artikelnr|art nr|artnr|bestellnummer|artikel nr|produktnummer|nummer|artikelcode
        |référence|code article|code produit|réf|ugs
        |referencia|código|código de producto|código del artículo|artículo número
        |referência|código do produto|cod|código do artigo
        |codice|codice articolo|codice prodotto|riferimento|cod articolo
        |артикул|код|код товара|номер|арт
        |код товару|артикул товару
        |stok kodu|ürün kodu|kod
        |kode|kode produk|kode barang""",
    "product": """product|name|title|item|item name|product name|product title|goods|article name
        |designation|item description short
        |produkt|artikel|bezeichnung|artikelbezeichnung|produktname|artikelname|titel|ware|produktbezeichnung
        |produit|nom|désignation|nom du produit|titre|intitulé|libellé|article
        |producto|nombre|nombre del producto|título|artículo|denominación
        |produto|nome|nome do produto|artigo|designação
        |prodotto|nome prodotto|nome del prodotto|titolo|articolo|denominazione
        |товар|название|наименование|название товара|наименование товара|имя|номенклатура
        |назва|найменування|назва товару
        |ürün|ürün adı|ad|adı|başlık|isim|urun adi
        |produk|nama|nama produk|nama barang|barang|judul""",
    "variant": """variant|variation|option|options|variant name|variant title|variation name
        |version|flavour|flavor|pack|packaging|unit|portion
        |variante|ausführung|ausprägung|gebinde|sorte|packung
        |déclinaison|conditionnement|variante produit
        |variación|presentación|opción
        |variação|variacao|opção|apresentação
        |versione|confezione|opzione
        |вариант|модификация|фасовка|упаковка|исполнение|вид
        |варіант|модифікація|фасування
        |varyant|seçenek|çeşit
        |varian|variasi|pilihan|ukuran varian""",
    "category": """category|categories|collection|group|product type|type|department|section
        |product category|class|shelf|family|product group
        |kategorie|kategorien|warengruppe|produktgruppe|gruppe|rubrik|produktkategorie|sortiment
        |catégorie|catégories|rayon|famille|groupe|rubrique
        |categoría|categorías|familia|grupo|sección|departamento
        |categoria|categorias|família|seção|tipo de produto
        |categorie|reparto|gruppo|famiglia
        |категория|категории|раздел|группа|рубрика|группа товаров|тип
        |категорія|категорії|розділ|група
        |kategori|kategoriler|grup|bölüm
        |kategori produk|kelompok|jenis""",
    "price": """price|unit price|retail price|sale price|selling price|regular price|sales price
        |price each|rrp|amount|price incl tax|gross price|rate|current price
        |price incl vat|price gross
        |preis|verkaufspreis|vk|vk preis|einzelpreis|brutto|bruttopreis|preis brutto|stückpreis|endpreis|ladenpreis|vk brutto
        |prix|prix de vente|prix unitaire|prix ttc|tarif|pu|prix public
        |precio|precio de venta|pvp|precio unitario|precio con iva|importe
        |preço|preco|preço de venda|valor|preço unitário
        |prezzo|prezzo di vendita|prezzo unitario|prezzo al pubblico|prezzo ivato
        |цена|стоимость|цена продажи|розничная цена|цена розничная|розница
        |ціна|вартість|роздрібна ціна|ціна продажу
        |fiyat|satış fiyatı|fiyatı|tutar|birim fiyat
        |harga|harga jual|harga satuan""",
    "stock": """stock|quantity|qty|inventory|on hand|in stock|available|stock quantity
        |inventory quantity|available quantity|pieces|count|current quantity
        |stock level|stock on hand|units|amount in stock
        |bestand|lagerbestand|menge|anzahl|lager|verfügbar|auf lager|stückzahl
        |quantité|en stock|stock disponible|qté
        |cantidad|existencias|inventario|unidades|disponible
        |quantidade|estoque|em estoque|qtd|qtde
        |quantità|giacenza|magazzino|disponibilità|scorte|scorta
        |остаток|остатки|количество|кол во|наличие|на складе|склад|запас
        |залишок|залишки|кількість|к сть|наявність
        |stok|miktar|adet|stok miktarı|stok adedi
        |jumlah|persediaan|kuantitas""",
    "description": """description|details|text|long description|body|product description|body html|info|about|full description
        |beschreibung|artikelbeschreibung|produktbeschreibung|langtext|details
        |description produit|descriptif|descriptif produit
        |descripción|descripcion|detalle|detalles
        |descrição|descricao|detalhes
        |descrizione|dettagli
        |описание|описание товара|подробное описание
        |опис|опис товару
        |açıklama|aciklama|ürün açıklaması|tanım
        |deskripsi|keterangan|deskripsi produk""",
    "photo": """photo|photos|image|images|picture|pictures|image url|photo url|picture url
        |image link|image src|main image|image urls|img
        |bild|bilder|foto|fotos|bild url|abbildung
        |imagen|imágenes|imagenes|url de la imagen|fotografía
        |imagem|imagens|url da imagem
        |immagine|immagini
        |фото|изображение|изображения|картинка|ссылка на фото|фотография
        |зображення|світлина|посилання на фото
        |görsel|resim|fotoğraf|resimler
        |gambar|foto produk""",
    "kind": "kind",
    "stars": "stars",
    "exported": "exported",
}
_BARCODES = """barcode|ean|ean13|ean 13|gtin|upc|isbn|strichcode|code barres|código de barras|codice a barre|codice ean|штрихкод|штрих код
    |баркод|barkod|variant barcode|global unique id|gtin upc ean or isbn|gtin upc ean oder isbn|gtin upc ean ou isbn"""
"""A code, where there is no other."""
_AXES = """size|colour|color|material|style|length|width|weight|volume|taste|scent
    |größe|farbe|gewicht|inhalt|geschmack|länge
    |taille|couleur|matière|poids|contenance|parfum
    |talla|tamaño|color|peso|sabor
    |tamanho|cor|sabor
    |taglia|colore|misura|gusto
    |размер|цвет|объем|объём|вес|вкус|материал
    |розмір|колір|об єм|вага|смак
    |beden|renk|boyut|ağırlık|tat
    |ukuran|warna|rasa|berat"""
_OTHER_PRICES = re.compile(
    r"\b(cost|compare|compared|old|purchase|wholesale|buying|supplier|msrp before|was|tax rate|"
    r"einkauf\w*|ek|netto|alt|uvp|achat|ht|revient|compra|costo|coste|custo|acquisto|"
    r"закуп\w*|себестоимость|опт\w*|стар\w*|закупів\w*|собівартість|гурт\w*|alış|maliyet|eski|modal|beli|grosir)\b"
)
_OTHER_STOCKS = re.compile(
    r"\b(alert|low|min|minimum|max|maximum|reserved|incoming|warn\w*|melde\w*|mindest\w*|sold|verkauft)\b"
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}")
_CURRENCIES = re.compile(r"[€$£¥₽₴₺₹₩₫₸₪﷼]|\b(?:руб|грн)\b")
LONGEST_NAME = 120


class Meaning(NamedTuple):
    """`rank`: the lower, the surer; the place of the name in its list, and more if only a part of it is known."""

    field: str
    rank: int


def folded(name: str) -> str:
    """The name as it is compared: "Price * [Old Town] (€)" → "price"."""
    text = normalized("NFKC", cleaned(name[:LONGEST_NAME])).casefold()
    text = _CURRENCIES.sub(" ", _BRACKETS.sub(" ", text))
    words = re.findall(r"\w+", text.replace("_", " "))
    kept = [word for word in words if word.upper() not in _codes()]
    return " ".join(kept or words)


def meaning(name: str) -> Meaning | None:
    """What a column of this name, which is `folded`, says; None if that is not known."""
    if not name or _is_other(name):
        return None
    known = _known()
    if name in known:
        return known[name]
    words = name.split()
    if len(words) > 1 and re.fullmatch(r"\d{1,2}", words[-1]):
        return None  # one of several
    parts = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    ends = (" ".join(words[count:]) for count in range(1, len(words)))
    partly = next((known[part] for part in (*parts, *ends) if part in known), None)
    return Meaning(partly.field, partly.rank + _PARTLY) if partly and partly.field in _PARTLY_KNOWN else None


_LAST, _PARTLY = 500, 1000
_PARTLY_KNOWN = frozenset({"price", "stock", "description", "category", "photo"})


def is_axis(name: str) -> bool:
    """Whether the column says in which way variants differ: a size, a colour."""
    return name in _axes()


def meanings(names: Sequence[str]) -> dict[str, int]:
    """Each known field's place among the columns' names: the surest for each, the first of equals."""
    found: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(map(folded, names)):
        if (said := meaning(name)) and (said.rank, place) < found.get(said.field, (10_000, 0)):
            found[said.field] = (said.rank, place)
    return {field: place for field, (_rank, place) in found.items()}


def rank(names: Iterable[str]) -> int:
    """How well a row's cells do as the names of a catalogue's columns; 0 for not at all."""
    found = set(meanings(list(names)))
    if not found & {"sku", "product"} or len(found) < 2:
        return 0
    return len(found) + 2 * ("price" in found) + ("product" in found)


def _is_other(name: str) -> bool:
    """A price or a number that is not the shop's own."""
    exact = name in _known()
    return not exact and bool(_OTHER_PRICES.search(name) or _OTHER_STOCKS.search(name))


@cache
def _known() -> Mapping[str, Meaning]:
    known: dict[str, Meaning] = {}
    for field, names in _NAMES.items():
        for place, name in enumerate(names.split("|")):
            known.setdefault(folded(name), Meaning(field, place and place + 1))
    for name in _BARCODES.split("|"):
        known.setdefault(folded(name), Meaning("sku", _LAST))
    return MappingProxyType(known)


@cache
def _axes() -> frozenset[str]:
    return frozenset(folded(name) for name in _AXES.split("|"))


@cache
def _codes() -> frozenset[str]:
    """Currencies that stand beside a name: "Price EUR". Words that are also codes stay."""
    return frozenset(get_global("all_currencies")) - {"TOP", "ALL", "COP", "LAK", "MOP", "CUP", "PEN", "TRY"}
