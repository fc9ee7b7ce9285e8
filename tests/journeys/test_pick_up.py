"""Orders that customers fetch: they are ready and collected, and nobody reads that they are on their way."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.models.outbox import NoticeKind
from tests.journeys.orders import a_shop, told_of
from tests.support.chat import Person, buttons, text_of
from tests.support.orders import newest_code
from tests.support.shop import Shop

PLACE = "1 Mill Lane, Mon–Fri 9–18"
NEVER = ("on its way", "shipped", "Shipped", "delivered", "Delivered", "Delivery")


async def offered(shop: Shop) -> None:
    """One method, by which customers fetch their orders; the owner says where."""
    await shop.owner.say('/delivery new "Our shop" 0 pick_up')
    await shop.owner.say("/delivery")
    await shop.owner.tap("Our shop")
    await shop.owner.tap("Where and when")
    assert PLACE in text_of(await shop.owner.say(PLACE))


async def bought(shop: Shop) -> str:
    await shop.customer().say("/add TEA-100 2")
    await shop.customer().tap("Checkout")
    await shop.customer().tap("Confirm order")
    return await newest_code(shop.store)


def said_to(person: Person) -> str:
    return "\n".join(person.texts() + [name for message in person.from_bot() for name in buttons(message)])


async def test_its_words_are_its_own(tmp_path: Path) -> None:
    """On the card to confirm, the receipt, staff's card and buttons, the board, every notice, and the customer's list."""
    async with a_shop(tmp_path) as shop:
        await offered(shop)
        alice, owner = shop.customer(), shop.owner
        await alice.say("/add TEA-100 2")
        card = text_of(await alice.tap("Checkout"))
        assert "Pick-up: Our shop" in card
        assert PLACE in card
        assert "You pay when you collect" in card
        await alice.tap("Confirm order")
        code = await newest_code(shop.store)
        await owner.say(f"/order {code}")
        await owner.tap("Confirm")
        assert buttons(owner.window)[:2] == ["🏬 Ready for pick-up", "🤝 Collected"]
        await owner.tap("Ready for pick-up")
        assert "ready for pick-up" in text_of(owner.window)
        assert PLACE in text_of(await told_of(shop, alice, code, NoticeKind.SHIPPED))
        await owner.say("/board")
        assert "shipped / ready for pick-up · 1" in buttons(owner.window)
        await owner.say(f"/order {code} ship")
        await owner.say(f"/order {code} collected")
        await told_of(shop, alice, code, NoticeKind.DELIVERED)
        await alice.say("/orders")
        assert "collected" in text_of(alice.window)
        await alice.tap(code)
        for word in NEVER:
            assert word not in said_to(alice), word
        history = [line.split(" · ")[0] for line in text_of(await owner.say(f"/order {code}")).splitlines()]
        assert {"• ready for pick-up", "• collected"} <= {*history}


async def test_a_method_becomes_pick_up_and_back(tmp_path: Path) -> None:
    """Placed orders keep their words; a card that promises to deliver is not confirmed for pick-up."""
    async with a_shop(tmp_path) as shop:
        owner, alice = shop.owner, shop.customer()
        await owner.say('/delivery new "Van" 0 delivered')
        first = await bought(shop)
        await alice.say("/add TEA-100")
        await alice.tap("Checkout")
        await owner.say("/delivery")
        await owner.tap("Van")
        assert "Customers pick it up" in text_of(await owner.tap("Make it pick-up"))
        await alice.tap("Confirm order")
        assert "Please review your order" in text_of(alice.window)
        assert "Pick-up: Van" in text_of(alice.window)
        await alice.tap("Confirm order")
        second = await newest_code(shop.store)
        for code, words in ((first, "🚚 Shipped"), (second, "🏬 Ready for pick-up")):
            await owner.say(f"/order {code}")
            await owner.tap("Confirm")
            assert words in buttons(owner.window)
        await owner.say("/delivery")
        await owner.tap("Van")
        await owner.tap("Make it delivery")
        assert "🏠 Ask for an address" in buttons(owner.window)


async def test_a_place_is_asked_again_if_it_cannot_be_one(tmp_path: Path) -> None:
    """The question stays, and what was said before."""
    async with a_shop(tmp_path) as shop:
        await offered(shop)
        await shop.owner.tap("Where and when")
        await shop.owner.is_refused("x" * 301, InvalidInput, field="delivery_place")
        assert "y" * 300 in text_of(await shop.owner.say("y" * 300))


@pytest.mark.parametrize(("answer", "kind"), [("Yes", "address"), ("Pick-up", "pick_up"), ("No", "delivered")])
async def test_the_form_asks_how_it_gets_there(tmp_path: Path, answer: str, kind: str) -> None:
    """And shows the same as a command."""
    async with a_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/delivery")
        await owner.tap("New method")
        await owner.fill_in("Van", "0", "Skip")
        await owner.tap(answer)
        assert f'/delivery new "Van" 0 {kind}' in text_of(owner.window)


async def test_who_pays_nothing_reads_nothing_of_paying(tmp_path: Path) -> None:
    """A total of zero."""
    async with a_shop(tmp_path) as shop:
        await shop.owner.say("/coupon new GIFT 100%")
        alice = shop.customer()
        await alice.say("/add TEA-100")
        await alice.say("/coupon GIFT")
        await alice.tap("Checkout")
        assert "You pay" not in text_of(alice.window)
        await alice.tap("Confirm order")
        assert "You pay" not in said_to(alice)
