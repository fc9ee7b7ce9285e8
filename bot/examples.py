"""Examples that work in this very shop: what all texts name alike stands for what is there; for something new, a name that is free."""

import re
from collections.abc import Awaitable, Callable, Mapping

from core.models.category import CategoryDetails
from core.ports import ReadTransaction
from core.usecases.category import list_categories

Names = dict[re.Pattern[str], str]
"""What stands in the place of what; without the ones that the shop has none of."""


def has_example(text: str) -> bool:
    """Whether there is anything in it to replace."""
    return any(example.search(text) for example in _EXAMPLES)


async def names_here(tx: ReadTransaction, *texts: str, secrets: bool) -> Names:
    """For the examples in these texts; `secrets`: whether who reads them may know the codes of coupons."""
    asked = [one for one in _EXAMPLES if (secrets or one not in _SECRET) and any(map(one.search, texts))]
    return {example: name for example in asked if (name := await _EXAMPLES[example](tx))}


def in_this_shop(text: str, names: Names, typed: str = "") -> str:
    """The text with its last example of each kind replaced; `typed` is what the text quotes: that stays as it was written."""
    quoted = typed.partition(" ")[2] if typed.startswith("/") else typed
    for example, name in names.items():
        found = list(example.finditer(text))
        if len(found) > bool(example.search(quoted)):
            start, end = found[-1].span("here")
            text = f"{text[:start]}{name}{text[end:]}"
    return text


async def _article(tx: ReadTransaction) -> str:
    return await tx.stock.first_code()


async def _order(tx: ReadTransaction) -> str:
    return await tx.orders.newest_code()


async def _coupon(tx: ReadTransaction) -> str:
    return await tx.coupons.first_code()


async def _new_coupon(tx: ReadTransaction) -> str:
    return await _free("SUMMER", tx.coupons.named, "-")


async def _new_promotion(tx: ReadTransaction) -> str:
    return await _free("Spring sale", tx.coupons.named)


async def _method(tx: ReadTransaction) -> str:
    names = (method.name for method in await tx.delivery.methods())
    return next((name for name in names if not set('"=') & set(name)), "")


async def _new_method(tx: ReadTransaction) -> str:
    return await _free("Courier", tx.delivery.named)


async def _other_method_name(tx: ReadTransaction) -> str:
    return await _free("Night courier", tx.delivery.named)


async def _category(tx: ReadTransaction) -> str:
    return next((category.path for category in await _sayable(tx)), "")


async def _new_category(tx: ReadTransaction) -> str:
    return await _free("Drinks/Tea", lambda path: tx.categories.named(path.split("/")))


async def _empty_category(tx: ReadTransaction) -> str:
    for category in await _sayable(tx):
        if not (
            category.products or category.archived or category.below or await tx.categories.coupons_for(category.id)
        ):
            return category.path
    return ""


async def _move(tx: ReadTransaction) -> str:
    """One below which there are none, and another one at the top."""
    categories = await _sayable(tx)
    tops = [category for category in categories if not category.parent_id]
    for category in categories:
        for top in tops:
            if not category.below and top.id not in (category.id, category.parent_id):
                return f"{category.path} = {top.path}"
    return ""


async def _sayable(tx: ReadTransaction) -> list[CategoryDetails]:
    """Categories whose names are typed as they are."""
    return [one for one in await list_categories(tx) if not any(set('"=/') & set(name) for name in one.names)]


async def _free(name: str, named: Callable[[str], Awaitable[object]], before_number: str = " ") -> str:
    """The name, with a number behind it where it is taken."""
    free, number = name, 1
    while await named(free) is not None:
        number += 1
        free = f"{name}{before_number}{number}"
    return free


_A_COUPON = re.compile(r"/coupon (?:(?:pause|resume|end) )?(?P<here>SUMMER)\b")

_SECRET = {_A_COUPON}

_EXAMPLES: Mapping[re.Pattern[str], Callable[[ReadTransaction], Awaitable[str]]] = {
    re.compile(r"(?P<here>TEA-100)"): _article,
    re.compile(r"(?P<here>K7Q-4MX)"): _order,
    _A_COUPON: _coupon,
    re.compile(r"/coupon new (?P<here>SUMMER)\b"): _new_coupon,
    re.compile(r'/coupon new auto "(?P<here>Spring sale)"'): _new_promotion,
    re.compile(r'/delivery (?:change|pause|resume|end) "(?P<here>Courier)"'): _method,
    re.compile(r'/delivery new "(?P<here>Courier)"'): _new_method,
    re.compile(r'/delivery change ".+" name="(?P<here>Night courier)"'): _other_method_name,
    re.compile(r"/category (?:rename|up|down|hide|show) (?P<here>Drinks(?:/Tea)?)"): _category,
    re.compile(r"/category add (?P<here>Drinks/Tea)"): _new_category,
    re.compile(r"/category move (?P<here>Drinks/Tea = Kitchen)"): _move,
    re.compile(r"/category remove (?P<here>Drinks/Tea)"): _empty_category,
}
