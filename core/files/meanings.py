"""What the columns of anybody's file mean, by their names in the languages of the shop systems.

A name counts without its case, marks, brackets and currency. A name that only begins or ends with a known one counts less.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from babel.core import get_global

from core.files.amounts import DOLLARS
from core.text import cleaned, normalized

_NAMES = {
    "sku": """sku|skus|item code|product code|article number|article no|art no|item number
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
        |bezeichnung|artikelbezeichnung|produktname|artikelname|produktbezeichnung|titel|produkt|artikel|ware
        |produit|nom|désignation|nom du produit|titre|intitulé|libellé|article
        |producto|nombre|nombre del producto|título|artículo|denominación
        |produto|nome|nome do produto|artigo|designação
        |prodotto|nome prodotto|nome del prodotto|titolo|articolo|denominazione
        |товар|название|наименование|название товара|наименование товара|имя|номенклатура
        |назва|найменування|назва товару|назва позиції|название позиции
        |ürün|ürün adı|ad|adı|başlık|isim|urun adi
        |produk|nama|nama produk|nama barang|barang|judul""",
    "variant": """variant|variation|option|options|variant name|variant title|variation name
        |version|flavour|flavor
        |variante|ausführung|ausprägung|gebinde|sorte|packung
        |déclinaison|conditionnement|variante produit
        |variación|presentación|opción
        |variação|variacao|opção|apresentação
        |versione|confezione|opzione
        |вариант|модификация|фасовка|упаковка|исполнение|вид
        |варіант|модифікація|фасування
        |varyant|seçenek|çeşit
        |varian|variasi|pilihan|ukuran varian""",
    "category": """category|categories|main category|category 1|collection|group|product type|type|department|section
        |product category|class|shelf|family|product group
        |kategorie|kategorien|hauptkategorie|warengruppe|produktgruppe|gruppe|rubrik|produktkategorie|sortiment
        |catégorie|catégories|rayon|famille|groupe|rubrique
        |categoría|categorías|familia|grupo|sección|departamento
        |categoria|categorias|família|seção|tipo de produto
        |categorie|reparto|gruppo|famiglia
        |категория|категории|группы|название группы|раздел|группа|рубрика|группа товаров|тип
        |категорія|категорії|назва групи|розділ|група
        |kategori|kategoriler|grup|bölüm
        |kategori produk|kelompok|jenis""",
    "price": """price|unit price|retail price|sale price|selling price|regular price|sales price
        |price each|amount|price incl tax|gross price|rate|current price
        |price incl vat|price inc vat|price gross|list price|rrp|msrp
        |preis|verkaufspreis|aktionspreis|verkauf|vk|vk preis|einzelpreis|brutto|bruttopreis|preis brutto
        |stückpreis|endpreis|ladenpreis|vk brutto
        |prix|prix de vente|prix unitaire|prix ttc|tarif|pu|prix public
        |precio|precio de venta|precio venta|p venta|venta|pvp|precio unitario|precio con iva|importe
        |preço|preco|preço de venda|valor|preço unitário
        |prezzo|prezzo di vendita|prezzo unitario|prezzo al pubblico|prezzo ivato
        |цена|стоимость|цена продажи|розничная цена|цена розничная|розница
        |ціна|вартість|роздрібна ціна|ціна продажу
        |fiyat|satış fiyatı|fiyatı|tutar|birim fiyat
        |harga|harga jual|harga satuan""",
    "stock": """stock|quantity|qty|inventory|on hand|in stock|available|stock quantity
        |inventory quantity|available quantity|pieces|count|current quantity
        |stock level|stock on hand|units|amount in stock|balance|closing stock|copies
        |bestand|lagerbestand|aktueller bestand|endbestand|menge|stück|stk|anzahl|lager|verfügbar|auf lager|stückzahl
        |quantité|en stock|stock disponible|qté
        |stock actual|cantidad|existencias|inventario|unidades|disponible
        |estoque atual|qtd atual|quantidade|estoque|em estoque|qtd|qtde
        |quantità|q tà|qta|giacenza|magazzino|disponibilità|scorte|scorta
        |конечный остаток|остаток|остатки|количество|кол во|наличие|на складе|склад|запас
        |залишок|залишки|кількість|к сть|наявність
        |stok|miktar|adet|stok miktarı|stok adedi
        |stok akhir|jumlah|persediaan|kuantitas""",
    "subcategory": """subcategory|sub category|category 2|subkategorie|unterkategorie|untergruppe
        |sous catégorie|subcategoría|subcategoria
        |sottocategoria|подкатегория|подгруппа|підкатегорія|підгрупа|alt kategori|subkategori|sub kategori""",
    "currency": """currency|currency code|währung|devise|monnaie|moneda|divisa|moeda|valuta|валюта|para birimi|mata uang""",
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
_BARCODES = """barcode|ean|ean13|ean 13|gtin|upc|isbn|strichcode|code barres|código de barras|codice a barre
        |codice ean|штрихкод|штрих код
    |баркод|barkod|variant barcode|global unique id|gtin upc ean or isbn|gtin upc ean oder isbn|gtin upc ean ou isbn"""
"""A code, where there is no other."""
_AXES = """size|colour|color|material|taste|scent
    |größe|farbe|geschmack
    |taille|couleur|matière|parfum
    |talla|tamaño|sabor
    |tamanho|cor
    |taglia|colore|gusto
    |размер|цвет|вкус|материал
    |розмір|колір|смак
    |beden|renk|boyut
    |ukuran|warna|rasa"""
_OTHER_PRICES = re.compile(
    r"\b(cost|compare|compared|old|previous|before|purchase|wholesale|buying|supplier|was|net|ex|excl\w*|without|tax rate|cents?|pence|"
    r"einkauf\w*|ek|netto|alt(?:er|e|es)?|uvp|ohne|zzgl|exkl|cent|achat|ht|revient|gros|ancien\w*|barré|hors|"
    r"compra|costo|coste|custo|sin|sem|anterior|mayoreo|mayorista|atacado|acquisto|escl\w*|senza|ingrosso|vecchio|"
    r"закуп\w*|себестоимость|опт\w*|стар\w*|копейк\w*|без|закупів\w*|собівартість|гурт\w*|"
    r"alış|maliyet|eski|hariç|toptan|modal|beli|grosir|lama|sebelum)\b"
)
"""Of prices that are not the shop's own."""
_GROSS = re.compile(
    r"\b(incl?\w*|gross|with|brutto|mit|inkl\w*|ttc|con|com|incluid\w*|ivato|с ндс|з пдв|dahil|retail|vk|new|neu\w*|after|nuevo|novo|"
    r"nouveau|розн\w*|роздр\w*|termasuk)\b"
)
"""Of the price that customers pay, where there are several."""
_OTHER_STOCKS = re.compile(
    r"\b(alert|low|min\w*|max\w*|mínim\w*|minim\w*|reserved|incoming|received|opening|stock in|stock out|"
    r"warn\w*|melde\w*|mindest\w*|sold|verkauft|"
    r"zugang|abgang|anfangs\w*|начальн\w*|приход|расход|мин\w*|резерв\w*|awal|masuk|keluar|reservad\w*)\b"
)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₹": "INR", "zł": "PLN", "R$": "BRL"}
_CURRENCIES = re.compile(r"[€$£¥₽₴₺₹₩₫₸₪﷼]|\b(?:руб|грн)\b")
LONGEST_NAME = 120


class Meaning(NamedTuple):
    """`rank`: the lower, the surer; the place of the name in its list, and more if only a part of it is known."""

    field: str
    rank: int


def folded(name: str) -> str:
    """The name as it is compared: "Price * [Old Town] (€)" → "price"."""
    return _words(_BRACKETS.sub(" ", name))


def _words(name: str) -> str:
    text = normalized("NFKC", cleaned(name[:LONGEST_NAME])).casefold().replace("i\u0307", "i")
    text = re.sub("[#№]", " number ", _CURRENCIES.sub(" ", text))
    words = re.findall(r"\w+", text.replace("_", " "))
    kept = [word for word in words if word.upper() not in _codes()]
    return " ".join(kept or words)


def meaning(name: str) -> Meaning | None:
    """What a column of this name says; None if that is not known."""
    short, whole = folded(name), _words(name)
    known = _known()
    said = known.get(short) or _partly(short)
    if said is None or (said.field in _QUALIFIED and _is_other(said.field, short, whole)):
        return None
    if said.field == "price" and _GROSS.search(whole):
        return Meaning("price", -1)
    return said


def _partly(name: str) -> Meaning | None:
    known, words = _known(), name.split()
    if len(words) > 1 and re.fullmatch(r"\d{1,2}", words[-1]):
        return None  # one of several
    parts = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    ends = (" ".join(words[count:]) for count in range(1, len(words)))
    partly = next((known[part] for part in (*parts, *ends) if part in known), None)
    return Meaning(partly.field, _PARTLY) if partly and partly.field in _PARTLY_KNOWN else None


_LAST, _PARTLY = 500, 1000
_PARTLY_KNOWN = frozenset({"price", "stock", "description", "category", "photo"})
_QUALIFIED = {"price": _OTHER_PRICES, "stock": _OTHER_STOCKS}


def is_more_of_names(cells: Sequence[str]) -> bool:
    """Whether a row below a header goes on with its names: all of its texts are names, or kinds of prices."""
    said = [cell for cell in cells if cell.strip()]
    return bool(said) and all(meaning(cell) or _OTHER_PRICES.search(_words(cell)) for cell in said)


def is_axis(name: str) -> bool:
    """Whether the column says in which way variants differ: a size, a colour."""
    return name in _axes()


def meanings(names: Sequence[str], currency: str = "") -> dict[str, int]:
    """Each known field's place among the columns' names: the surest for each, the first of equals.

    Of prices there are no equals: somebody has to say which one it is. A price in another currency than this one is none.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for place, name in enumerate(names):
        said = meaning(name)
        if said and not (said.field == "price" and currency and _is_foreign(name, currency)):
            found.setdefault(said.field, []).append((said.rank, place))
    sure = {field: sorted(places) for field, places in found.items()}
    return {field: places[0][1] for field, places in sure.items() if field != "price" or _is_alone(places)}


def _is_alone(places: Sequence[tuple[int, int]]) -> bool:
    return len(places) == 1 or places[0][0] != places[1][0]


def _is_foreign(name: str, currency: str) -> bool:
    """Whether the name has another currency in it."""
    signs = {code for sign, code in _SIGNS.items() if sign in name}
    codes = {word for word in re.findall(r"[A-Z]{3}", name) if word in _codes()} | signs
    return bool(codes) and currency not in codes and not ("USD" in signs and currency in DOLLARS)


def rank(names: Iterable[str]) -> int:
    """How well a row's cells do as the names of a catalogue's columns; 0 for not at all."""
    found = {said.field for said in map(meaning, names) if said}
    if not found & {"sku", "product"} or len(found) < 2:
        return 0
    return len(found) + 2 * ("price" in found) + ("product" in found)


def _is_other(field: str, short: str, whole: str) -> bool:
    exact = short == whole and short in _known()
    return not exact and _QUALIFIED[field].search(whole) is not None


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
