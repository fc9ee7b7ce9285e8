"""The coupon itself: what it accepts, and that it can be stored."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from core.errors import InvalidInput
from core.models.coupon import (
    BuyGet,
    Coupon,
    Fixed,
    FreeDelivery,
    Percent,
    Refusal,
    RefusalReason,
    Scope,
    Terms,
    Tier,
    Tiers,
    stored_code,
)
from tests.core.pricing.strategies import Purchase, purchases


@given(purchases())
def test_every_coupon_survives_being_stored_as_json(purchase: Purchase) -> None:
    """Its terms come back as the kind they were."""
    for candidate in purchase[1]:
        assert Coupon.model_validate_json(candidate.coupon.model_dump_json()) == candidate.coupon


@pytest.mark.parametrize("typed", ["summer", " Summer ", "SUMMER"])
def test_a_code_is_the_same_in_any_case(typed: str) -> None:
    """Customers type as they like; it is stored in upper case."""
    assert stored_code(typed) == Coupon(id=1, code=typed, currency="EUR", terms=FreeDelivery()).code == "SUMMER"


@pytest.mark.parametrize("typed", ["AB", "A" * 33, "SUMMER SALE", "SÜMMER", "ſummer", "SUMMER!", "🎉🎉🎉"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    """3 to 32 of A-Z 0-9 - _."""
    with pytest.raises(InvalidInput) as refused:
        stored_code(typed)
    assert (refused.value.field, refused.value.value) == ("coupon_code", typed)


@pytest.mark.parametrize(
    ("code", "name", "automatic"), [("", "", False), ("", "", True), ("SUMMER", "Sale", True), ("", "Sale", False)]
)
def test_a_coupon_has_a_code_or_is_automatic_with_a_name(code: str, name: str, automatic: bool) -> None:
    """Never both, never neither."""
    with pytest.raises(ValidationError):
        Coupon(id=1, code=code, name=name, automatic=automatic, currency="EUR", terms=FreeDelivery())


def test_customers_know_a_coupon_by_its_code_or_name() -> None:
    """An automatic promotion has only a name."""
    promotion = Coupon(id=1, name="Happy hour", automatic=True, currency="EUR", terms=FreeDelivery())
    coded = Coupon(id=2, code="SUMMER", name="Summer sale", currency="EUR", terms=FreeDelivery())
    assert (promotion.label, coded.label) == ("Happy hour", "SUMMER")


def test_tiers_must_rise() -> None:
    """The highest reached tier has to be the last one."""
    high, low = (Tier(spend=spend, terms=Fixed(amount=1)) for spend in (200, 100))
    with pytest.raises(ValidationError):
        Tiers(tiers=(high, low))


@pytest.mark.parametrize(
    ("terms", "conditions", "counts"),
    [
        (Percent(basis_points=1), {}, False),
        (FreeDelivery(), {}, False),
        (BuyGet(buy=1, get=1), {}, False),
        (Fixed(amount=1), {}, True),
        (Tiers(tiers=(Tier(spend=1, terms=Percent(basis_points=1)),)), {}, True),
        (Percent(basis_points=1), {"cap": 1}, True),
        (Percent(basis_points=1), {"minimum_subtotal": 1}, True),
    ],
)
def test_a_coupon_counts_money_where_any_of_it_is_an_amount(
    terms: Terms, conditions: dict[str, int], counts: bool
) -> None:
    """Only then does it need the cart's currency."""
    coupon = Coupon(id=1, code="SUMMER", currency="EUR", terms=terms).having(**conditions)
    assert coupon.counts_money is counts


def test_an_empty_scope_is_everything() -> None:
    """One id of any sort narrows it."""
    assert Scope().everything
    assert not Scope(product_ids=frozenset({1})).everything


def test_a_refusal_gives_the_facts_that_it_has() -> None:
    """And no others: texts are made of these."""
    assert Refusal(RefusalReason.MINIMUM_SUBTOTAL, missing_amount=320).facts == {"missing_amount": 320}
    assert Refusal(RefusalReason.PAUSED).facts == {}
