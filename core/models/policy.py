"""The shop's settings as rules see them."""

from collections.abc import Mapping

from core.models.base import Model

MAX_QUANTITY = 99
"""The most of one item in a cart."""
MAX_LINES = 50
"""The most different items in a cart."""
MAX_COUPONS = 10
"""The most coupons on a cart, those included that wait."""


class Policy(Model):
    """How this shop is run. `cart_ttl` in ms: how long a cart may rest, and how long a line's price is promised.

    `welcome` and `picture` (a photo's key, or a URL) greet; "" and None for the greeting that comes with the program. `low_stock`: from
    so many pieces on downwards an article is low, unless it has a threshold of its own. `admin_ids` are the owners.
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

    def overridden(self, fields: Mapping[str, object]) -> "Policy":
        """With what owners have set from the chat. Who they are is no matter of the chat, whatever a file says."""
        return Policy.model_validate({**self.model_dump(), **fields, "admin_ids": self.admin_ids})
