"""How ways of delivery read to whoever runs the shop."""

from bot.admin.views.delivery import ask_end, card, kept, listing
from core.models.delivery import DeliveryMethod, MethodSales
from core.models.page import Page
from core.models.policy import Policy
from tests.support.chat import plain

COURIER = DeliveryMethod(id=1, name="Courier", price=490, free_from=5000, needs_address=True)
PICKUP = DeliveryMethod(id=2, name="Pickup", price=0, active=False)
NONE = "⚠️ No delivery method is offered now: orders come without delivery and without an address."


def test_a_card_says_on_which_terms() -> None:
    """And whether it is offered, and what it brought."""
    assert plain(card(MethodSales(method=COURIER, uses=2, revenue=1100), Policy()).text) == (
        "🚚 Courier: offered\n\n"
        "• Costs €4.90\n• Free from €50.00 on (before discounts)\n• Asks for name, phone and address\n\n"
        "2 orders · €11.00 in sales with it"
    )
    assert plain(card(MethodSales(method=PICKUP), Policy()).text) == (
        "🚚 Pickup: ⏸ paused\n\n• Free\n• Never free\n• Does not ask for an address\n\n0 orders"
    )


def test_what_was_done_is_said_on_one_line() -> None:
    """With a second one where nothing is offered any more."""
    told = plain(kept(COURIER, Policy(), offered=True))
    assert told == "✅ Courier: €4.90, free from €50.00 (before discounts), asks for an address – offered"
    ended = plain(kept(PICKUP.model_copy(update={"ended_at": 0}), Policy(), offered=False))
    assert ended == f"✅ Pickup: €0.00, without an address – ended on 1 January 1970\n{NONE}"


def test_an_empty_list_says_what_customers_meet_with() -> None:
    """And how to make one."""
    nothing = Page[MethodSales](items=(), number=0, pages=1, total=0)
    assert "There are no delivery methods, so customers are not asked." in plain(listing(nothing, Policy(), "/x").text)


def test_ending_says_that_it_is_for_good() -> None:
    """And what it means where it is the last one."""
    told = plain(ask_end(COURIER, last=True).text)
    assert told.startswith("End Courier? It is never offered again and cannot be resumed. Orders keep it.")
    assert told.endswith("orders would come without delivery and without an address.")
    assert "would come" not in plain(ask_end(COURIER, last=False).text)
