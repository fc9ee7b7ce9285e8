"""What customers read of their coupons."""

from bot.views.coupon import coupon_lines, kept, taken_lines
from core.models.breakdown import Breakdown, DroppedCoupon
from core.models.coupon import Refusal, RefusalReason

LACKS = Refusal(RefusalReason.MINIMUM_SUBTOTAL, missing_amount=320)
"""€3.20 more is needed."""


def dropped(why: Refusal, code: str = "SUMMER") -> DroppedCoupon:
    return DroppedCoupon(coupon_id=1, code=code, name="" if code else "Spring sale", refusal=why)


def lines(*coupons: DroppedCoupon) -> list[str]:
    """Those of a cart on which these do not apply."""
    costs = Breakdown(subtotal=450, lines=(), discount=0, delivery=0, delivery_discount=0, total=450, dropped=coupons)
    return coupon_lines(costs, "EUR", "UTC")


def test_the_cart_says_what_a_coupon_still_needs() -> None:
    """Of one that the cart cannot mend, why it does not apply; of a promotion nothing."""
    paused = Refusal(RefusalReason.PAUSED)
    assert lines(dropped(LACKS)) == ["🎟 SUMMER does not apply yet: it needs €3.20 more"]
    assert lines(dropped(paused)) == ["🎟 SUMMER does not apply: it is paused"]
    assert lines(dropped(LACKS, "")) == []


def test_an_empty_cart_keeps_a_coupon_and_says_so() -> None:
    """With what it needs."""
    assert kept(dropped(LACKS), "EUR", "UTC") == "🎟 SUMMER is kept for your cart: it needs €3.20 more"
    nothing = Refusal(RefusalReason.NOTHING_ELIGIBLE)
    assert kept(dropped(nothing), "EUR", "UTC") == "🎟 SUMMER is kept for your cart."


def test_what_is_taken_off_is_one_line_a_coupon() -> None:
    """A name is shown, not obeyed."""
    told = taken_lines([("Spring <sale>", 90), ("FREE", 0)], "EUR")
    assert told == ["🎟 Spring &lt;sale&gt;: −€0.90", "🎟 FREE: free delivery"]
