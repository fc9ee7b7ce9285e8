"""What each state of an order counts as."""

import pytest

from core.models.order import CLOSED, OPEN, PAID, RETURNED, SOLD, OrderStatus

GROUPS = {"sold": SOLD, "open": OPEN, "closed": CLOSED, "returned": RETURNED, "paid": PAID}
EXPECTED = {
    "placed": "sold open",
    "confirmed": "sold open",
    "awaiting_payment": "open",
    "paid": "sold open paid",
    "shipped": "sold",
    "delivered": "sold closed",
    "cancelled": "closed returned",
    "expired": "closed returned",
    "refunded": "closed",
    "paid_unfulfillable": "paid returned",
}


@pytest.mark.parametrize("status", OrderStatus)
def test_every_state_is_in_its_groups(status: OrderStatus) -> None:
    """A new one has to say what it counts as, here and beside the enum."""
    assert {name for name, group in GROUPS.items() if status in group} == set(EXPECTED[status].split())


def test_nothing_is_open_and_closed() -> None:
    """Nor sold and returned."""
    assert not OPEN & CLOSED
    assert not SOLD & RETURNED
