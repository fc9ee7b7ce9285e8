"""The routes of the cart."""

from dataclasses import dataclass

from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenCart(Route, word="c"):
    """A page of the cart."""

    page: int = 0


@dataclass(frozen=True)
class EditLine(Route, word="cl"):
    """A page of the cart, with the stepper of one line."""

    page: int
    sku_id: int


@dataclass(frozen=True)
class AtCart(Route):
    """Base of routes for the whole cart, if it is still at this revision; no button uses it directly."""

    cart_id: int
    revision: int

    @property
    def shows(self) -> Route:
        return OpenCart()


@dataclass(frozen=True)
class PutAside(AtCart, word="as"):
    """Order the digital goods first (1), or the others (0); the rest waits aside."""

    digital: int

    @property
    def shows(self) -> Route:
        return OpenCart()


@dataclass(frozen=True)
class TakeBack(Route, word="at"):
    """Have in the cart again what was put aside."""

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
