"""The words of the owner's delivery command: `new "Courier" 4.90 free_from=50 address`, `change "Courier" 5.90 name="Night courier"`.

First what to do (`pause`, `resume` and `end`, too), then the method's name, in quotes or up to the first number or word of the command;
`new` then has the price; the rest is in any order.
Amounts are decimals of the shop's currency.
"""

from collections.abc import Mapping, Sequence

from core.errors import InvalidInput
from core.models.base import Model
from core.models.delivery import NAME_LENGTH, MethodChange, NewMethod
from core.money import joined_amounts, parse_amount, plain, price_example
from core.text import name_of
from core.values.quotes import quoted_words, straightened, unquoted

_ADDRESS = {"address": True, "no_address": False}
_TENTHS = 49
"""Of the example's price: 4.90."""
_RENAMING = '/delivery change "Courier" name="Night courier"'
"""An example; also for who forgot the quotes around a name of two words."""


class MethodWish(Model):
    """What is to become of the method of that name: `verb` is "change" (with what is different), "pause", "resume" or "end"."""

    name: str
    verb: str
    change: MethodChange = MethodChange()


def parse_delivery(words: Sequence[str], currency: str) -> NewMethod | MethodWish:
    """What these words ask for: the command's words, split at white space.

    Raises InvalidInput(field, value, example), where `example` is a whole command that works. Fields: delivery_verb, extra, delivery_name,
    delivery_word (unknown), delivery_word_twice, delivery_price (missing), delivery_change (nothing to change), amount,
    amount_too_large, quotes.
    """
    verb = words[0].lower() if words else ""
    example = delivery_example(verb, currency)
    match verb:
        case "new":
            return _new(_told(words[1:], currency, example), currency, example)
        case "change":
            return _change(_told(words[1:], currency, example), currency, example)
        case "pause" | "resume" | "end":
            name = unquoted(straightened(" ".join(words[1:]), example))
            return MethodWish(name=_name([name] if name else [], example), verb=verb)
    raise InvalidInput("delivery_verb", verb, example)


def parse_new(words: Sequence[str], currency: str) -> NewMethod:
    """What the words behind `/delivery new` offer. Raises as `parse_delivery`."""
    example = delivery_example("new", currency)
    return _new(_told(words, currency, example), currency, example)


def _told(words: Sequence[str], currency: str, example: str) -> list[str]:
    """The name, and the words behind it. A name without quotes goes on until something else begins, if anything does."""
    told = joined_amounts(quoted_words(" ".join(words), example), currency)
    bare = bool(told) and '"' not in told[0]
    behind = next((place for place, word in enumerate(told) if place and _is_told(word)), 1) if bare else 1
    return [unquoted(word) for word in (" ".join(told[:behind]), *told[behind:]) if word]


def _is_told(word: str) -> bool:
    """Whether it is anything but a part of a name: a number, or a word of the command."""
    return "=" in word or word.lower() in _ADDRESS or any(map(str.isdigit, word))


def delivery_example(verb: str, currency: str) -> str:
    """A whole command that works and shows `verb`; for any other word, how to begin."""
    price = price_example(currency, _TENTHS)
    return {
        "change": f'/delivery change "Courier" {price} free_from=60',
        "pause": '/delivery pause "Courier"',
        "resume": '/delivery resume "Courier"',
        "end": '/delivery end "Courier"',
    }.get(verb, f'/delivery new "Courier" {price} free_from=50 address')


def read_value(key: str, text: str, currency: str) -> str:
    """One value as `compose` and the command take it; `key`: "name", "price" or "free_from".

    Raises InvalidInput, whose example is another value.
    """
    typed = unquoted(text)
    example = value_example(key, currency)
    if key == "name":
        return _name([typed], example)
    amount = _amount(typed, currency, example, least=0 if key == "price" else 1)
    return typed if set(typed) <= set("0123456789.") else plain(amount, currency)


def value_example(key: str, currency: str) -> str:
    """A value that `read_value` takes."""
    return {"name": "Courier", "price": price_example(currency, _TENTHS)}.get(key, "50")


def compose(told: Mapping[str, str]) -> list[str]:
    """The words behind `/delivery new`: "name" and "price", perhaps "free_from", and "address" with any value."""
    threshold = [f"free_from={told['free_from']}"] if told.get("free_from") else []
    address = ["address"] if told.get("address") else []
    return [f'"{told.get("name", "")}"', told.get("price", ""), *threshold, *address]


def _new(told: Sequence[str], currency: str, example: str) -> NewMethod:
    name = _name(told, example)
    if len(told) < 2:
        raise InvalidInput("delivery_price", "", example)
    price = _amount(told[1], currency, example)
    wish = _rest(told[2:], currency, example, renames=False)
    return NewMethod(name=name, price=price, free_from=wish.free_from, needs_address=bool(wish.needs_address))


def _change(told: Sequence[str], currency: str, example: str) -> MethodWish:
    name, rest = _name(told, example), list(told[1:])
    priced = bool(rest) and "=" not in rest[0] and any(map(str.isdigit, rest[0]))
    price = _amount(rest.pop(0), currency, example) if priced else None
    change = _rest(rest, currency, example, renames=True).model_copy(update={"price": price})
    if change == MethodChange():
        raise InvalidInput("delivery_change", "", example)
    return MethodWish(name=name, verb="change", change=change)


def _name(told: Sequence[str], example: str) -> str:
    typed = told[0] if told else ""
    name = name_of(typed, NAME_LENGTH)
    if not name or "=" in name:
        raise InvalidInput("delivery_name", typed, example)
    return name


def _rest(told: Sequence[str], currency: str, example: str, *, renames: bool) -> MethodChange:
    """The words in any order, each once."""
    fields: dict[str, object] = {}
    told_now: dict[str, object]
    for word in told:
        key, equals, value = word.partition("=")
        if key.lower() == "free_from" and equals:
            never = value.lower() == "none"
            told_now = {"free_from": None if never else _amount(value, currency, example, least=1), "never_free": never}
        elif renames and key.lower() == "name" and equals:
            told_now = {"name": _name([value.strip()], _RENAMING)}
        elif word.lower() in _ADDRESS:
            told_now = {"needs_address": _ADDRESS[word.lower()]}
        else:
            raise InvalidInput("delivery_word", word, _RENAMING if "name" in fields else example)
        if told_now.keys() & fields.keys():
            raise InvalidInput("delivery_word_twice", word, example)
        fields.update(told_now)
    return MethodChange.model_validate(fields)


def _amount(text: str, currency: str, example: str, least: int = 0) -> int:
    try:
        amount = parse_amount(text, currency)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.field, text, example) from None
    if amount < least:
        raise InvalidInput("amount", text, example)
    return amount
