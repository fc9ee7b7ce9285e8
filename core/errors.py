"""What the shop refuses, as facts. Nobody reads a sentence here: `texts/refusals` words them.

Four classes, as HTTP has them: InvalidInput 400, NotFound 404, Conflict 409; anything else that
escapes is a fault, 500.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from core.models.base import Model


class ShopError(Exception):
    """A refusal: the transaction rolls back, the customer is told, nothing is logged as a fault."""

    status: ClassVar[int] = 500


class InvalidInput(ShopError):
    """What was given cannot be understood. `field` says what it should have been, `example` is a value that works."""

    status = 400

    def __init__(self, field: str, value: str = "", example: str = "") -> None:
        super().__init__(field, value, example)
        self.field, self.value, self.example = field, value, example


class Noun(StrEnum):
    """A thing of the shop that may not be there. An API publishes these words."""

    ACTION = "action"
    """Something to do: there is no such thing, or it is not for whoever asked; which of the two is not said."""
    ANSWER = "answer"
    """What a customer answered last time about the delivery."""
    CART = "cart"
    CART_LINE = "cart_line"
    CATEGORY = "category"
    COUPON = "coupon"
    """Or a promotion."""
    DELIVERY_METHOD = "delivery_method"
    GOODS = "goods"
    """What a word of the owner's may name: a variant, a product or a category."""
    MEMBER = "member"
    """Of the staff."""
    MESSAGE = "message"
    MOVEMENT = "movement"
    """Of stock, by hand."""
    ORDER = "order"
    PRODUCT = "product"
    VARIANT = "variant"
    """By its SKU code, its id, or a name."""


class NotFound(ShopError):
    """No such thing, or not yours. `key` is what it was looked for by: an id, or text; `example` is another one's name or code."""

    status = 404

    def __init__(self, noun: Noun, key: str | int = "", example: str = "") -> None:
        super().__init__(noun, key, example)
        self.noun, self.key, self.example = noun, key, example


class Conflict(ShopError):
    """Understood, but not in the state the shop is in."""

    status = 409


class Shortage(Model):
    """One item that is asked for more often than it is there. `gone`: it is not sold any more, however many there are."""

    sku_id: int
    title: str
    wanted: int
    left: int
    gone: bool = False


class OutOfStock(Conflict):
    """Names every short item and how many are left."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(tuple(shortages))
        self.shortages = tuple(shortages)


class StaleScreen(Conflict):
    """The button belongs to an older state of the cart: nothing was changed."""


class TotalChanged(Conflict):
    """The total on the confirm card is not today's: nothing was charged. Minor units."""

    def __init__(self, shown: int, total: int, currency: str) -> None:
        super().__init__(shown, total, currency)
        self.shown, self.total, self.currency = shown, total, currency


class DeliveryChanged(Conflict):
    """Nothing was ordered: how it is delivered has to be looked at again. `paused` names the chosen method if it was paused or ended."""

    def __init__(self, paused: str = "") -> None:
        super().__init__(paused)
        self.paused = paused


class NotPayable(Conflict):
    """Nothing can be ordered: this shop has no way yet in which prices in `currency` are paid."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class CartExpired(Conflict):
    """The cart was abandoned too long ago; it can be restored at today's prices."""


class CartEmpty(Conflict):
    """There is nothing to check out."""


class CartFull(Conflict):
    """No further line fits. `limit` is the number of lines a cart may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class LineFull(Conflict):
    """So many more of the item do not fit. `limit` is the most of one item in a cart, `inside` how many of `title` are in it."""

    def __init__(self, title: str, limit: int, inside: int) -> None:
        super().__init__(title, limit, inside)
        self.title, self.limit, self.inside = title, limit, inside


class TooManyCoupons(Conflict):
    """No further coupon fits. `limit` is the number of coupons a cart may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class StepRefused(Conflict):
    """The order cannot come into the status `wanted` from the one it is in, `state`; from there it can come into those of `possible`."""

    def __init__(self, code: str, state: str, wanted: str, possible: Sequence[str] = ()) -> None:
        super().__init__(code, state, wanted, tuple(possible))
        self.code, self.state, self.wanted, self.possible = code, state, wanted, tuple(possible)


class OrderMoved(Conflict):
    """Somebody else was faster: the order is in `state` by now, not in the one that the card showed. Nothing was changed."""

    def __init__(self, code: str, state: str) -> None:
        super().__init__(code, state)
        self.code, self.state = code, state


class Unavailable(Conflict):
    """The item is no longer sold. `title` names it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class BackupFailed(Conflict):
    """The shop could not be copied, and is as it was. `reason` is the system's, such as a full disk."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadyApplied(Conflict):
    """This update had its effect before (a crash lost the answer): nothing is to be done but to show the state."""


class CouponRefused(Conflict):
    """The coupon cannot be used. `reason` is a key of core.models.coupon.Refusal, the rest are its facts."""

    def __init__(self, code: str, reason: str, **facts: int | str) -> None:
        super().__init__(code, reason, facts)
        self.code, self.reason, self.facts = code, reason, facts


class Fault(Exception):
    """Something of ours broke; `status` 500."""

    status: ClassVar[int] = 500


class StorageUnavailable(Fault):
    """The store could not keep it (disk full, locked, I/O error): nothing was changed, trying again is right."""


class StorageDamaged(StorageUnavailable):
    """Pages of the store cannot be read: nothing was changed, and trying again does not help. A copy has to be put in its place."""
