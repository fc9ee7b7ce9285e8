"""Digital goods, from the card of a variant to the customer's chat: texts, files, and codes of which each is sold once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.errors import InvalidInput, NotFound, StockIsCodes
from core.models.actor import Actor
from core.models.order import OrderStatus
from core.models.payment import Charge, PaymentMethod
from core.models.policy import Policy
from core.models.staff import Member, Role
from core.ports import Transaction
from core.usecases.digital import GoodsTakenBack, revoke_goods, show_due_goods
from core.usecases.order.steps import known_order
from core.usecases.payment.settle import record_payment
from core.usecases.staff import appoint
from playground.state.people import OWNER
from tests.support.books import faults
from tests.support.chat import Message, Person, buttons, text_of
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.privacy import kept
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records, set_values

POLICY = Policy(name="Corner Shop", admin_ids=(OWNER,), pay_with=(PaymentMethod.CARD,), card_currencies=("EUR",))
GOODS = (Good("GIFT-10", "Gift card", 1000, 0), Good("BOOK-1", "Book <new>", 500, 40))
GIFT, BOOK = 1, 2
PDF = b"%PDF-1.7 chapter one"


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Gift cards and books, paid by card. Whatever happens, the books are right at the end."""
    async with open_shop(tmp_path, policy=POLICY) as opened:
        await stock_up(opened.store, GOODS)
        yield opened
        assert await faults(opened.store) == []


def _with(person: Person, label: str) -> Message:
    """The newest message with such a button: notices come below the window."""
    return next(one for one in reversed(person.windows()) if any(label in button for button in buttons(one)))


async def _tap(person: Person, label: str) -> Message:
    """Tap it there; gives the message after that."""
    message = _with(person, label)
    await person.tap(label, message)
    return next(one for one in person.from_bot() if one["message_id"] == message["message_id"])


async def _content(person: Person, title: str) -> Message:
    """Open what the product's only variant delivers."""
    await person.say("/products")
    await person.tap("Drinks")
    await person.tap(title)
    await person.tap(next(label for label in buttons(person.window) if "€" in label))
    return await person.tap("Delivers")


async def _codes(person: Person, *codes: str) -> Message:
    """Have gift cards deliver codes, and add some."""
    await _content(person, "Gift card")
    await _tap(person, "Codes")
    await _tap(person, "Add codes")
    return await person.say("\n".join(codes))


async def _order(shop: Shop, person: Person, product_id: int, quantity: int = 1) -> int:
    """Order it, up to the payment."""
    await person.say(f"/start p_{product_id}")
    await _tap(person, "Add to cart")
    await _tap(person, "1")
    await person.say(str(quantity))
    await person.say("/checkout")
    await _tap(person, "Confirm order")
    return int((await column(shop.store, "orders", "id"))[-1])


async def _pay(shop: Shop, order_id: int) -> None:
    """Its money comes in."""
    (order,) = await records(shop.store, "orders", "customer_id", "total", id=order_id)
    charge = Charge(PaymentMethod.CARD, f"charge-{order_id}", order_id, order["customer_id"], "EUR", order["total"])
    await shop.store.write(record_payment, charge)
    await shop.rest()


async def _refund(shop: Shop, order_id: int) -> None:
    """Its money goes back."""

    async def refund(tx: Transaction) -> None:
        order = await known_order(tx, order_id)
        await tx.orders.move(order, OrderStatus.REFUNDED, Actor.staff(OWNER))
        await revoke_goods(tx, order)

    await shop.store.write(refund)
    await shop.rest()


def _said(person: Person, words: str) -> list[str]:
    return [text for text in person.texts() if words in text]


def _documents(person: Person) -> list[dict[str, Any]]:
    return [message["document"] for message in person.from_bot() if "document" in message]


async def test_codes_are_sold_one_by_one(shop: Shop) -> None:
    """Added at the variant's card, taken with the payment, shown in the chat and again under Orders; staff see where they went."""
    owner, alice = shop.owner, shop.customer()
    added = await _codes(owner, "AAAA-1", "BBBB-<2>", "", "AAAA-1", "CCCC-3")
    assert "3 codes added; 1 was there already" in text_of(added)
    assert "3 codes" in text_of(added)
    order_id = await _order(shop, alice, GIFT, 2)
    assert _said(alice, "AAAA-1") == []
    await _pay(shop, order_id)
    (goods,) = _said(alice, "AAAA-1")
    assert "BBBB-<2>" in goods
    assert "CCCC-3" not in goods
    await alice.say("/orders")
    await _tap(alice, "Gift card")
    window = await _tap(alice, "My goods")
    assert "AAAA-1" in text_of(window)
    assert "BBBB-<2>" in text_of(window)
    await owner.say("/board delivered")
    card = await _tap(owner, "1 min" if "1 min" in str(buttons(owner.window)) else "€")
    assert "AAAA-1" in text_of(card)
    assert "BBBB-<2>" in text_of(await _tap(owner, "Codes · 2"))
    assert await stock_and_ledger(shop.store, GIFT) == (1, 1)


async def test_the_owner_is_warned_of_chargebacks_once(shop: Shop) -> None:
    """With a button to the delay."""
    owner = shop.owner
    await _codes(owner, "AAAA-1")
    await _content(owner, "Book")
    await _tap(owner, "Text or file")
    await owner.say("The text")
    await shop.rest()
    warnings = [message for message in owner.from_bot() if "chargeback" in text_of(message)]
    assert len(warnings) == 1
    asked = await owner.tap("Set a delay", warnings[0])
    assert "Delay of goods" in text_of(asked)
    await owner.say("30")
    assert shop.store.policy.digital_delay == 30 * 60_000


async def test_a_file_of_codes_is_not_taken_for_a_catalogue(shop: Shop) -> None:
    """While codes are asked for, a table is codes: one column, perhaps with its name on top."""
    owner = shop.owner
    await _content(owner, "Gift card")
    await _tap(owner, "Codes")
    await _tap(owner, "Add codes")
    await owner.act(lambda: shop.telegram.send_document(OWNER, "codes.csv", b"code\nAAAA-1\nBBBB-2\n"))
    assert await column(shop.store, "codes", "code") == ["AAAA-1", "BBBB-2"]
    await _tap(owner, "Add codes")
    await owner.act(lambda: shop.telegram.send_document(OWNER, "shop.csv", b"sku,stock\nGIFT-10,5\n"))
    assert shop.refused(InvalidInput, field="codes_columns")
    await owner.act(lambda: shop.telegram.send_document(OWNER, "codes.txt", "CCCC-3\r\n\r\nAAAA-1".encode("utf-16")))
    assert await column(shop.store, "codes", "code") == ["AAAA-1", "BBBB-2", "CCCC-3"]
    await owner.act(lambda: shop.telegram.send_document(OWNER, "shop.csv", b"sku,stock\nGIFT-10,5\n"))
    assert any("its stock is its codes" in text for text in owner.texts())
    assert await stock_and_ledger(shop.store, GIFT) == (3, 3)


async def test_what_is_no_code_is_refused_in_one_line(shop: Shop) -> None:
    """And none of it is added; the question stays open."""
    owner = shop.owner
    await _codes(owner, "AAAA-1")
    await _tap(owner, "Add codes")
    assert "Line 2" in await owner.is_refused(f"BBBB-2\n{'x' * 201}", InvalidInput, field="code_line")
    await owner.act(lambda: shop.telegram.send_document(OWNER, "codes.txt", b"\xff\x00\xfe\x01"))
    assert shop.refused(InvalidInput, field="codes_file")
    await owner.say("BBBB-2")
    assert await column(shop.store, "codes", "code") == ["AAAA-1", "BBBB-2"]


async def test_its_stock_is_its_codes(shop: Shop) -> None:
    """Typed stock is refused in one line; lists and the notice that it runs low speak of codes."""
    owner, alice = shop.owner, shop.customer()
    await _codes(owner, *(f"CODE-{number}" for number in range(5)))
    assert "add codes instead" in await owner.is_refused("/stock GIFT-10 +5", StockIsCodes)
    await owner.say("/stock")
    assert any("5 codes" in label for label in buttons(owner.window))
    await owner.say("/stock GIFT-10")
    assert not any(label.startswith("+") for label in buttons(owner.window))
    await _pay(shop, await _order(shop, alice, GIFT, 3))
    (low,) = [message for message in owner.from_bot() if "runs low: 2 codes left" in text_of(message)]
    await owner.tap("Add codes", low)
    await owner.say("NEW-1")
    assert await stock_and_ledger(shop.store, GIFT) == (3, 3)


async def test_a_tap_on_an_old_stock_card_changes_nothing(shop: Shop) -> None:
    """It was drawn before the variant delivered codes."""
    owner = shop.owner
    await owner.say("/stock BOOK-1")
    old = owner.window
    await owner.say("/start")
    await _content(owner, "Book")
    await _tap(owner, "Codes")
    before = await stock_and_ledger(shop.store, BOOK)
    await owner.tap("+1", old)
    assert before == await stock_and_ledger(shop.store, BOOK) == (0, 0)


async def test_a_file_is_delivered_as_a_document(shop: Shop) -> None:
    """Its bytes are the shop's own: when Telegram knows the file no more, it is sent anew."""
    owner, alice = shop.owner, shop.customer()
    await _content(owner, "Book")
    await _tap(owner, "Text or file")
    await owner.act(lambda: shop.telegram.send_document(OWNER, "../book.pdf", PDF))
    await _tap(owner, "Send it to me")
    assert len(_documents(owner)) == 1
    await _pay(shop, await _order(shop, alice, BOOK))
    (document,) = _documents(alice)
    assert document["file_name"] == "book.pdf"
    assert "Book <new>" in "".join(_said(alice, "here is what you bought"))
    await set_values(shop.store, "file_ids", {"file_id": "gone"})
    await alice.say("/orders")
    await _tap(alice, "Book")
    await _tap(alice, "My goods")
    await _tap(alice, "book.pdf")
    assert len(_documents(alice)) == 2
    sent = shop.telegram.world.files.find(_documents(alice)[-1]["file_id"])
    assert sent is not None
    assert sent.content == PDF


async def test_a_part_that_does_not_arrive_is_sent_again_alone(shop: Shop) -> None:
    """The codes came; the file of the same order was refused by a Telegram in trouble."""
    owner, alice = shop.owner, shop.customer()
    await _codes(owner, "AAAA-1")
    await _content(owner, "Book")
    await _tap(owner, "Text or file")
    await owner.act(lambda: shop.telegram.send_document(OWNER, "book.pdf", PDF))
    await alice.say("/add GIFT-10")
    order_id = await _order(shop, alice, BOOK)
    shop.telegram.faults.refuse("sendDocument", 500, "Internal Server Error")
    await _pay(shop, order_id)
    assert (len(_said(alice, "AAAA-1")), len(_documents(alice))) == (1, 0)
    shop.clock.advance(seconds=60)
    await shop.rest()
    assert (len(_said(alice, "AAAA-1")), len(_documents(alice))) == (1, 1)
    assert await count_of(shop.store, "outbox", kind="goods", sent_at=None) == 0


async def test_a_text_is_delivered_as_it_was_bought(shop: Shop) -> None:
    """With its lines, and whatever looks like markup."""
    owner, alice = shop.owner, shop.customer()
    await _content(owner, "Book")
    await _tap(owner, "Text or file")
    await owner.say("Page 1 <b>\nhttps://example.org/?a=1&b=2")
    await _pay(shop, await _order(shop, alice, BOOK))
    (told,) = _said(alice, "Page 1 <b>")
    assert "https://example.org/?a=1&b=2" in told


async def test_many_codes_come_in_several_messages(shop: Shop) -> None:
    """None is cut, and none is missing."""
    alice = shop.customer()
    await _codes(shop.owner, *(f"{number:02}-{'x' * 120}" for number in range(33)))
    await _tap(shop.owner, "Add codes")
    await shop.owner.say("\n".join(f"{number:02}-{'x' * 120}" for number in range(33, 60)))
    await _pay(shop, await _order(shop, alice, GIFT, 60))
    told = "\n".join(_said(alice, "xxx"))
    assert len(_said(alice, "xxx")) > 1
    assert all(f"{number:02}-{'x' * 120}" in told for number in range(60))
    await alice.say("/orders")
    await _tap(alice, "Gift card")
    first = await _tap(alice, "My goods")
    last = await _tap(alice, "▶️")
    assert "00-x" in text_of(first)
    assert "00-x" not in text_of(last)


async def test_goods_are_shown_after_the_delay(tmp_path: Path) -> None:
    """Until then the customer is told when; the codes are theirs already."""
    async with open_shop(tmp_path, policy=POLICY.having(digital_delay=60_000)) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await _codes(shop.owner, "AAAA-1")
        await _pay(shop, await _order(shop, alice, GIFT))
        assert _said(alice, "what you bought comes here on")
        await alice.say("/orders")
        await _tap(alice, "Gift card")
        assert "AAAA-1" not in text_of(await _tap(alice, "My goods"))
        assert _said(alice, "AAAA-1") == []
        assert await kept(shop.store, alice.id, "codes") == []
        await shop.owner.say("/board paid")
        assert "by itself on" in text_of(await _tap(shop.owner, "€"))
        assert not {"🚚 Shipped", "🤝 Collected"} & {*buttons(shop.owner.window)}
        shop.clock.advance(seconds=60)
        await shop.store.write(show_due_goods)
        await shop.rest()
        assert len(_said(alice, "AAAA-1")) == 1
        assert await column(shop.store, "orders", "status") == ["delivered"]
        assert [one["code"] for one in await kept(shop.store, alice.id, "codes")] == ["AAAA-1"]


async def test_a_refund_takes_them_back(shop: Shop) -> None:
    """The customer finds them no more; staff are told which codes to lock, and see them marked."""
    owner, alice = shop.owner, shop.customer()
    await _codes(owner, "AAAA-1", "BBBB-2")
    order_id = await _order(shop, alice, GIFT)
    await _pay(shop, order_id)
    await alice.say("/orders")
    order = await _tap(alice, "Gift card")
    await _refund(shop, order_id)
    await alice.tap("My goods", order)
    assert shop.refused(GoodsTakenBack)
    assert "My goods" not in str(buttons(alice.window))
    assert _with(alice, "Order again")["message_id"] == order["message_id"]
    (lock,) = [message for message in owner.from_bot() if "Please lock" in text_of(message)]
    assert "AAAA-1" in text_of(lock)
    assert "🔒 AAAA-1" in text_of(await owner.tap("Open order", lock))
    assert await stock_and_ledger(shop.store, GIFT) == (1, 1)


async def test_nobody_sees_the_goods_of_others(shop: Shop) -> None:
    """Whatever a modified client sends."""
    alice, bob = shop.customer(1), shop.customer(2)
    await _codes(shop.owner, "AAAA-1")
    order_id = await _order(shop, alice, GIFT)
    await _pay(shop, order_id)
    await bob.say("/start")
    for data in (f"og:{order_id}:0", f"of:{order_id}:0", f"zeo:{order_id}:0:0:0", f"ze:{GIFT}", f"zea:{GIFT}:0"):
        shop.refusals.clear()
        shop.telegram.tap(bob.id, bob.window["message_id"], data)
        await shop.rest()
        assert shop.refused(NotFound), data
    assert _said(bob, "AAAA-1") == []


async def test_staff_add_codes_and_managers_choose_what_is_delivered(shop: Shop) -> None:
    """Staff look after stock; what is sold is the managers' business."""
    owner, sam = shop.owner, shop.customer()
    await _codes(owner, "AAAA-1")
    await shop.store.write(appoint, Actor.staff(OWNER), Member(user_id=sam.id, role=Role.STAFF, name="Sam"))
    await sam.say("/stock GIFT-10")
    await _tap(sam, "Add codes")
    await sam.say("BBBB-2")
    assert "2 codes" in text_of(sam.window)
    assert await count_of(shop.store, "codes") == 2
    shop.refusals.clear()
    shop.telegram.tap(sam.id, sam.window["message_id"], f"zen:{GIFT}")
    await shop.rest()
    assert shop.refused(NotFound)
    assert await column(shop.store, "contents", "kind") == ["codes"]


@pytest.mark.parametrize("sure", [True, False])
async def test_unused_codes_are_thrown_away_after_a_question(shop: Shop, *, sure: bool) -> None:
    """A wrong file, perhaps."""
    owner = shop.owner
    await _codes(owner, "AAAA-1", "BBBB-2")
    await _content(owner, "Gift card")
    asked = await _tap(owner, "Unused codes")
    assert "2 unused codes" in text_of(asked)
    await _tap(owner, "Yes" if sure else "No")
    left = 0 if sure else 2
    assert await stock_and_ledger(shop.store, GIFT) == (left, left)
