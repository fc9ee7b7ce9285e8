"""Why a coupon does not apply, in words."""

import pytest

from core.models.coupon import RefusalReason
from texts.coupons import why_refused


@pytest.mark.parametrize(
    ("reason", "facts", "sentence"),
    [
        (RefusalReason.NOT_STARTED, {"starts_at": 0}, "it starts on 1 January 1970"),
        (RefusalReason.ENDED, {"ended_at": 86_400_000}, "it ended on 1 January 1970"),
        (RefusalReason.NOT_FIRST_ORDER, {}, "only for your first order"),
        (RefusalReason.NOTHING_ELIGIBLE, {}, "not for the items in your cart"),
        (RefusalReason.MINIMUM_QUANTITY, {"missing_quantity": 2}, "it needs 2 more items"),
        (RefusalReason.MINIMUM_SUBTOTAL, {"missing_amount": 50, "scoped": 1}, "it needs €0.50 more of what it is for"),
        (RefusalReason.LIMIT_REACHED, {}, "it has been used up"),
    ],
)
def test_why_it_does_not_apply(reason: RefusalReason, facts: dict[str, int | str], sentence: str) -> None:
    """And what would make it apply."""
    assert why_refused(reason, facts, "EUR", "UTC") == sentence
