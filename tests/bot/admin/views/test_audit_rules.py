"""How the rules of coupons and ways of delivery read in the trail."""

from bot.admin.views.audit_rules import rules
from core.models.policy import Policy


def test_fields_are_told_in_words() -> None:
    """No braces, no minor units, no ms; what is taken away is none."""
    coupon = '{"minimum_subtotal":2000,"ends_at":86400000,"limit":null,"active":false}'
    assert rules(coupon, Policy()) == {
        "minimum_subtotal": "goods from €20.00",
        "ends_at": "until 1 January 1970",
        "limit": "limit none",
        "active": "paused",
    }
    assert rules('{"price":490,"free_from":null,"needs_address":false}', Policy()) == {
        "price": "price €4.90",
        "free_from": "free from none",
        "needs_address": "asks for an address no",
    }


def test_what_is_no_record_of_fields_stays_as_it_is() -> None:
    """A plain text, and a broken one."""
    assert rules("12: delivery", Policy()) is None
    assert rules("{broken", Policy()) is None
