"""What may be said of a product, wherever it is said: in a catalogue file or in the chat.

`..._flaws` give everything that is wrong with a text; `read_...` give the text as it is kept, or raise InvalidInput(field, value, example)
with the first of it. Their fields are title, label, code, category, category_name, description, price, price_large, stock, variant,
variants and variant_twice.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core import money
from core.errors import InvalidInput
from core.models.catalog import (
    CATEGORY_LENGTH,
    CODE_LENGTH,
    DESCRIPTION_LENGTH,
    LABEL_LENGTH,
    TITLE_LENGTH,
)
from core.models.finding import Problem
from core.models.policy import MAX_QUANTITY
from core.models.product import NewVariant
from core.models.stock import LARGEST_STOCK
from core.text import cleaned, is_visible, normalized, spaced
from core.values.numbers import whole_number
from core.values.quotes import quoted_words, unquoted

LARGEST_PRICE = money.LARGEST // MAX_QUANTITY
"""Minor units; of a dearer thing a cart could hold more than the shop can count. A larger price is a typing error."""
MOST_VARIANTS = 50
"""Of one product, typed at once."""
_SUGGESTED_LENGTH = 32

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Flaw(NamedTuple):
    """What is wrong; `limit` the most there may be, 0 for none."""

    problem: Problem
    limit: int = 0


def text_flaws(text: str, longest: int, *, lines: bool = False) -> Iterator[Flaw]:
    """Of a name on one line; with `lines`, of a text that may have several."""
    if len(text) > longest:
        yield Flaw(Problem.TOO_LONG, longest)
    if (_CONTROL_IN_TEXT if lines else _CONTROL).search(text):
        yield Flaw(Problem.CONTROL_CHARACTER)
    elif text and not is_visible(text):
        yield Flaw(Problem.CELL_EMPTY)


def code_flaws(text: str) -> Iterator[Flaw]:
    """Of a SKU code."""
    if len(text) > CODE_LENGTH:
        yield Flaw(Problem.TOO_LONG, CODE_LENGTH)
    if " " in text or not text.isprintable() or (text and not is_visible(text)):
        yield Flaw(Problem.SKU)


def category_levels(text: str) -> tuple[str, ...]:
    """The names in "Drinks / Tea": ("Drinks", "Tea"); () for nothing."""
    return tuple(spaced(level) for level in text.split("/")) if text else ()


def category_flaws(levels: tuple[str, ...]) -> Iterator[Flaw]:
    """Of the names that lead to a shelf, top first."""
    if not 1 <= len(levels) <= 2 or not all(map(is_visible, levels)):
        yield Flaw(Problem.CATEGORY)
    elif max(map(len, levels)) > CATEGORY_LENGTH:
        yield Flaw(Problem.TOO_LONG, CATEGORY_LENGTH)


def read_title(text: str) -> str:
    return _name("title", text, TITLE_LENGTH, "Green tea")


def read_label(text: str, example: str = "Large") -> str:
    return _name("label", text, LABEL_LENGTH, example)


def read_first_label(text: str, currency: str) -> str:
    """The label of a variant that had none while it was the only one; a whole variant (the next question's answer) is not taken for it."""
    *_label, price, stock = ["", "", *text.split()]
    if _are_price_and_stock(price, stock, currency):
        raise InvalidInput("first_label", text, "Small")
    return read_label(text, "Small")


def read_code(text: str) -> str:
    code = cleaned(text).strip()
    if not code or any(code_flaws(code)):
        raise InvalidInput("code", text, "GREEN-TEA-100")
    return code


def read_category(text: str, example: str = "Drinks/Tea") -> tuple[str, ...]:
    """The names that lead to a shelf, top first: one or two."""
    told = cleaned(text).strip()
    levels = category_levels(told)
    longest = 2 * CATEGORY_LENGTH + len(" / ")
    if any(category_flaws(levels)) or any(text_flaws(told, longest)):
        raise InvalidInput("category", text, example)
    return levels


def read_category_name(text: str, example: str = "Teas") -> str:
    """The name of one shelf."""
    levels = read_category(text, example)
    if len(levels) != 1:
        raise InvalidInput("category_name", text, example)
    return levels[0]


def read_description(text: str) -> str:
    """The text with its line breaks; "" for none."""
    told = cleaned(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(text_flaws(told, DESCRIPTION_LENGTH, lines=True)):
        raise InvalidInput("description", text, "A mild tea from Uji.")
    return told


def read_price(text: str, currency: str, example: str = "") -> int:
    """Minor units."""
    example = example or money.price_example(currency)
    try:
        price = money.parse_amount(text, currency)
    except InvalidInput as wrong:
        raise InvalidInput("price_large" if wrong.field == "amount_too_large" else "price", text, example) from None
    if price > LARGEST_PRICE:
        raise InvalidInput("price_large", text, example)
    return price


def parse_price(words: Sequence[str], currency: str) -> tuple[str, int]:
    """Read `TEA-100 4.50`, `Green tea EUR 5`: an article, with or without quotes, and its price in minor units.

    Raises InvalidInput("price_words", "price", "price_large", "quotes"), whose example is a whole command.
    """
    example = f"/price TEA-100 {money.price_example(currency)}"
    *name, price = money.joined_amounts(quoted_words(" ".join(words), example), currency) or [""]
    if not name:
        raise InvalidInput("price_words", "", example)
    return unquoted(" ".join(name)), read_price(price, currency, example)


def read_stock(text: str) -> int:
    """Pieces."""
    pieces = whole_number(text.strip(), LARGEST_STOCK)
    if pieces is None:
        raise InvalidInput("stock", text, "12")
    return pieces


def read_variant(line: str, currency: str) -> NewVariant:
    """Read "Large 5.50 10 TEA-L": label, price, stock and, if wanted, SKU code. Two numbers at the end are always price and stock."""
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
    """One a line. Raises InvalidInput("variant"), "variant_twice" for a label or a code that is there twice, "variants" for too many."""
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
    """A SKU code to begin with: "Green tea", "200 g" → "GREEN-TEA-200-G"; "ITEM" where there is no letter in it."""
    plain = (letter for letter in normalized("NFKD", f"{title} {label}") if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", "".join(plain))
    code = ""
    for word in words:
        longer = f"{code}-{word}" if code else word
        if len(longer) > _SUGGESTED_LENGTH:
            break
        code = longer
    return (code or "".join(words)[:_SUGGESTED_LENGTH] or "ITEM").upper()[:_SUGGESTED_LENGTH]


def _name(field: str, text: str, longest: int, example: str) -> str:
    name = spaced(cleaned(text))
    if not name or any(text_flaws(name, longest)):
        raise InvalidInput(field, text, example)
    return name


def _are_price_and_stock(price: str, stock: str, currency: str) -> bool:
    try:
        read_price(price, currency)
    except InvalidInput:
        return False
    return whole_number(stock, LARGEST_STOCK) is not None
