"""What customers do with an order of their own."""

from dataclasses import dataclass

from bot.routes import OpenOrder, Route


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
