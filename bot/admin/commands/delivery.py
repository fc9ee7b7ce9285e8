"""The words of the owner's delivery command: `new "Courier" 4.90 free_from=50 address`, `change "Courier" 5.90 name="Night courier"`.

The verb comes first (also `pause`, `resume` and `end`), then the method's name, in quotes or up to the first number or word of the
command. `new` then has the price; the rest is in any order.
Amounts are decimals of the shop's currency.
"""

from collections.abc import Mapping, Sequence

from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.models.base import Model
from core.models.delivery import MethodChange, NewMethod
from core.money import joined_amounts
from core.values.delivery import method_price_example, read_method_name, read_method_price, read_threshold
from core.values.quotes import quoted_words, straightened, unquoted

_FLAGS: Mapping[str, Mapping[str, object]] = {
    "address": {"needs_address": True},
    "no_address": {"needs_address": False},
    "pick_up": {"pick_up": True},
    "delivered": {"pick_up": False},
}
"""Words without a value. What needs no address is picked up, if nothing is said."""
_RENAMING = f'/delivery change "{Example.METHOD}" name="{Example.NEW_METHOD_NAME}"'
"""An example; it also shows the quotes around a name of two words, which are often forgotten."""


class MethodCommand(Model):
    """What to do with the method of that name: `verb` is "change" (with the changes), "pause", "resume" or "end"."""

    name: str
    verb: str
    change: MethodChange = MethodChange()


def parse_delivery(words: Sequence[str], currency: str) -> NewMethod | MethodCommand:
    """Parse the command's words, split at white space.

    Raises InvalidInput(field, value, example), where `example` is a whole command that works. Fields: delivery_verb, extra, delivery_name,
    delivery_word (unknown), delivery_word_twice, delivery_price (missing), delivery_change (nothing to change), amount,
    amount_too_large, quotes.
    """
    verb = words[0].lower() if words else ""
    example = delivery_example(verb, currency)
    match verb:
        case "new":
            return _new(words[1:], currency, example)
        case "change":
            return _change(words[1:], currency, example)
        case "pause" | "resume" | "end":
            with shown_by(example):
                name = unquoted(straightened(" ".join(words[1:])))
                return MethodCommand(name=read_method_name(name), verb=verb)
    raise InvalidInput("delivery_verb", verb, example)


def delivery_example(verb: str, currency: str) -> str:
    """A whole command that works and shows `verb`; for an unknown verb, one that shows how to begin."""
    price = method_price_example(currency)
    return {
        "change": f'/delivery change "{Example.METHOD}" {price} free_from=60',
        "pause": f'/delivery pause "{Example.METHOD}"',
        "resume": f'/delivery resume "{Example.METHOD}"',
        "end": f'/delivery end "{Example.METHOD}"',
    }.get(verb, f'/delivery new "{Example.NEW_METHOD}" {price} free_from=50 address')


def compose(told: Mapping[str, str]) -> list[str]:
    """The words after `/delivery new`: "name" and "price", perhaps "free_from", and "address": "yes", "pick_up", or anything else."""
    threshold = [f"free_from={told['free_from']}"] if told.get("free_from") else []
    kind = {"yes": "address", "pick_up": "pick_up"}.get(told.get("address", ""), "delivered")
    return [f'"{told.get("name", "")}"', told.get("price", ""), *threshold, kind]


def _told(words: Sequence[str], currency: str) -> list[str]:
    """The name, and the words after it. An unquoted name ends before the first number or command word, if any."""
    told = joined_amounts(quoted_words(" ".join(words)), currency)
    bare = bool(told) and '"' not in told[0]
    behind = next((place for place, word in enumerate(told) if place and _is_told(word)), 1) if bare else 1
    return [unquoted(word) for word in (" ".join(told[:behind]), *told[behind:]) if word]


def _is_told(word: str) -> bool:
    """Whether the word is a number or a word of the command, and so no part of a name."""
    return "=" in word or word.lower() in _FLAGS or any(map(str.isdigit, word))


def _new(words: Sequence[str], currency: str, example: str) -> NewMethod:
    with shown_by(example):
        told = _told(words, currency)
        name = read_method_name("".join(told[:1]))
        if len(told) < 2:
            raise InvalidInput("delivery_price")
        price = read_method_price(told[1], currency)
    rest = _rest(told[2:], currency, example, renames=False)
    fetched = not rest.needs_address if rest.pick_up is None else rest.pick_up
    return NewMethod(
        name=name,
        price=price,
        free_from=rest.free_from,
        needs_address=bool(rest.needs_address) and not fetched,
        pick_up=fetched,
    )


def _change(words: Sequence[str], currency: str, example: str) -> MethodCommand:
    with shown_by(example):
        told = _told(words, currency)
        name, rest = read_method_name("".join(told[:1])), told[1:]
        priced = bool(rest) and "=" not in rest[0] and any(map(str.isdigit, rest[0]))
        price = read_method_price(rest.pop(0), currency) if priced else None
    change = _rest(rest, currency, example, renames=True).having(price=price)
    if change == MethodChange():
        raise InvalidInput("delivery_change", "", example)
    return MethodCommand(name=name, verb="change", change=change)


def _rest(told: Sequence[str], currency: str, example: str, *, renames: bool) -> MethodChange:
    """The remaining words, in any order, each at most once."""
    fields: dict[str, object] = {}
    for word in told:
        key, equals, value = word.partition("=")
        if renames and key.lower() == "name" and equals:
            with shown_by(_RENAMING):
                said: dict[str, object] = {"name": read_method_name(value.strip())}
        else:
            with shown_by(example):
                said = _said(word, currency)
        if not said:
            raise InvalidInput("delivery_word", word, _RENAMING if "name" in fields else example)
        if said.keys() & fields.keys():
            raise InvalidInput("delivery_word_twice", word, example)
        fields.update(said)
    return MethodChange.model_validate(fields)


def _said(word: str, currency: str) -> dict[str, object]:
    """The meaning of one word, by MethodChange's fields; empty if the word is unknown."""
    key, equals, value = word.partition("=")
    if key.lower() == "free_from" and equals:
        never = value.lower() == "none"
        return {"free_from": None if never else read_threshold(value, currency), "never_free": never}
    return dict(_FLAGS.get(word.lower(), {}))
