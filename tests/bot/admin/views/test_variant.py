"""How a new price is said."""

from bot.admin.views.variant import priced
from core.models.product import PriceChange
from tests.support.chat import plain


def told(after: int, keeping: int = 0) -> list[str]:
    change = PriceChange(
        product_id=1, name="Green tea", code="TEA-100", before=450, after=after, keeping=keeping, until=0
    )
    return plain(priced(change, "EUR", "UTC")).splitlines()


def test_a_price_says_from_what_to_what_and_who_keeps_it() -> None:
    """And plainly that it is nothing."""
    assert told(520) == ["✅ Green tea", "TEA-100: €4.50 → €5.20"]
    assert told(520, 1)[2] == "1 cart keeps its lower price until 1 Jan 1970, 00:00."
    assert told(0)[2] == "It is now free: customers pay nothing for it."
