"""Orders paid by bank transfer: how to pay, the customer's receipt, and what staff say of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import InvalidInput, PaymentRefused
from core.models.actor import Actor
from core.models.order import OrderStatus
from core.models.payment import MOST_PROOFS, Outcome, PaymentMethod
from core.usecases.checkout import choose_payment
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.transfer import refuse_transfer, send_proof
from tests.playground.helpers import png
from tests.support.books import faults
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.privacy import kept
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

HOLD_HOURS = 72


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Afterwards the books hold."""
    async with open_shop(tmp_path, policy=CARDS) as opened:
        await stock_up(opened.store, [Good("TEA-1", "Sencha", 450, 3)])
        await opened.owner.say("/start")
        yield opened
        assert opened.faults == []
        assert await faults(opened.store) == []


async def ordered(shop: Shop) -> Person:
    customer = shop.customer()
    await customer.say("/add TEA-1 2")
    await shop.store.write(choose_payment, customer.id, PaymentMethod.TRANSFER)
    await customer.say("/checkout")
    await customer.press("Confirm")
    return customer


async def to_receipt(customer: Person) -> None:
    """The question for the receipt is open."""
    await customer.say("/orders")
    await customer.press("awaiting payment")
    await customer.press("How to pay")
    await customer.press("send the receipt")


async def sent(shop: Shop, customer: Person) -> None:
    """The customer sends a photo of the transfer."""
    await to_receipt(customer)
    await customer.act(lambda: shop.telegram.send_photo(customer.id, png()))


async def status(shop: Shop) -> str:
    return str((await records(shop.store, "orders", "status"))[0]["status"])


def asked(shop: Shop) -> dict[str, object]:
    """The newest notice that asks whether money has come."""
    return next(message for message in reversed(shop.owner.from_bot()) if "Has the money come" in text_of(message))


async def test_the_customer_reads_how_to_pay(shop: Shop) -> None:
    """The owner's instructions, the amount and the order's code, ready to be copied, and until when it is reserved."""
    customer = await ordered(shop)
    (order,) = await records(shop.store, "orders", "code")
    told = next(text for text in customer.texts() if "bank transfer" in text)
    for part in ("IBAN DE89", "9.00", order["code"], "Reserved for you until"):
        assert part in told


async def test_a_receipt_stops_the_clock_and_staff_accept_it(shop: Shop) -> None:
    """However long that takes them."""
    customer = await ordered(shop)
    await sent(shop, customer)
    shop.clock.advance(hours=10 * HOLD_HOURS)
    assert await shop.store.write(expire_orders) == 0
    assert "photo" in asked(shop)
    assert "looks whether the money has come" in text_of(customer.window)
    await shop.owner.tap("It has come", asked(shop))
    assert await status(shop) == OrderStatus.PAID
    assert any("is paid. Thank you" in text for text in customer.texts())


async def test_a_file_is_a_receipt_too_and_words_are_none(shop: Shop) -> None:
    """The question stays open for it."""
    customer = await ordered(shop)
    await to_receipt(customer)
    await customer.is_refused("I have paid, I swear", InvalidInput, field="proof_kind")
    await customer.act(lambda: shop.telegram.send_document(customer.id, "receipt.pdf", b"%PDF"))
    await shop.owner.tap("Show the receipt", asked(shop))
    assert any("document" in message for message in shop.owner.from_bot())


async def test_staff_refuse_a_receipt_with_a_reason(shop: Shop) -> None:
    """The customer reads it, can pay once more, and has the time for it."""
    customer = await ordered(shop)
    await sent(shop, customer)
    await shop.owner.tap("Not there", asked(shop))
    await shop.owner.say("Nothing has arrived")
    assert any("Nothing has arrived" in text for text in customer.texts())
    assert [one["reason"] for one in await kept(shop.store, customer.id, "transfer_receipts")] == [
        "Nothing has arrived"
    ]
    shop.clock.advance(hours=HOLD_HOURS - 1)
    assert await shop.store.write(expire_orders) == 0
    shop.clock.advance(hours=1)
    assert await shop.store.write(expire_orders) == 1


async def test_of_two_answers_the_first_counts(shop: Shop) -> None:
    """A double tap pays once; who refuses afterwards is told that it is paid."""
    customer = await ordered(shop)
    await sent(shop, customer)
    notice = asked(shop)
    await shop.owner.tap("It has come", notice)
    await shop.owner.tap("It has come", notice)
    assert [row["outcome"] for row in await records(shop.store, "payments", "outcome")] == [Outcome.SETTLED]
    await shop.owner.tap("Not there", notice)
    question = next(one for one in reversed(shop.owner.windows()) if "Without a reason" in buttons(one))
    await shop.owner.tap("Without a reason", question)
    assert shop.refused(PaymentRefused)
    assert await status(shop) == OrderStatus.PAID


async def test_staff_accept_without_a_receipt(shop: Shop) -> None:
    """They have seen the money on the account."""
    await ordered(shop)
    (order,) = await records(shop.store, "orders", "code")
    await shop.owner.say(f"/order {order['code']}")
    await shop.owner.press("💶 Money")
    await shop.owner.press("The money has come")
    assert await status(shop) == OrderStatus.PAID


@pytest.mark.parametrize(("left", "state"), [("3", OrderStatus.PAID), ("1", OrderStatus.PAID_UNFULFILLABLE)])
async def test_a_transfer_after_the_end_buys_what_is_still_there(shop: Shop, left: str, state: OrderStatus) -> None:
    """Money on its way is not refused."""
    customer = await ordered(shop)
    shop.clock.advance(hours=HOLD_HOURS)
    await shop.store.write(expire_orders)
    await shop.rest()
    await shop.owner.say(f"/stock TEA-1 ={left}")
    (order,) = await records(shop.store, "orders", "code")
    await shop.owner.say(f"/order {order['code']}")
    await shop.owner.press("💶 Money")
    await shop.owner.press("The money has come")
    assert await status(shop) == state
    assert any("is paid. Thank you" in text for text in customer.texts()) is (state is OrderStatus.PAID)


async def test_who_has_sent_a_receipt_does_not_cancel(shop: Shop) -> None:
    """The money is on its way."""
    customer = await ordered(shop)
    await customer.say("/orders")
    await customer.press("awaiting payment")
    assert any("Cancel order" in label for label in buttons(customer.window))
    await customer.press("Cancel order")
    question = customer.window
    await sent(shop, customer)
    assert not any("Cancel order" in label for label in buttons(customer.window))
    await customer.tap("Yes, cancel", question)
    assert shop.refused(PaymentRefused)
    assert await status(shop) == OrderStatus.AWAITING_PAYMENT


async def test_a_reply_to_the_notice_is_a_receipt(shop: Shop) -> None:
    """Nobody has to find the button; a reply in words is a message to the shop."""
    customer = await ordered(shop)
    notice = next(one for one in customer.from_bot() if "bank transfer" in text_of(one))
    await customer.act(lambda: shop.telegram.send_photo(customer.id, png(), reply_to=notice["message_id"]))
    assert "photo" in asked(shop)
    await customer.act(lambda: shop.telegram.say(customer.id, "Is it there?", reply_to=notice["message_id"]))
    assert any("Is it there?" in text for text in shop.owner.texts())
    assert len(await records(shop.store, "transfer_proofs", "id")) == 1


async def test_an_album_is_several_receipts(shop: Shop) -> None:
    """Staff see each; what is written below a picture stands with the order's messages."""
    customer = await ordered(shop)
    await to_receipt(customer)
    await customer.act(lambda: shop.telegram.send_photo(customer.id, png(), "Page one", album="1"))
    shop.telegram.send_photo(customer.id, png(grey=9), album="1")
    await shop.rest()
    (order,) = await records(shop.store, "orders", "code")
    await shop.owner.say(f"/order {order['code']}")
    assert "Page one" in text_of(shop.owner.window)
    await shop.owner.press("💶 Money")
    await shop.owner.tap("📎 2")
    assert "photo" in shop.owner.from_bot()[-1]


async def test_who_refuses_second_hears_that_it_is_said(shop: Shop) -> None:
    """The first reason stands, and the customer reads no other; without a receipt there is nothing to refuse."""
    customer = await ordered(shop)
    await sent(shop, customer)
    notice = asked(shop)
    await shop.owner.tap("Not there", notice)
    await shop.owner.say("Nothing has arrived")
    await shop.owner.tap("Not there", notice)
    await shop.owner.say("Too little")
    assert "customer was told nothing" in text_of(shop.owner.window)
    assert not any("Too little" in text for text in customer.texts())
    assert "✖️ Not there" not in buttons(shop.owner.window)
    assert await status(shop) == OrderStatus.AWAITING_PAYMENT


async def test_one_accepts_while_another_refuses(shop: Shop) -> None:
    """The one that comes first counts; the other hears it."""
    customer = await ordered(shop)
    await sent(shop, customer)
    manager = shop.customer(2)
    await manager.say("/start")
    await shop.owner.say(f"/people add {manager.id} manager")
    await shop.owner.tap("Not there", asked(shop))
    (order,) = await records(shop.store, "orders", "code")
    await manager.say(f"/order {order['code']}")
    await manager.press("💶 Money")
    await manager.press("The money has come")
    await shop.owner.say("Nothing has arrived")
    assert shop.refused(PaymentRefused)
    assert await status(shop) == OrderStatus.PAID
    assert not any("Nothing has arrived" in text for text in customer.texts())


async def test_a_receipt_after_the_end_still_reaches_the_shop(shop: Shop) -> None:
    """The customer reads that the order has ended, and not where to pay; staff decide what the money buys."""
    customer = await ordered(shop)
    how = next(one for one in customer.from_bot() if "bank transfer" in text_of(one))
    shop.clock.advance(hours=HOLD_HOURS)
    await shop.store.write(expire_orders)
    await shop.rest()
    await customer.tap("send the receipt", how)
    await customer.act(lambda: shop.telegram.send_photo(customer.id, png()))
    assert any("had ended before" in text for text in customer.texts())
    assert "order had ended" in text_of(asked(shop))
    await shop.owner.tap("Not there", asked(shop))
    await shop.owner.tap("Without a reason", shop.owner.window)
    refused = next(one for one in reversed(customer.from_bot()) if "has not found your transfer" in text_of(one))
    assert "📎 Send another receipt" in buttons(refused)
    assert await status(shop) == OrderStatus.EXPIRED
    await customer.tap("Send another receipt", refused)
    await customer.tap("Back")
    assert "do not pay it any more" in text_of(customer.window)
    assert "IBAN" not in text_of(customer.window)
    await customer.tap("send the receipt")
    await customer.act(lambda: shop.telegram.send_photo(customer.id, png()))
    await shop.owner.tap("It has come", asked(shop))
    assert await status(shop) == OrderStatus.PAID


async def test_a_transfer_for_a_cancelled_order_goes_back(shop: Shop) -> None:
    """Staff book it all the same, and read what to do."""
    await ordered(shop)
    (order,) = await records(shop.store, "orders", "code")
    await shop.owner.say(f"/order {order['code']} cancel sold out")
    await shop.owner.say(f"/order {order['code']} refund")
    await shop.owner.press("The money has come")
    assert any("cannot be fulfilled any more" in text for text, _alert in shop.owner.answers())
    assert await status(shop) == OrderStatus.PAID_UNFULFILLABLE
    await shop.owner.press("is sent back")
    assert await status(shop) == OrderStatus.REFUNDED


async def test_refused_often_a_new_receipt_still_stops_the_clock(shop: Shop) -> None:
    """Only those count that nobody has answered."""
    customer = await ordered(shop)
    (order,) = await records(shop.store, "orders", "id")

    async def send(number: int) -> None:
        await shop.store.write(send_proof, customer.id, order["id"], f"file-{number}", photo=True)

    for number in range(MOST_PROOFS + 2):
        await send(number)
    assert len(await records(shop.store, "transfer_proofs", "id")) == MOST_PROOFS
    await shop.store.write(refuse_transfer, Actor.staff(shop.owner.id), order["id"])
    await send(99)
    await send(99)
    assert len(await records(shop.store, "transfer_proofs", "id")) == MOST_PROOFS + 1
    shop.clock.advance(hours=HOLD_HOURS)
    assert await shop.store.write(expire_orders) == 0


async def test_helpers_are_not_asked_about_money(shop: Shop) -> None:
    """They could not answer."""
    helper = shop.customer(2)
    await helper.say("/start")
    await shop.owner.say(f"/people add {helper.id} staff")
    customer = await ordered(shop)
    await sent(shop, customer)
    assert not any("Has the money come" in text for text in helper.texts())
    assert asked(shop)
