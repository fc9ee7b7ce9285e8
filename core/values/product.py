"""What can be said about a product, in a catalogue file or in the chat.

`..._flaws` return everything that is wrong with a text; `read_...` return the text as it is kept, or raise InvalidInput(field, value,
example) with the first flaw. Their fields are title, label, first_label, code, description, price, price_large, stock, variant, variants,
and variant_twice.
"""

import re
import unicodedata
from collections.abc import Iterator

from core import money
from core.errors import InvalidInput
from core.models.catalog import (
    CODE_LENGTH,
    DESCRIPTION_LENGTH,
    LABEL_LENGTH,
    TITLE_LENGTH,
)
from core.models.finding import Problem
from core.models.policy import MAX_QUANTITY
from core.models.product import NewVariant
from core.models.stock import LARGEST_STOCK
from core.text import cleaned, is_visible, normalized
from core.typed import latin
from core.values.names import Flaw, read_name, text_flaws
from core.values.numbers import whole_number

LARGEST_PRICE = money.LARGEST // MAX_QUANTITY
"""Minor units; with a higher price a cart could come to more than the shop can count. A larger price is a typing error."""
MOST_STARS = 1_000_000
"""The highest price in Telegram Stars that is no typing error."""
MOST_VARIANTS = 50
"""Variants of one product that are typed at once."""
_SUGGESTED_LENGTH = 32


def code_flaws(text: str) -> Iterator[Flaw]:
    """What is wrong with a SKU code."""
    if len(text) > CODE_LENGTH:
        yield Flaw(Problem.TOO_LONG, CODE_LENGTH)
    if " " in text or not text.isprintable() or (text and not is_visible(text)):
        yield Flaw(Problem.SKU)


def read_title(text: str) -> str:
    return read_name("title", text, TITLE_LENGTH, "Green tea")


def read_stars(text: str) -> int | None:
    """A price in Telegram Stars, or None for a dash. Raises InvalidInput("stars")."""
    plain = latin(text).strip()
    if plain in ("-", "–", "—"):
        return None
    stars = whole_number(plain, MOST_STARS)
    if stars is None:
        raise InvalidInput("stars", text, example="350")
    return stars


def read_label(text: str, example: str = "Large") -> str:
    return read_name("label", text, LABEL_LENGTH, example)


def read_first_label(text: str, currency: str) -> str:
    """A label for a variant that had none while it was the only one; a whole variant (the next question's answer) is refused."""
    *_label, price, stock = ["", "", *text.split()]
    if _are_price_and_stock(price, stock, currency):
        raise InvalidInput("first_label", text, "Small")
    return read_label(text, "Small")


def read_code(text: str) -> str:
    code = latin(cleaned(text)).strip()
    if not code or any(code_flaws(code)):
        raise InvalidInput("code", text, "GREEN-TEA-100")
    return code


def read_description(text: str) -> str:
    """The text with its line breaks; "" for none."""
    told = cleaned(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(text_flaws(told, DESCRIPTION_LENGTH, lines=True)):
        raise InvalidInput("description", text, "A mild tea from Uji.")
    return told


def read_price(text: str, currency: str) -> int:
    """A price in minor units."""
    example = money.price_example(currency)
    try:
        price = money.parse_amount(text, currency)
    except InvalidInput as wrong:
        raise InvalidInput("price_large" if wrong.field == "amount_too_large" else "price", text, example) from None
    if price > LARGEST_PRICE:
        raise InvalidInput("price_large", text, example)
    return price


def read_stock(text: str) -> int:
    """A number of pieces."""
    pieces = whole_number(text.strip(), LARGEST_STOCK)
    if pieces is None:
        raise InvalidInput("stock", text, "12")
    return pieces


def read_variant(line: str, currency: str) -> NewVariant:
    """Read "Large 5.50 10 TEA-L": label, price, stock and, optionally, SKU code. Two numbers at the end are always price and stock."""
    example = f"Large {money.price_example(currency)} 10 TEA-L"
    *label, price, stock = words if len(words := line.split()) > 2 else ["", "", ""]
    code = ""
    if len(label) > 1 and not _are_price_and_stock(price, stock, currency):
        *label, price, stock, code = words
    if not label or not price:
        raise InvalidInput("variant", line, example)
    try:
        return NewVariant(
            label=read_label(" ".join(label)),
            price=read_price(price, currency),
            stock=read_stock(stock),
            code=read_code(code) if code else "",
        )
    except InvalidInput as wrong:
        raise InvalidInput("variant", line, example) from wrong


def read_variants(text: str, currency: str) -> tuple[NewVariant, ...]:
    """One variant a line. Raises InvalidInput("variant"), "variant_twice" for a duplicate label or code, "variants" for too many."""
    variants = tuple(read_variant(line, currency) for line in text.splitlines() if line.strip())
    example = f"Large {money.price_example(currency)} 10 TEA-L"
    if not 1 <= len(variants) <= MOST_VARIANTS:
        raise InvalidInput("variants", text, example)
    for names in ([one.label for one in variants], [one.code for one in variants if one.code]):
        folded = [name.casefold() for name in names]
        if twice := next((name for place, name in enumerate(names) if folded[place] in folded[:place]), ""):
            raise InvalidInput("variant_twice", twice, example)
    return variants


def code_from(title: str, label: str = "") -> str:
    """A first SKU code: "Green tea", "200 g" → "GREEN-TEA-200-G"; "ITEM" if there is no letter in it."""
    plain = (letter for letter in normalized("NFKD", f"{title} {label}") if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", "".join(plain))
    code = ""
    for word in words:
        longer = f"{code}-{word}" if code else word
        if len(longer) > _SUGGESTED_LENGTH:
            break
        code = longer
    return (code or "".join(words)[:_SUGGESTED_LENGTH] or "ITEM").upper()[:_SUGGESTED_LENGTH]


def _are_price_and_stock(price: str, stock: str, currency: str) -> bool:
    try:
        read_price(price, currency)
    except InvalidInput:
        return False
    return whole_number(stock, LARGEST_STOCK) is not None
