"""Examples that work in this shop.

An example names things by kind, such as "/stock {sku} +12"; the reader sees a name from this shop in that place.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from types import MappingProxyType

from core.errors import InvalidInput, NotFound, Noun, ShopError
from core.models.category import CategoryDetails
from core.ports import ReadTransaction
from core.usecases.category import list_categories
from core.usecases.coupon import CouponEnded
from core.usecases.stock import UndoRefusal, UndoRefused


class Example(StrEnum):
    """The kinds of things that an example names; the value is the placeholder in the text. NEW_... is a name that is not taken yet."""

    SKU = "{sku}"
    ORDER = "{order}"
    COUPON = "{coupon}"
    NEW_COUPON = "{new_coupon}"
    NEW_PROMOTION = "{new_promotion}"
    METHOD = "{method}"
    NEW_METHOD = "{new_method}"
    NEW_METHOD_NAME = "{new_method_name}"
    CATEGORY = "{category}"
    NEW_CATEGORY = "{new_category}"
    EMPTY_CATEGORY = "{empty_category}"
    MOVE = "{move}"


Names = Mapping[Example, str]
"""The name for each kind; kinds that the shop has nothing of are left out."""

USUAL: Names = MappingProxyType(
    {
        Example.SKU: "TEA-100",
        Example.ORDER: "K7Q-4MX",
        Example.COUPON: "SUMMER",
        Example.NEW_COUPON: "SUMMER",
        Example.NEW_PROMOTION: "Spring sale",
        Example.METHOD: "Courier",
        Example.NEW_METHOD: "Courier",
        Example.NEW_METHOD_NAME: "Night courier",
        Example.CATEGORY: "Drinks/Tea",
        Example.NEW_CATEGORY: "Drinks/Tea",
        Example.EMPTY_CATEGORY: "Drinks/Tea",
        Example.MOVE: "Drinks/Tea = Kitchen",
    }
)
"""The name for each kind if the shop has nothing of that kind; also the name for a new thing, if it is free."""
_SECRET = frozenset({Example.COUPON})
_PLACE = re.compile("|".join(map(re.escape, Example)))


def has_example(text: str) -> bool:
    """Whether the text has a placeholder for a name from the shop."""
    return _PLACE.search(text) is not None


def example_of(error: ShopError) -> str:
    """An example that works instead, with placeholders for this shop's names; "" if no example is shown."""
    match error:
        case NotFound(noun=Noun.ACTION):  # reveal nothing about what they may not do
            return ""
        case InvalidInput() | NotFound():
            return error.example
        case CouponEnded():
            return f"/coupon new {Example.NEW_COUPON} 10%"
        case UndoRefused(reason=UndoRefusal.LATE):
            return f"/stock {Example.SKU} +12"
    return ""


async def names_here(tx: ReadTransaction, *texts: str, secrets: bool) -> Names:
    """Names for the kinds in these texts; `secrets`: whether the reader may know coupon codes."""
    asked = [one for one in Example if (secrets or one not in _SECRET) and any(one in text for text in texts)]
    return {one: name for one in asked if (name := await _FOUND[one](tx))}


def in_this_shop(text: str, names: Names = USUAL) -> str:
    """The text with a name in each placeholder."""
    return _PLACE.sub(lambda place: names.get(Example(place[0]), USUAL[Example(place[0])]), text)


@contextmanager
def shown_by(example: str) -> Iterator[None]:
    """Give a refused or missing value this example: the code that refuses it does not know which command asked for it."""
    try:
        yield
    except (InvalidInput, NotFound) as error:
        error.example = example
        raise


@contextmanager
def shown_behind(words: str) -> Iterator[None]:
    """Put the words that are typed before the value in front of its example, if it is refused or not found."""
    try:
        yield
    except (InvalidInput, NotFound) as error:
        if error.example:
            error.example = f"{words}{error.example}"
        raise


@contextmanager
def shown_if_any(example: str) -> Iterator[None]:
    """As `shown_by`, for what cannot be found: only if there is another one that the example can name."""
    try:
        yield
    except NotFound as error:
        if error.example:
            error.example = example
        raise


async def _sku(tx: ReadTransaction) -> str:
    return await tx.stock.first_code()


async def _order(tx: ReadTransaction) -> str:
    return await tx.orders.newest_code()


async def _coupon(tx: ReadTransaction) -> str:
    return await tx.coupons.first_code()


async def _new_coupon(tx: ReadTransaction) -> str:
    return await _free(USUAL[Example.NEW_COUPON], tx.coupons.named, "-")


async def _new_promotion(tx: ReadTransaction) -> str:
    return await _free(USUAL[Example.NEW_PROMOTION], tx.coupons.named)


async def _method(tx: ReadTransaction) -> str:
    names = (method.name for method in await tx.delivery.methods())
    return next((name for name in names if not set('"=') & set(name)), "")


async def _new_method(tx: ReadTransaction) -> str:
    return await _free(USUAL[Example.NEW_METHOD], tx.delivery.named)


async def _new_method_name(tx: ReadTransaction) -> str:
    return await _free(USUAL[Example.NEW_METHOD_NAME], tx.delivery.named)


async def _category(tx: ReadTransaction) -> str:
    return next((category.path for category in await _sayable(tx)), "")


async def _new_category(tx: ReadTransaction) -> str:
    return await _free(USUAL[Example.NEW_CATEGORY], lambda path: tx.categories.named(path.split("/")))


async def _empty_category(tx: ReadTransaction) -> str:
    for category in await _sayable(tx):
        if not (
            category.products or category.archived or category.below or await tx.categories.coupons_for(category.id)
        ):
            return category.path
    return ""


async def _move(tx: ReadTransaction) -> str:
    """A category without subcategories, and a top-level one to move it to."""
    categories = await _sayable(tx)
    tops = [category for category in categories if not category.parent_id]
    for category in categories:
        for top in tops:
            if not category.below and top.id not in (category.id, category.parent_id):
                return f"{category.path} = {top.path}"
    return ""


async def _sayable(tx: ReadTransaction) -> list[CategoryDetails]:
    """Categories whose names can be typed as they are."""
    return [one for one in await list_categories(tx) if not any(set('"=/') & set(name) for name in one.names)]


async def _free(name: str, named: Callable[[str], Awaitable[object]], before_number: str = " ") -> str:
    """The name, followed by a number if it is taken."""
    free, number = name, 1
    while await named(free) is not None:
        number += 1
        free = f"{name}{before_number}{number}"
    return free


_FOUND: Mapping[Example, Callable[[ReadTransaction], Awaitable[str]]] = {
    Example.SKU: _sku,
    Example.ORDER: _order,
    Example.COUPON: _coupon,
    Example.NEW_COUPON: _new_coupon,
    Example.NEW_PROMOTION: _new_promotion,
    Example.METHOD: _method,
    Example.NEW_METHOD: _new_method,
    Example.NEW_METHOD_NAME: _new_method_name,
    Example.CATEGORY: _category,
    Example.NEW_CATEGORY: _new_category,
    Example.EMPTY_CATEGORY: _empty_category,
    Example.MOVE: _move,
}
