"""The routes of what an order has delivered by itself."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from bot.routes.order import OpenOrder


@dataclass(frozen=True)
class OpenGoods(Route, word="og"):
    """A page of the texts and codes of one of the customer's own orders, with buttons for its files."""

    order_id: int
    page: int = 0

    @property
    def answered(self) -> Route:
        return OpenOrder(self.order_id)


@dataclass(frozen=True)
class SendGoods(Route, word="of"):
    """Send the file of one of its lines; `position` is the line's place in the order."""

    order_id: int
    position: int

    @property
    def shows(self) -> Route:
        return OpenOrder(self.order_id)
