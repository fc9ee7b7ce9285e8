"""What the shop refuses, as facts. Nobody reads these as sentences: `texts/refusals` puts them into words.

There are four classes, as in HTTP: InvalidInput 400, NotFound 404, Conflict 409; anything else that
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
    """An action that does not exist, or that this person may not take; the refusal does not say which."""
    API_KEY = "api_key"
    """The key of a program, by its name."""
    ANSWER = "answer"
    """What a customer answered about delivery last time."""
    CART = "cart"
    CART_LINE = "cart_line"
    CATEGORY = "category"
    COUPON = "coupon"
    """Or a promotion."""
    DELIVERY_METHOD = "delivery_method"
    GOODS = "goods"
    """What a word in an owner's command may name: a variant, a product or a category."""
    MEMBER = "member"
    """A member of the staff."""
    MESSAGE = "message"
    MOVEMENT = "movement"
    """A change of stock, made by hand."""
    CUSTOMER = "customer"
    ORDER = "order"
    PAYMENT = "payment"
    """A row of the ledger."""
    PAYMENT_METHOD = "payment_method"
    PRODUCT = "product"
    VARIANT = "variant"
    """By its SKU code, its id, or a name."""
    WEBHOOK = "webhook"
    """Or a message to one."""


class NotFound(ShopError):
    """There is no such thing, or it is not yours. `key` is the id or text that was looked up; `example` is another one's name or code."""

    status = 404

    def __init__(self, noun: Noun, key: str | int = "", example: str = "") -> None:
        super().__init__(noun, key, example)
        self.noun, self.key, self.example = noun, key, example


class Conflict(ShopError):
    """The request was understood, but the state of the shop does not allow it."""

    status = 409


class Shortage(Model):
    """One item of which more is wanted than is in stock. `gone`: it is no longer sold, however many there are."""

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


class AllReserved(Conflict):
    """What is left of these hot goods is reserved for others at the moment; some of it may come back. `names` are theirs."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(tuple(names))
        self.names = tuple(names)


class StockIsCodes(Conflict):
    """The stock of the variant with this SKU code is the number of its codes: it changes with them alone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleScreen(Conflict):
    """The button belongs to an older state of the cart: nothing was changed."""


class TotalChanged(Conflict):
    """The total on the confirm card is no longer right: nothing was charged. Amounts in minor units."""

    def __init__(self, shown: int, total: int, currency: str) -> None:
        super().__init__(shown, total, currency)
        self.shown, self.total, self.currency = shown, total, currency


class DeliveryChanged(Conflict):
    """Nothing was ordered: the customer has to check the delivery again. `paused` names the chosen method if it was paused or ended."""

    def __init__(self, paused: str = "") -> None:
        super().__init__(paused)
        self.paused = paused


class PaymentRefused(Conflict):
    """The order `code` cannot be paid now: nothing was charged. `reason` is one of core.models.payment.NoPayment; `code` may be ""."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason, code)
        self.reason, self.code = reason, code


class PaidApart(Conflict):
    """The cart has digital goods and others: they cannot be paid together, so they are two orders. Nothing was ordered."""


class NotPayable(Conflict):
    """Nothing can be ordered: no payment method of this shop takes `currency` yet, or only totals from `least` to `most` (minor units)."""

    def __init__(self, currency: str, least: int = 0, most: int = 0) -> None:
        super().__init__(currency, least, most)
        self.currency, self.least, self.most = currency, least, most


class CartExpired(Conflict):
    """The cart was abandoned too long ago; the customer can restore it at today's prices."""


class CartEmpty(Conflict):
    """There is nothing to check out."""


class CartFull(Conflict):
    """No further line fits. `limit` is the number of lines a cart may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class LineFull(Conflict):
    """The cart cannot hold that many of the item. `limit` is the most of one item in a cart, `inside` how many of `title` are in it."""

    def __init__(self, title: str, limit: int, inside: int) -> None:
        super().__init__(title, limit, inside)
        self.title, self.limit, self.inside = title, limit, inside


class FavouritesFull(Conflict):
    """No further product can be marked. `limit` is the number of favourites a customer may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class TooManyCoupons(Conflict):
    """No further coupon fits. `limit` is the number of coupons a cart may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class StepRefused(Conflict):
    """The order cannot go from its status `state` to `wanted`; from there it can go to those in `possible`.

    `pick_up`, here and in OrderMoved: its customer fetches it.
    """

    def __init__(
        self, code: str, state: str, wanted: str, possible: Sequence[str] = (), *, pick_up: bool = False
    ) -> None:
        super().__init__(code, state, wanted, tuple(possible))
        self.code, self.state, self.wanted, self.possible = code, state, wanted, tuple(possible)
        self.pick_up = pick_up


class ReviewFixed(Conflict):
    """Others read the review already: nothing was changed."""


class OrderMoved(Conflict):
    """Somebody else was faster: the order is now in `state`, not in the state that the card showed. Nothing was changed."""

    def __init__(self, code: str, state: str, *, pick_up: bool = False) -> None:
        super().__init__(code, state)
        self.code, self.state, self.pick_up = code, state, pick_up


class Unavailable(Conflict):
    """The item is no longer sold. `title` names it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class Banned(Conflict):
    """The shop takes neither orders nor messages from this customer."""


class TooManyUnanswered(Conflict):
    """The shop has not answered the customer's last `limit` messages yet, and takes no further one."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class BackupFailed(Conflict):
    """The backup could not be made; the shop is unchanged. `reason` is the system's, such as a full disk."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadyApplied(Conflict):
    """This update already had its effect (a crash lost the answer): all that is left to do is show the state."""


class CouponRefused(Conflict):
    """The coupon cannot be used. `reason` is a key of core.models.coupon.Refusal; the other arguments are its facts."""

    def __init__(self, code: str, reason: str, **facts: int | str) -> None:
        super().__init__(code, reason, facts)
        self.code, self.reason, self.facts = code, reason, facts


class Fault(Exception):
    """Something on our side broke; `status` 500."""

    status: ClassVar[int] = 500


class StorageUnavailable(Fault):
    """The store could not keep the change (disk full, locked, I/O error): nothing was changed, and the caller may try again."""


class Buried(StorageUnavailable):
    """This process was not heard of for so long that others go on with its work: nothing was changed, and it begins anew."""


class StorageDamaged(StorageUnavailable):
    """Pages of the store cannot be read: nothing was changed, and trying again does not help. A backup has to be restored."""
