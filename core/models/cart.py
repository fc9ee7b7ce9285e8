"""The cart: what a customer means to buy, at which promised prices."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from core.models.price import Reduced
from core.text import name_with_label


class CartStatus(StrEnum):
    """`open → checked_out | expired`."""

    OPEN = "open"
    CHECKED_OUT = "checked_out"
    EXPIRED = "expired"


class CartLine(NamedTuple):
    """One item of a cart, joined with its SKU as it is today. A tuple, because every tap makes several from trusted rows.

    The price promise: `promised` is the price as it was promised; until `promise_ends` the customer
    pays the lower of that and today's price, afterwards today's price. `unit_price` is computed at `now` and never stored.
    The SKU is low when `low_at` pieces or fewer are left. A `digital` one is paid with Stars: `stars` is its own price in them today,
    `promised_stars` the one that was promised; None where it has none, so that the shop's rate makes one of its price.
    Where today's price is one for a time, it ends at `price_ends`, and the `regular` one follows. A `hot` one is reserved at checkout.
    """

    sku_id: int
    product_id: int
    code: str
    title: str
    label: str
    quantity: int
    promised: int
    promise_ends: int
    today: int
    on_hand: int
    active: bool
    category_ids: tuple[int, ...]
    now: int
    low_at: int = 0
    digital: bool = False
    stars: int | None = None
    promised_stars: int | None = None
    regular: int = 0
    price_ends: int | None = None
    hot: bool = False

    @property
    def unit_price(self) -> int:
        """What one piece costs this customer now, in minor units."""
        return min(self.promised, self.today) if self.now < self.promise_ends else self.today

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity

    @property
    def repriced(self) -> bool:
        """Whether the price has changed for the customer since the item entered the cart."""
        return self.unit_price != self.promised

    @property
    def reduced(self) -> Reduced | None:
        """That it is cheaper for a time: to the end of a schedule, or of the promise if that keeps its price for longer."""
        if self.price_ends is None or self.unit_price >= self.regular:
            return None
        ends = self.price_ends if self.today == self.unit_price else 0
        kept = self.promise_ends if self.promised == self.unit_price and self.now < self.promise_ends else 0
        return Reduced(self.regular, max(ends, kept), self.now)

    @property
    def name(self) -> str:
        """Title and label, as one name."""
        return name_with_label(self.title, self.label)

    @property
    def sold_out(self) -> bool:
        """Whether none of it can be had: such a line does not count in the total."""
        return not self.active or self.on_hand <= 0

    @property
    def short(self) -> bool:
        """Whether the customer wants more than there is."""
        return not self.active or self.quantity > self.on_hand


@dataclass(frozen=True, slots=True)
class Cart:
    """A customer's cart. Lines are priced by SKU id ascending, but shown in the order in which they were added.

    `revision` rises with every change. A customer without a cart has the empty one: id 0, revision 0. Since revision `stepped_from`
    nothing has happened but steps on the line of `stepped_sku` (0: the last change was something else). `aside` counts the lines that
    wait until the others are ordered. `older`: one that has expired can still be restored. `reducible`: it has coupons, or promotions run;
    so it is where nobody has looked.
    """

    id: int
    customer_id: int
    status: CartStatus
    revision: int
    currency: str
    expires_at: int
    stepped_sku: int = 0
    stepped_from: int = 0
    lines: tuple[CartLine, ...] = ()
    aside: int = 0
    older: bool = False
    reducible: bool = field(default=True, compare=False)

    @property
    def digital(self) -> bool:
        """Whether all that is in it is digital: nothing has to be delivered."""
        return bool(self.lines) and all(line.digital for line in self.lines)

    @property
    def mixed(self) -> bool:
        """Whether it has goods of both kinds, which cannot be paid together."""
        return any(line.digital for line in self.lines) and not self.digital

    @property
    def units(self) -> int:
        """How many pieces are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def ready(self) -> bool:
        """Whether it can be checked out: it has lines, and all of them are there."""
        return bool(self.lines) and not any(line.short for line in self.lines)

    def takes_step(self, sku_id: int, revision: int) -> bool:
        """Whether a step on this line counts, if it was tapped on a screen of this revision: only steps on it lie between."""
        return revision == self.revision or (
            sku_id == self.stepped_sku and self.stepped_from <= revision < self.revision
        )

    def line(self, sku_id: int) -> CartLine | None:
        return next((line for line in self.lines if line.sku_id == sku_id), None)

    def with_line(self, line: CartLine) -> "Cart":
        """The cart with `line` in the place of its line of the same item."""
        return replace(self, lines=tuple([line if one.sku_id == line.sku_id else one for one in self.lines]))

    def without(self, sku_id: int) -> "Cart":
        """The cart without the item."""
        return replace(self, lines=tuple([one for one in self.lines if one.sku_id != sku_id]))

    def called(self, line: CartLine) -> str:
        """The name of one of its lines; if another line has the same name, with the SKU code."""
        names = [one.name for one in self.lines]
        return f"{line.name} · {line.code}" if names.count(line.name) > 1 else line.name
