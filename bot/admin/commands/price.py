"""The words of `/price`: `TEA-100 4.50`, `Drinks +5% round 0.05`, `"Green tea" 7.50 from 2026-12-01 until Sunday 18:00`.

The name of what it is for comes first, with or without quotes, then what happens to the price. The other words may follow in any order.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.models.price import PriceOrder
from core.money import joined_amounts, price_example
from core.typed import latin
from core.values.moments import Calendar, read_begin, read_end
from core.values.price import plain_change, plain_rounding, rounding_example
from core.values.quotes import quoted_words, unquoted

_WORDS = ("round", "from", "until")
_SIGNS = ("+", "-")
LIST = "list"


class PriceCommand(NamedTuple):
    """What `name` calls: a variant, a product or a category; and what is to happen to its prices."""

    name: str
    order: PriceOrder


def parse_price(words: Sequence[str], currency: str, days: Calendar) -> PriceCommand:
    """Read the command's words, split at white space; `days` is now.

    Raises InvalidInput, whose example is a whole command: "price_words", "quotes", and what the readers of the values raise;
    "price_until" without an end, "date_order" for one before the beginning.
    """
    with shown_by(price_command(currency)):
        head, told = _parted(_joined(quoted_words(" ".join(words)), currency))
        if len(head) < 2 or None in told.values():
            raise InvalidInput("price_words")
        change = plain_change(head[-1], currency)
    with shown_by(f"/price {Example.SKU} +5% round {rounding_example(currency)}"):
        rounding = plain_rounding((told.get("round") or "").removeprefix("to "), currency)
    with shown_by(f"{price_command(currency)} until tomorrow"):
        begins, ends = _times(told.get("from"), told.get("until"), days)
    return PriceCommand(unquoted(" ".join(head[:-1])), PriceOrder(change, rounding, begins, ends))


def price_command(currency: str) -> str:
    """An example that works."""
    return f"/price {Example.SKU} {price_example(currency)}"


def _times(begin: str | None, end: str | None, days: Calendar) -> tuple[int, int | None]:
    if end is None:
        if begin is not None:
            raise InvalidInput("price_until", begin)
        return 0, None
    begins = read_begin(begin, days) if begin else 0
    if begins <= days.after:
        return begins, read_end(end, days)
    try:
        return begins, read_end(end, days._replace(after=begins))
    except InvalidInput as wrong:
        raise InvalidInput("date_order" if wrong.field == "date_past" else wrong.field, end) from None


def _joined(words: Sequence[str], currency: str) -> list[str]:
    """The words, with an amount and what belongs to it joined into one; "until=Sunday" is two."""
    joined: list[str] = []
    for word in joined_amounts(words, currency):
        key, equals, value = word.partition("=")
        if joined and (latin(word) == "%" or (latin(joined[-1]) in _SIGNS and word[0].isdigit())):
            joined[-1] += word
        elif equals and key.casefold() in _WORDS:
            joined += [key, *filter(None, [value])]
        else:
            joined.append(word)
    return joined


def _parted(words: Sequence[str]) -> tuple[Sequence[str], dict[str, str | None]]:
    """The name with the change, and what follows each of the other words; None for one that stands there twice, or alone."""
    places = [place for place, word in enumerate(words) if place > 1 and word.casefold() in _WORDS]
    first = next((place for place in places if any(map(str.isdigit, words[place - 1]))), len(words))
    told: dict[str, str | None] = {}
    starts = [place for place in places if place >= first]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=False):
        key, said = words[start].casefold(), unquoted(" ".join(words[start + 1 : end]))
        told[key] = None if key in told or not said else said
    return words[:first], told
