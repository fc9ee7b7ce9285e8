"""♡ on the card, the list, and what customers hear of it."""

from pathlib import Path

from bot.routes.favourite import SetFavourite
from core.models.outbox import NoticeKind
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, hide_product, stock_up
from tests.support.shop import open_shop
from tests.support.tables import column, count_of

GOODS = [Good(), Good("MUG-1", "Mug <big> & blue", 1200, 3), Good("SOAP-1", "Soap", 300, 0)]


def heard(person: Person) -> list[str]:
    """The notices about favourites, oldest first."""
    return [text for text in person.texts() if text.startswith("♥")]


async def test_a_heart_is_set_listed_and_taken_off(tmp_path: Path) -> None:
    """The list says the price, and what is sold out; it is reached from the greeting and by a command."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/favourites")
        assert "🛍 Shop" in buttons(alice.window), "an empty list offers a way on"
        await alice.say("/start p_2")
        assert "♥" in buttons(await alice.tap("♡"))
        assert alice.answers()[-1][0]
        await alice.say("/start p_3")
        await alice.tap("♡")
        await alice.say("/start")
        listed = await alice.tap("Favourites")
        assert {"Mug <big> & blue · €12.00", "Soap · sold out"} <= set(buttons(listed))
        card = await alice.tap("Mug")
        assert text_of(await alice.tap("Back")) == text_of(listed)
        card = await alice.tap("Mug")
        assert "♡" in buttons(await alice.tap("♥", card))
        await alice.say("/favourites")
        assert [one for one in buttons(alice.window) if "·" in one] == ["Soap · sold out"]
        assert not shop.telegram.unknown_parameters


async def test_a_double_tap_counts_once(tmp_path: Path) -> None:
    """Both say what is wanted, and neither the opposite of what is; the same with an old screen."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await alice.say("/start p_1")
        alice.tap_unseen("♡")
        await alice.tap("♡", alice.window)
        assert await column(shop.store, "favourites", "product_id") == [1]
        assert "♥" in buttons(alice.window)


async def test_a_forged_tap_marks_nothing_that_is_not_for_sale(tmp_path: Path) -> None:
    """Hidden, or never there: the answer leads to the shop."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await hide_product(shop.store, 2)
        alice = shop.customer()
        await alice.say("/start")
        for product_id in (2, 999):
            shop.telegram.tap(alice.id, alice.window["message_id"], SetFavourite(product_id, 0, 0, 1).encode())
            await shop.rest()
            assert "Drinks (2)" in buttons(alice.window)
        assert await count_of(shop.store, "favourites") == 0


async def test_a_fallen_price_and_a_return_are_told(tmp_path: Path) -> None:
    """Each once, with a button to the product; who took the heart off hears nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, bob = shop.customer(), shop.customer(2)
        for person in (alice, bob):
            for product_id in (2, 3):
                await person.say(f"/start p_{product_id}")
                await person.tap("♡")
        await bob.tap("♥")
        await shop.owner.say("/price MUG-1 9.90")
        await shop.owner.say("/stock SOAP-1 +5")
        await shop.rest()
        assert heard(alice) == [
            "♥ Mug <big> & blue is cheaper: €9.90 instead of €12.00.",
            "♥ Soap is back in stock, for €3.00.",
        ]
        assert heard(bob) == heard(alice)[:1]
        told = next(one for one in alice.from_bot() if text_of(one).startswith("♥ Soap"))
        await alice.tap("See it", told)
        assert "Add to cart" in buttons(alice.window)


async def test_one_file_is_one_message(tmp_path: Path) -> None:
    """With a button for each favourite that it changes, up to some; the others are counted."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"T-{n}", f"Tea {n}") for n in range(1, 11)])
        alice = shop.customer()
        for product_id in range(1, 11):
            await alice.say(f"/start p_{product_id}")
            await alice.tap("♡")
        table = "sku,price\n" + "".join(f"T-{n},4.00\n" for n in range(1, 11))
        await shop.owner.act(lambda: shop.telegram.send_document(shop.owner.id, "prices.csv", table.encode()))
        await shop.owner.tap("Apply")
        await shop.rest()
        (text,) = heard(alice)
        assert "Tea 1 is cheaper: €4.00 instead of €4.50." in text
        assert text.endswith("… and 2 more")
        assert await count_of(shop.store, "outbox", kind=NoticeKind.FAVOURITES) == 1


async def test_a_long_list_has_pages(tmp_path: Path) -> None:
    """Every favourite is on one of them; a page that is no more shows the last one."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"T-{n}", f"Tea {n}") for n in range(1, 21)])
        alice = shop.customer()
        for product_id in range(1, 21):
            await alice.say(f"/start p_{product_id}")
            await alice.tap("♡")
        await alice.say("/favourites")
        seen = {one for one in buttons(alice.window) if "·" in one}
        while "▶️" in buttons(alice.window):
            await alice.tap("▶️")
            seen |= {one for one in buttons(alice.window) if "·" in one}
        assert len(seen) == 20
        shop.telegram.tap(alice.id, alice.window["message_id"], "fl:99")
        await shop.rest()
        assert "3/3" in buttons(alice.window)
