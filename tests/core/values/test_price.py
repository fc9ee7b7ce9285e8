"""How a change of prices is read, and what comes of it."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.money import plain
from core.values.price import Change, Rounding, changed, plain_change, plain_rounding, read_change, read_rounding
from core.values.product import LARGEST_PRICE

PRICES = st.integers(0, LARGEST_PRICE)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
CHANGES = st.one_of(
    st.tuples(st.sampled_from("+-"), st.integers(0, 999_999)).map(
        lambda one: f"{one[0]}{one[1] // 100}.{one[1] % 100:02}%"
    ),
    st.sampled_from(["+", "-", ""]).map(lambda sign: f"{sign}7"),
)


@pytest.mark.parametrize(
    ("price", "change", "rounding", "after"),
    [
        (450, "+5%", "", 473),
        (450, "+5%", "0.05", 475),
        (470, "+5%", "0.05", 495),
        (450, "-5%", "0.05", 430),
        (999, "+5%", ".99", 999),
        (1999, "+5%", ".99", 2099),
        (945, "+0%", ".99", 899),
        (949, "+0%", ".99", 999),
        (450, "+5%", ".5", 450),
        (450, "+0.50", "", 500),
        (450, "-0.50", "", 400),
        (450, "7.50", "", 750),
        (450, "-100%", "", 0),
        (450, "-5.00", "", -50),
        (450, "-100.01%", "", -1),
        (30, "+0%", ".99", 99),
        (2, "+5%", "0.05", 0),
        (25, "+10%", "", 28),
    ],
)
def test_what_a_price_becomes(price: int, change: str, rounding: str, after: int) -> None:
    """To the nearest cent, step or ending, a middle upwards; never below 0 by rounding alone."""
    assert changed(price, read_change(change, "EUR"), read_rounding(rounding, "EUR")) == after


@given(PRICES, CHANGES, st.integers(1, 1_000), st.integers(0, 999))
def test_rounding_goes_to_the_nearest_price_there_is(price: int, typed: str, step: int, ending: int) -> None:
    """It ends as it should, no such price is nearer, and it is rounded once."""
    change, rounding = read_change(typed, "EUR"), Rounding(step, ending % step)
    exact = Fraction(price * change.parts, 10_000) + change.amount
    after = changed(price, change, rounding)
    if exact < 0:
        assert after < 0
    else:
        assert (after - rounding.ending) % step == 0
        assert after >= 0
        assert abs(after - exact) <= Fraction(step, 2) or after < step


@given(PRICES, PRICES, CHANGES, st.integers(1, 1_000))
def test_a_dearer_article_stays_the_dearer_one(one: int, other: int, typed: str, step: int) -> None:
    """Or costs the same, once it is rounded; as long as something is left of a price at all."""
    change = read_change(typed, "EUR")
    assume(change.parts >= 0)
    low, high = (changed(price, change, Rounding(step)) for price in sorted((one, other)))
    assert low <= high


@given(CHANGES, CURRENCIES)
def test_a_change_is_kept_as_it_was_meant(typed: str, currency: str) -> None:
    """What is kept is read as the same."""
    assert read_change(plain_change(typed, currency), currency) == read_change(typed, currency)


@given(st.integers(1, 10**6), CURRENCIES)
def test_a_step_is_kept_as_it_was_meant(step: int, currency: str) -> None:
    """So is an ending."""
    typed = plain(step, currency)
    assert read_rounding(plain_rounding(typed, currency), currency) == Rounding(step)


@pytest.mark.parametrize("typed", [".99", ".5", "0.99"])
def test_a_yen_has_no_cents(typed: str) -> None:
    """So nothing ends in them."""
    with pytest.raises(InvalidInput):
        read_rounding(typed, "JPY")


def test_a_hundred_percent_less_is_no_price() -> None:
    """It comes to nothing, too, but is shown before it is done."""
    assert read_change("-100%", "EUR") == Change(0, 0)
    assert read_change("0", "EUR") == Change(0, 0, fixed=True)
