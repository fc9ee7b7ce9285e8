"""The shop's settings as the rules see them."""

from collections.abc import Mapping

from core.models.base import Model
from core.models.payment import CardLimits, PaymentMethod
from core.money import LARGEST

MAX_QUANTITY = 99
"""The most of one item in a cart, unless the owners set another number."""
LARGEST_QUANTITY = 9_999
"""The largest number that they can set."""
MAX_LINES = 50
"""The most different items in a cart."""
MAX_COUPONS = 10
"""The most coupons on a cart, including those that wait."""
LONGEST_LEAD, LEAST_REST = 24 * 3_600_000, 2 * 3_600_000
"""ms. Nobody is reminded of a cart earlier than this before its end, nor sooner than this after its last change."""


class Policy(Model):
    """How this shop is run. `cart_ttl` in ms: how long a cart is kept without a change, and how long a line's price is promised.

    `welcome` and `picture` (a photo's key, or a URL) greet customers; "" and None mean the program's own greeting. `low_stock`: with
    this many pieces or fewer a variant is low, unless it has its own threshold. `country`: an ISO 3166 code, for phone numbers;
    "" is not set. `reviews`: customers are asked for reviews and read them; `inline`: the shop's products are found from other chats.
    `max_quantity`: the most of one item in a cart. `pay_with`: the ways to pay that are switched on; without any, people pay in cash.
    A prepaid order is held for `payment_hold`, one paid by bank transfer for `transfer_hold`; whoever is paying has `payment_lease` (ms).
    `transfer_details` says where to transfer to. `card_currencies`: those that a payment provider takes, and
    `test_currencies` those of them in which no money moves; `card_limits`: which totals it takes. `link_ready`: a gateway
    outside Telegram is set up, `link_test`: no money moves there, and `link_limits` says which totals it takes.
    `stars_per_unit`: how many Stars one unit of the currency costs; 0: only what has a price of its own in Stars is sold for them.
    Goods that the shop delivers by itself are shown `digital_delay` ms after they are paid.
    `cart_reminders`: customers are reminded of carts that are about to expire, but not in the `quiet_hours` ("22:00-08:00", or "off").
    What customers answered is forgotten after `customer_data_days` without a sign of them; 0: never. `privacy` is the shop's own text.
    `private_webhooks`: events may be sent to private addresses, and without TLS.
    `app` is the https:// address of the Mini App; "": there is none.
    `admin_ids` are the owners.
    """

    name: str = "Tillbot"
    currency: str = "EUR"
    timezone: str = "UTC"
    cart_ttl: int = 72 * 3_600_000
    admin_ids: tuple[int, ...] = ()
    terms: str = ""
    support: str = ""
    welcome: str = ""
    picture: str | None = None
    low_stock: int = 3
    country: str = ""
    reviews: bool = True
    inline: bool = True
    max_quantity: int = MAX_QUANTITY
    pay_with: tuple[PaymentMethod, ...] = ()
    payment_hold: int = 15 * 60_000
    transfer_hold: int = 72 * 3_600_000
    payment_lease: int = 90_000
    transfer_details: str = ""
    card_currencies: tuple[str, ...] = ()
    test_currencies: tuple[str, ...] = ()
    card_limits: tuple[CardLimits, ...] = ()
    link_ready: bool = False
    link_test: bool = False
    link_limits: tuple[CardLimits, ...] = ()
    stars_per_unit: int = 0
    digital_delay: int = 0
    cart_reminders: bool = True
    quiet_hours: str = "22:00-08:00"
    customer_data_days: int = 365
    privacy: str = ""
    private_webhooks: bool = False
    app: str = ""

    @property
    def reminder_lead(self) -> int | None:
        """How long before its end (ms) a cart's customer is reminded of it; None where a cart does not live long enough for that."""
        lead = min(self.cart_ttl // 4, LONGEST_LEAD)
        return lead if self.cart_ttl - lead >= LEAST_REST else None

    def most_of(self, price: int) -> int:
        """The most pieces of an item at this price (minor units): many dear ones would come to more than the shop can count."""
        return min(self.max_quantity, max(MAX_QUANTITY, LARGEST // price)) if price else self.max_quantity

    def overridden(self, fields: Mapping[str, object]) -> "Policy":
        """The policy with what owners have set in the chat. The owners themselves cannot be changed this way."""
        return Policy.model_validate({**self.model_dump(), **fields, "admin_ids": self.admin_ids})
