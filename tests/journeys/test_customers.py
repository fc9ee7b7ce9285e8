"""A customer's card: who they are, what they bought, a note, and a block."""

from pathlib import Path

import pytest

from bot.admin.routes.customer import AskBlock, Block, ClearNote, Unblock
from core.errors import Banned, InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.customer import Customer
from core.usecases.ban import RunsTheShop, ban_customer
from core.usecases.customer import remember_customer
from tests.journeys.orders import a_shop, bought, bought_by_courier, told
from tests.journeys.test_rights import forge
from tests.playground.helpers import png
from tests.support.chat import buttons, data_of, line_of, text_of
from tests.support.tables import column, count_of, table_of
from texts.formats import money
from texts.refusals import said

BLOCKED = "The shop cannot take orders or messages from you at the moment."


async def test_a_card_has_all_that_is_known(tmp_path: Path) -> None:
    """The name, the id, since when, orders and what those come to that count as sold; it leads to the orders."""
    async with a_shop(tmp_path, staff=False) as shop:
        owner, alice = shop.owner, shop.customer()
        await owner.say("/start")
        first, second = await bought(shop), await bought(shop)
        await alice.say("/start p_1")
        await alice.tap("♡")
        await owner.say(f"/order {second} cancel sold out")
        shown = text_of(await owner.say("/customer 1001"))
        assert "♥ 1: Green tea" in shown
        assert "👤 Alice (@alice_1001)" in shown
        assert "1001" in line_of(shown, "Telegram id")
        assert line_of(shown, "Orders").endswith("2")
        (total,) = await column(shop.store, "orders", "total", code=first)
        assert line_of(shown, "Spent").endswith(money(total, "EUR"))
        orders = await owner.tap("Orders · 2")
        assert [label.split(" · ")[0] for label in buttons(orders)[:2]] == [second, first]
        assert first in text_of(await owner.tap(first))
        await owner.tap("Customer")
        assert "👤 Alice" in text_of(owner.window)
        await owner.tap("Message")
        await owner.say("Thank you for everything")
        await told(alice, "Thank you for everything")


@pytest.mark.parametrize(
    "words",
    [
        "alice",
        "ALI",
        "@alice_1001",
        "1001",
        "+49 30 1234567",
        "030 1234567",
        "1234567",
        "(030) 123-4567",
        "030/1234567",
        "٠٣٠ ١٢٣٤٥٦٧",
    ],
)
async def test_a_customer_is_found_by_what_staff_know(tmp_path: Path, words: str) -> None:
    """A name or its beginning, the username, the id, the phone of an order with and without its country; typed at once or when asked."""
    async with a_shop(tmp_path, staff=False) as shop:
        owner = shop.owner
        await shop.customer(3).say("/start")
        await bought_by_courier(shop)
        assert "👤 Alice" in text_of(await owner.say(f"/customer {words}"))
        await owner.say("/admin")
        await owner.tap("Customers")
        assert "👤 Alice" in text_of(await owner.say(words))


async def test_several_are_listed_and_nobody_is_said(tmp_path: Path) -> None:
    """The list opens each card; a name that was given up finds nobody any more."""
    async with a_shop(tmp_path, staff=False) as shop:
        owner = shop.owner
        for number, name in ((3, "Zoë Weiß"), (4, "Zoe Weiss")):
            await shop.store.write(remember_customer, Customer(id=number, name=name))
        shown = await owner.say("/customer zoe weiss")
        assert len([one for one in buttons(shown) if one.startswith("Zo")]) == 2
        assert "👤 Zoë" in text_of(await owner.tap("Zoë"))
        await shop.store.write(remember_customer, Customer(id=3, name="Yves"))
        assert "👤 Zoe" in text_of(await owner.say("/customer weiss"))
        assert "Nobody found" in text_of(await owner.say("/customer zeppelin"))
        assert "Nobody found" in text_of(await owner.say("/customer ?!"))


async def test_a_note_is_for_staff_alone(tmp_path: Path) -> None:
    """Set, changed, too long, removed; every change is in the audit log, a double tap is not."""
    async with a_shop(tmp_path) as shop:
        staff, alice = shop.customer(2), shop.customer()
        await alice.say("/start")
        await staff.say("/customer alice")
        await staff.tap("Note")
        await staff.say("rings <twice>")
        assert "📝 rings <twice>" in text_of(staff.window)
        await staff.tap("Note")
        await staff.is_refused("x" * 1001, InvalidInput, field="customer_note")
        await staff.say("pays late")
        await staff.tap("Note")
        remove = data_of(staff.window, "Remove the note")
        await staff.tap("Remove the note")
        assert "📝" not in text_of(staff.window)
        await forge(staff, remove)
        trail = await table_of(shop.store, "audit", "before", "after", action="customer.note")
        assert trail == [("", "rings <twice>"), ("rings <twice>", "pays late"), ("pays late", "")]
        assert not any("rings" in text for text in alice.texts())


async def test_who_is_blocked_can_neither_order_nor_ask(tmp_path: Path) -> None:
    """One polite line, the same for all ways; the cart stays. After the end of the block everything goes on."""
    async with a_shop(tmp_path, staff=False) as shop:
        owner, alice = shop.owner, shop.customer()
        code = await bought(shop)
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        card = alice.window
        await owner.say("/customer alice")
        await owner.tap("Block")
        assert await count_of(shop.store, "audit", action="customer.block") == 0
        await owner.tap("Block")
        assert "🚫 Blocked since" in text_of(owner.window)
        await alice.tap("Confirm order", card)
        assert shop.refused(Banned)
        assert alice.answers()[-1] == (BLOCKED, True)
        assert said(Banned(), shop.store.policy) == BLOCKED
        await alice.say("Where is my parcel?")
        await alice.tap("Ask the shop")
        assert alice.answers()[-1] == (BLOCKED, True)
        await alice.say("/support")
        await alice.tap("Ask the shop")
        assert await alice.is_refused("Why?", Banned) == BLOCKED
        await alice.say("/orders")
        await alice.tap(code)
        await alice.tap("Ask the shop")
        assert await alice.is_refused("Why?", Banned) == BLOCKED
        await alice.say("/start")
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png()))
        assert shop.refused(Banned)
        assert (await count_of(shop.store, "orders"), await count_of(shop.store, "messages")) == (1, 0)
        await owner.tap("Unblock")
        assert "Blocked" not in text_of(owner.window)
        await alice.say("/checkout")
        await alice.tap("Confirm order")
        assert await count_of(shop.store, "orders") == 2
        assert await column(shop.store, "audit", "action", subject="Alice (1001)") == [
            "customer.block",
            "customer.unblock",
        ]


async def test_a_block_comes_before_the_tap_that_waits(tmp_path: Path) -> None:
    """The rule is asked in the transaction of the order, not when the card is drawn."""
    async with a_shop(tmp_path, staff=False) as shop:
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        await shop.store.write(ban_customer, Actor.staff(1000), alice.id)
        await alice.tap("Confirm order")
        assert shop.refused(Banned)
        assert await count_of(shop.store, "movements", reason="sold") == 0


async def test_staff_and_owners_cannot_be_blocked(tmp_path: Path) -> None:
    """And only managers may block; a second block changes nothing."""
    async with a_shop(tmp_path) as shop:
        owner, staff, alice = shop.owner, shop.customer(2), shop.customer()
        await alice.say("/start")
        await owner.say("/start")
        for person in (owner, staff):
            owner.refusals.clear()
            await forge(owner, Block(person.id).encode())
            assert shop.refused(RunsTheShop)
        await staff.say("/customer alice")
        assert not any("Block" in label for label in buttons(staff.window))
        for route in (AskBlock(alice.id), Block(alice.id), Unblock(alice.id)):
            staff.refusals.clear()
            await forge(staff, route.encode())
            assert shop.refused(NotFound, noun=Noun.ACTION)
        for _tap in range(2):
            await forge(owner, Block(alice.id).encode())
        assert await count_of(shop.store, "audit", action="customer.block") == 1
        owner.refusals.clear()
        await forge(owner, ClearNote(77).encode())
        assert shop.refused(NotFound, noun=Noun.CUSTOMER, key=77)
