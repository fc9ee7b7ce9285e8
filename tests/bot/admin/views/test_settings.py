"""How a setting is said to be."""

import pytest

from bot.admin.views.settings import ask, done
from core.models.policy import Policy
from core.usecases.settings import Changed, SettingsView
from core.values.settings import Setting
from tests.support.chat import plain


def changed(setting: Setting, policy: Policy, was: str = "", coupons: int = 0) -> str:
    view = SettingsView(policy=policy, set_here=frozenset())
    return done(Changed(setting=setting, view=view, was=was, coupons_left=coupons))


@pytest.mark.parametrize(
    ("setting", "policy", "sentence"),
    [
        (Setting.NAME, Policy(name="Tea & Co"), "Shop name: Tea & Co"),
        (Setting.TERMS, Policy(terms="First line\nsecond line"), "Terms: First line second line"),
        (Setting.TERMS, Policy(), "Terms: the standard text"),
        (Setting.PICTURE, Policy(picture="cafe01"), "Welcome picture: yes"),
        (Setting.CART, Policy(cart_ttl=90 * 60_000), "Cart lifetime: 1.5 hours"),
        (Setting.LOW_STOCK, Policy(low_stock=7), "Low stock: 7 pieces"),
    ],
)
def test_a_change_says_what_holds_now(setting: Setting, policy: Policy, sentence: str) -> None:
    """On one line."""
    assert changed(setting, policy) == sentence


def test_a_new_currency_says_what_became_of_the_prices() -> None:
    """The same numbers, or rounded ones; and whether anybody can order."""
    same = "Currency: USD\nPrices, delivery and carts have the same numbers as before, now in USD."
    assert changed(Setting.CURRENCY, Policy(currency="USD"), "EUR") == same
    yen = changed(Setting.CURRENCY, Policy(currency="JPY"), "EUR", 1)
    assert yen.startswith(
        "Currency: JPY\nJPY has fewer decimals: prices, delivery and carts were rounded, 4.50 is now 5."
    )
    assert yen.endswith(" 1 coupon with amounts in another currency does not apply any more.")
    assert changed(Setting.CURRENCY, Policy(currency="XTR"), "EUR").endswith(
        "XTR cannot be paid here: nobody can order."
    )


def test_the_question_for_the_currency_says_so_before() -> None:
    """Numbers are kept, not values."""
    told = plain(ask(Setting.CURRENCY, SettingsView(policy=Policy(), set_here=frozenset())).text)
    assert "Prices, delivery and carts keep their numbers (4.50 stays 4.50)" in told
    assert "You can change it while nobody has ordered." in told
