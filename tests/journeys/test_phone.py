"""Phone numbers at the till: typed as people write them, kept in one form, and looked at twice where they seem wrong."""

from pathlib import Path

import pytest

from core.models.policy import Policy
from playground.state.people import OWNER
from tests.journeys.test_delivery import ADDRESS, COURIER, check_out, offer, receipt
from tests.support.chat import Person, line_of, text_of
from tests.support.shop import Shop, open_shop
from tests.support.tables import column

BERLIN = Policy(name="Corner Shop", admin_ids=(OWNER,), timezone="Europe/Berlin")
DOUBT = "Is the phone number right?"


async def _order_with(shop: Shop, person: Person, phone: str) -> str:
    """The card to confirm, after all answers with this phone number."""
    await check_out(person)
    await person.say(phone)
    return text_of(await person.say(ADDRESS))


@pytest.mark.parametrize(
    ("country", "typed", "kept", "shown"),
    [
        ("DE", "030/1234567", "+49301234567", "+49 30 1234567"),
        ("DE", "089.123.45.67", "+49891234567", "+49 89 1234567"),
        ("FR", "01.23.45.67.89", "+33123456789", "+33 1 23 45 67 89"),
        ("RU", "8 916 123–45–67", "+79161234567", "+7 916 123-45-67"),
        ("IR", "۰۹۱۲۳۴۵۶۷۸۹", "+989123456789", "+98 912 345 6789"),
    ],
)
async def test_a_number_of_the_shops_country(tmp_path: Path, country: str, typed: str, kept: str, shown: str) -> None:
    """It is kept with its country's code, and shown with spaces to customer and owner."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say(f"/settings country {country}")
        await offer(shop, COURIER)
        alice = shop.customer()
        card = await _order_with(shop, alice, typed)
        assert shown in line_of(card, "Phone")
        assert DOUBT not in card
        await alice.tap("Confirm order")
        assert await column(shop.store, "order_deliveries", "phone") == [kept]
        assert shown in receipt(alice)
        await shop.owner.tap("Open", shop.owner.from_bot()[-1])
        assert shown in text_of(shop.owner.window)


async def test_a_number_that_seems_wrong_is_kept_and_asked_about(tmp_path: Path) -> None:
    """The card asks once, whoever knows better orders with it, and a new number takes the question away."""
    async with open_shop(tmp_path, policy=BERLIN) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        card = await _order_with(shop, alice, "0123 45")
        assert "0123 45" in line_of(card, DOUBT)
        await alice.tap("Change phone")
        await alice.say("030 1234567")
        assert DOUBT not in text_of(alice.window)
        await alice.tap("Change phone")
        await alice.say("0123 45")
        await alice.tap("Confirm order")
        assert await column(shop.store, "order_deliveries", "phone") == ["0123 45"]


async def test_the_number_of_last_time_is_offered_in_its_one_form(tmp_path: Path) -> None:
    """Used again, it is kept in the same form."""
    async with open_shop(tmp_path, policy=BERLIN) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await _order_with(shop, alice, "030 1234567")
        await alice.tap("Confirm order")
        await check_out(alice)
        await alice.tap("Use: +49 30 1234567")
        await alice.tap("Use: ")
        await alice.tap("Confirm order")
        assert await column(shop.store, "order_deliveries", "phone") == ["+49301234567"] * 2


async def test_the_country_is_known_by_the_time_zone(tmp_path: Path) -> None:
    """The settings show it; an owner sets another one, and only a country."""
    async with open_shop(tmp_path, policy=BERLIN) as shop:
        owner = shop.owner
        assert "DE" in line_of(await owner.say("/settings"), "Country")
        await owner.say("/settings country at")
        assert "AT" in line_of(await owner.say("/settings"), "Country")
        refused = await owner.say("/settings country Europe")
        assert "/settings country DE" in text_of(refused)
