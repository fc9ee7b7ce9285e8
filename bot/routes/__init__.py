"""The routes of buttons on customers' screens; those of the admin area are in bot/admin/routes."""

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
    """The help."""


@dataclass(frozen=True)
class OpenCategory(Route, word="s"):
    """A category; 0 is the top level."""

    category_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenFound(Route, word="f"):
    """A page of search results."""

    page: int = 0


@dataclass(frozen=True)
class OpenProduct(Route, word="p"):
    """A product page, with a variant chosen (0: the first in stock). `page` is the category's, to go back to."""

    product_id: int
    sku_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenDetails(Route, word="d"):
    """The whole description, if it does not fit into a picture's caption."""

    product_id: int
    sku_id: int
    page: int


@dataclass(frozen=True)
class OfVariant(Route):
    """Base of routes for the variant that a product's page shows; no button uses it directly."""

    product_id: int
    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenProduct(self.product_id, self.sku_id, self.page)


@dataclass(frozen=True)
class Add(OfVariant, word="a"):
    """Make sure that the cart has at least one of this variant."""


@dataclass(frozen=True)
class NotifyMe(OfVariant, word="nw"):
    """Be told when it is back."""


@dataclass(frozen=True)
class NeverMind(OfVariant, word="nx"):
    """Not be told after all."""


@dataclass(frozen=True)
class Place(Route):
    """Base of a stepper's routes: on a product's page, or (`product_id` 0) on a page of the cart. No button uses it directly."""

    product_id: int
    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenProduct(self.product_id, self.sku_id, self.page) if self.product_id else OpenCart(self.page)


@dataclass(frozen=True)
class SetQuantity(Place, word="q"):
    """Set exactly `quantity`, if the cart is still at this revision."""

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
    """Base of routes for the whole cart, if it is still at this revision; no button uses it directly."""

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
    """Lower every short line to what is in stock."""


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
    """Put the items of an expired cart back into the cart."""

    @property
    def shows(self) -> Route:
        return OpenCart()


@dataclass(frozen=True)
class OpenReview(Route, word="v"):
    """The card to confirm."""


@dataclass(frozen=True)
class ConfirmOrder(AtCart, word="ok"):
    """Place the order that the card shows, at this total (minor units), by this delivery method (0: none); `seal` is the view's."""

    total: int
    method_id: int
    seal: int

    @property
    def shows(self) -> Route:
        return OpenReview()


@dataclass(frozen=True)
class ChooseMethod(Route, word="dm"):
    """The delivery methods."""


@dataclass(frozen=True)
class TakeMethod(Route, word="dt"):
    """Choose this delivery method."""

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
    """Ask for a reply to the shop's message about an order."""

    order_id: int

    @property
    def answered(self) -> Route:
        return OpenOrder(self.order_id)


@dataclass(frozen=True)
class OpenPhotos(Route, word="op"):
    """One of the photos about one of the customer's own orders; page 0 is the newest."""

    order_id: int
    page: int = 0


@dataclass(frozen=True)
class SendToShop(Route, word="os"):
    """Send the search text as the answer to the shop's message about an order; `seal` is that of the text (see `sealed`)."""

    order_id: int
    message_id: int
    seal: int

    @property
    def shows(self) -> Route:
        return OpenOrder(self.order_id)


def sealed(text: str) -> int:
    """A checksum that shows whether a button still refers to the text on its screen."""
    return crc32(text.encode())


@dataclass(frozen=True)
class OrderAgain(Route, word="oa"):
    """Fill the cart with the items of an order."""

    order_id: int

    @property
    def shows(self) -> Route:
        return OpenCart()
