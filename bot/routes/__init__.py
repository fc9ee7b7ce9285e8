"""What the buttons of customers' screens ask for; those of the back office stand in bot/admin/routes."""

from dataclasses import dataclass
from zlib import crc32

from bot.routes.grammar import LONGEST as LONGEST
from bot.routes.grammar import ROUTES as ROUTES
from bot.routes.grammar import Route as Route
from bot.routes.grammar import parse as parse


@dataclass(frozen=True)
class OpenHome(Route, word="h"):
    """The greeting."""


@dataclass(frozen=True)
class OpenHelp(Route, word="hp"):
    """What one can do."""


@dataclass(frozen=True)
class OpenCategory(Route, word="s"):
    """A category; 0 is the entrance."""

    category_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenFound(Route, word="f"):
    """A page of what was searched for."""

    page: int = 0


@dataclass(frozen=True)
class OpenProduct(Route, word="p"):
    """A product page, with a variant chosen (0: the first in stock). `page` is the shelf's, to go back to."""

    product_id: int
    sku_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenDetails(Route, word="d"):
    """The whole of a description that a picture's caption cannot hold."""

    product_id: int
    sku_id: int
    page: int


@dataclass(frozen=True)
class OfVariant(Route):
    """No button says this alone: something to do with the variant that a product's page shows."""

    product_id: int
    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenProduct(self.product_id, self.sku_id, self.page)


@dataclass(frozen=True)
class Add(OfVariant, word="a"):
    """Have at least one of this variant."""


@dataclass(frozen=True)
class NotifyMe(OfVariant, word="nw"):
    """Be told when it is back."""


@dataclass(frozen=True)
class NeverMind(OfVariant, word="nx"):
    """Not be told after all."""


@dataclass(frozen=True)
class Place(Route):
    """No button says this alone: where a stepper stands: on a product's page, or (`product_id` 0) on a page of the cart."""

    product_id: int
    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenProduct(self.product_id, self.sku_id, self.page) if self.product_id else OpenCart(self.page)


@dataclass(frozen=True)
class SetQuantity(Place, word="q"):
    """Have exactly `quantity`, if the cart still is at this revision."""

    quantity: int
    cart_id: int
    revision: int


@dataclass(frozen=True)
class AskQuantity(Place, word="n"):
    """Ask for a typed quantity."""


@dataclass(frozen=True)
class OpenCart(Route, word="c"):
    """A page of the cart."""

    page: int = 0


@dataclass(frozen=True)
class AtCart(Route):
    """No button says this alone: something to do with the whole cart, if it still is at this revision."""

    cart_id: int
    revision: int

    @property
    def shows(self) -> Route:
        return OpenCart()


@dataclass(frozen=True)
class AskClear(Route, word="x"):
    """Ask whether to empty the cart."""


@dataclass(frozen=True)
class Clear(AtCart, word="xx"):
    """Empty the cart."""


@dataclass(frozen=True)
class TakeLess(AtCart, word="t"):
    """Lower every short line to what is there."""


@dataclass(frozen=True)
class DropCoupon(AtCart, word="cx"):
    """Take a coupon off the cart."""

    coupon_id: int


@dataclass(frozen=True)
class AskCoupon(Route, word="cc"):
    """Ask for a coupon's code."""

    @property
    def shows(self) -> Route:
        return OpenCart()


@dataclass(frozen=True)
class Restore(Route, word="r"):
    """Take the items of an expired cart back."""

    @property
    def shows(self) -> Route:
        return OpenCart()


@dataclass(frozen=True)
class OpenReview(Route, word="v"):
    """The card to confirm."""


@dataclass(frozen=True)
class ConfirmOrder(AtCart, word="ok"):
    """Buy what the card shows, at this total (minor units), delivered this way (0: no way was chosen); `seal` is the view's."""

    total: int
    method_id: int
    seal: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class ChooseMethod(Route, word="dm"):
    """The ways of delivery."""


@dataclass(frozen=True)
class TakeMethod(Route, word="dt"):
    """Have it delivered this way."""

    method_id: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class AskAnswer(Route, word="da"):
    """Ask one of core.models.delivery.Question."""

    question: int

    @property
    def answered(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class RepeatAnswer(Route, word="dr"):
    """Answer a question as last time."""

    question: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class SkipNote(Route, word="ds"):
    """Order without a note."""

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class OpenOrders(Route, word="o"):
    """A page of the customer's orders."""

    page: int = 0


@dataclass(frozen=True)
class OpenOrder(Route, word="or"):
    """An order's receipt."""

    order_id: int


@dataclass(frozen=True)
class AskReply(Route, word="om"):
    """Ask what to answer to the shop's message about an order."""

    order_id: int

    @property
    def answered(self) -> Route:
        return OpenOrder(self.order_id)


@dataclass(frozen=True)
class OpenPhotos(Route, word="op"):
    """One of the photos that were sent about an own order; page 0 has the newest."""

    order_id: int
    page: int = 0


@dataclass(frozen=True)
class SendToShop(Route, word="os"):
    """Send what was searched for as the answer to the shop's message about an order; `seal` is the text's, see `sealed`."""

    order_id: int
    message_id: int
    seal: int

    @property
    def shows(self) -> Route:
        return OpenOrder(self.order_id)


def sealed(text: str) -> int:
    """Tells whether a button still means the text that its screen showed."""
    return crc32(text.encode())


@dataclass(frozen=True)
class OrderAgain(Route, word="oa"):
    """Fill the cart with what an order had."""

    order_id: int

    @property
    def shows(self) -> Route:
        return OpenCart()
