"""The routes of a customer's own orders."""

from dataclasses import dataclass

from bot.routes.cart import OpenCart
from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenOrders(Route, word="o"):
    """A page of the customer's orders."""

    page: int = 0


@dataclass(frozen=True)
class OpenOrder(Route, word="or"):
    """An order's receipt."""

    order_id: int


@dataclass(frozen=True)
class AskCancelOrder(Route, word="oc"):
    """Ask whether to cancel an order that nobody has confirmed."""

    order_id: int

    @property
    def answered(self) -> Route:
        return OpenOrder(self.order_id)


@dataclass(frozen=True)
class CancelOrder(Route, word="ox"):
    """Cancel an order that nobody has confirmed."""

    order_id: int

    @property
    def shows(self) -> Route:
        return OpenOrder(self.order_id)

    @property
    def answered(self) -> Route:
        return self.shows


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


@dataclass(frozen=True)
class OrderAgain(Route, word="oa"):
    """Fill the cart with the items of an order."""

    order_id: int

    @property
    def shows(self) -> Route:
        return OpenCart()
