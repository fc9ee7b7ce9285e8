"""Messages that follow an order: its receipt, and staff's notices. And an order that its customer calls off."""

from pathlib import Path

from core.errors import NotFound, Noun, OrderMoved
from core.models.actor import Actor
from core.models.order import OrderStatus
from core.usecases.order.cancel import cancel_order
from core.usecases.order.steps import confirm_order, find_order
from tests.journeys.orders import a_shop, bought, bought_by_courier
from tests.support.chat import Message, Person, buttons, data_of, text_of
from tests.support.goods import stock_and_ledger
from tests.support.inbox import undo_newest
from tests.support.refusals import worded
from tests.support.shop import Shop
from tests.support.tables import count_of, records
from tests.support.waiting import until


def receipt(person: Person) -> str:
    """The message that the customer confirmed."""
    (found,) = [text for text in person.texts() if text.startswith("🧾")]
    return found


def notice(person: Person, code: str) -> Message:
    """Staff's notice of the new order."""
    (found,) = [one for one in person.from_bot() if text_of(one).startswith("🔔") and code in text_of(one)]
    return found


async def state(shop: Shop) -> str:
    (row,) = await records(shop.store, "orders", "status")
    return str(row["status"])


async def test_a_receipt_says_where_its_order_is(tmp_path: Path) -> None:
    """At each step; it names the delivery, what is paid and what comes next."""
    async with a_shop(tmp_path) as shop:
        code = await bought_by_courier(shop)
        alice, staff = shop.customer(), shop.customer(2)
        await shop.rest()
        assert "· placed" in receipt(alice)
        assert "Next, the shop confirms it" in receipt(alice)
        assert "Delivery: Courier" in receipt(alice)
        assert "You pay cash on delivery" in receipt(alice)
        for typed, said, comes in (
            ("confirm", "· confirmed", "when it is on its way"),
            ("ship RR123", "· shipped", "RR123"),
            ("deliver", "· delivered", ""),
        ):
            await staff.say(f"/order {code} {typed}")
            await shop.rest()
            assert said in receipt(alice)
            assert comes in receipt(alice)
        assert "You pay" not in receipt(alice)


async def test_a_cancelled_order_is_placed_nowhere(tmp_path: Path) -> None:
    """Neither on the receipt nor in what staff were told."""
    async with a_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        code = await bought(shop)
        await shop.owner.say(f"/order {code} cancel sold out")
        await shop.rest()
        assert "· cancelled" in receipt(shop.customer())
        assert "· cancelled" in text_of(notice(shop.owner, code))


async def test_a_step_that_comes_before_the_receipt_is_on_it(tmp_path: Path) -> None:
    """The receipt's first attempt says what was true then; it is brought up to date."""
    async with a_shop(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        held = shop.telegram.faults.hold("editMessageText")
        alice.tap_unseen("Confirm order")
        await until(lambda: held.met == 1)
        (row,) = await records(shop.store, "orders", "id")
        await shop.store.write(confirm_order, Actor.staff(1000), row["id"])
        held.go_on.set()
        await shop.rest()
        assert "· confirmed" in receipt(alice)


async def test_what_one_has_handled_loses_its_button_for_all(tmp_path: Path) -> None:
    """The window stays; a tap that was faster than the redrawing says so."""
    async with a_shop(tmp_path) as shop:
        owner, staff = shop.owner, shop.customer(2)
        await owner.say("/start")
        code = await bought(shop)
        await shop.rest()
        for one in (owner, staff):
            assert buttons(notice(one, code)) == ["🧾 Open order", "✅ Confirm"]
        old = data_of(notice(owner, code), "Confirm")
        await staff.tap("Confirm", notice(staff, code))
        await shop.rest()
        for one in (owner, staff):
            assert "✅ Confirm" not in buttons(notice(one, code))
            assert f"Order {code} · confirmed" in text_of(notice(one, code))
        shop.telegram.tap(owner.id, notice(owner, code)["message_id"], old)
        await shop.rest()
        assert owner.answers()[-1][0] == f"Order {code} is confirmed already."


async def test_steps_in_a_row_are_one_redrawing(tmp_path: Path) -> None:
    """What is owed for a message is drawn once, as it is then."""
    async with a_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        code = await bought(shop)
        await shop.rest()
        order = await shop.store.read(find_order, code)
        before = len(shop.telegram.journal)
        await shop.store.write(confirm_order, Actor.staff(1000), order.id)
        await shop.store.write(cancel_order, Actor.staff(1000), order.id)
        await shop.rest()
        edits = [call for call in [*shop.telegram.journal][before:] if call.method == "editMessageText"]
        assert len(edits) == 3  # the receipt, the owner's notice, and that of staff


async def test_a_customer_cancels_what_nobody_has_confirmed(tmp_path: Path) -> None:
    """Asked once; stock and coupon come back, staff hear of it, and a replay does nothing more."""
    async with a_shop(tmp_path) as shop:
        await shop.owner.say("/coupon new TEN 10% limit=1")
        alice = shop.customer()
        await alice.say("/coupon TEN")
        code = await bought(shop)
        await alice.say("/orders")
        assert "Green tea" in text_of(alice.window)
        await alice.tap(code)
        await alice.tap("Cancel order")
        await alice.tap("No, keep it")
        assert await state(shop) == "placed"
        await alice.tap("Cancel order")
        await alice.tap("Yes, cancel it")
        await undo_newest(shop.store)
        await shop.rest()
        assert "cancelled" in text_of(alice.window)
        assert "✖️ Cancel order" not in buttons(alice.window)
        assert await state(shop) == "cancelled"
        assert await stock_and_ledger(shop.store, 1) == (10, 10)
        assert await records(shop.store, "coupons", "used") == [{"used": 0}]
        assert await count_of(shop.store, "outbox", kind="cancelled_by_customer") == 2
        assert await count_of(shop.store, "outbox", kind="cancelled") == 0
        assert f"has cancelled order {code}" in "".join(shop.owner.texts())


async def test_who_is_late_or_forges_cancels_nothing(tmp_path: Path) -> None:
    """An order that was confirmed meanwhile, and somebody else's."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, sam = shop.customer(), shop.customer(3)
        await alice.say("/orders")
        await alice.tap(code)
        await alice.tap("Cancel order")
        asked = alice.window
        yes = data_of(asked, "Yes, cancel it")
        await sam.say("/start")
        shop.telegram.tap(sam.id, sam.window["message_id"], yes)
        await shop.rest()
        assert sam.answers()[-1][0] == worded(NotFound(Noun.ORDER, 1))
        await shop.owner.say(f"/order {code} confirm")
        await shop.rest()
        await alice.tap("Yes, cancel it", asked)
        assert alice.answers()[-1][0] == worded(OrderMoved(code, OrderStatus.CONFIRMED))
        assert "confirmed" in text_of(alice.window)
        assert await state(shop) == "confirmed"
