"""How a coupon reads to whoever made it."""

from bot.admin.views.coupon import card, listing, rules
from core.models.coupon import BuyGet, Coupon, CouponCard, CouponRules, CouponSales, Percent
from core.models.page import Page
from core.models.policy import Policy
from tests.support.chat import plain

SUMMER = Coupon(id=1, code="SUMMER", currency="EUR", terms=Percent(basis_points=1000), limit=5, used=1)
LONGEST = CouponRules(
    code="SUMMER",
    currency="EUR",
    terms=BuyGet(buy=2, get=1, basis_points=5000),
    minimum_subtotal=2000,
    minimum_quantity=3,
    cap=1500,
    limit=500,
    per_customer=1,
    first_order=True,
    starts_at=0,
    ends_at=86_400_000,
    exclusive=True,
    priority=5,
)


def test_every_condition_has_a_line() -> None:
    """In this order."""
    assert plain(rules(LONGEST, ("Hot drinks", "Drinks"), "UTC")).splitlines() == [
        "• Buy 2, get 1 (−50%)",
        "• For Hot drinks, Drinks",
        "• From €20.00 on",
        "• From 3 items on",
        "• Biggest discount: €15.00 an order",
        "• 500 uses in all",
        "• Only once per customer",
        "• Only for a customer's first order",
        "• From 1 January 1970",
        "• Until 1 January 1970, that day included",
        "• Not with other coupons: this one alone, or all the others, whatever is cheaper",
        "• Before others (priority 5)",
    ]
    assert plain(rules(SUMMER, (), "UTC")).startswith("• 10% off\n• For everything\n")


def test_the_list_and_the_card_say_what_it_brought() -> None:
    """With its uses and its state; one that has ended promises no last day."""
    page = Page[CouponSales](items=(CouponSales(coupon=SUMMER, revenue=810, taken=90),), number=0, pages=1, total=1)
    brought = "SUMMER · 10% · 1 of 5 uses · active · €8.10 in sales with it, €0.90 taken off"
    assert plain(listing(page, 0, Policy()).text).endswith(brought)
    ended = SUMMER.model_copy(update={"ends_at": 1})
    told = plain(card(CouponCard(coupon=ended), 5, Policy(), "bot").text)
    assert told.startswith("🎟 SUMMER: ended on 1 January 1970\n")
    assert "that day included" not in told
