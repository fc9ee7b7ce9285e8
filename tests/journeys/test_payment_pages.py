"""Orders paid on a page of Stripe's: the page is real, as far as a stand-in for Stripe is, and so is the library in front of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.pipeline.gateway_events import listen
from bot.setup import Payments
from core.models.actor import CLI
from core.models.order import OrderStatus
from core.models.payment import Outcome, PaymentMethod
from core.models.policy import Policy
from core.models.stock import StockChange
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.page import EVERY, GIVEN_UP_AFTER
from core.usecases.stock import change_stock
from playground.state.people import OWNER
from playground.state.store import Store
from playground.state.stripe import Stripe, StripeCard
from tests.support.books import faults
from tests.support.chat import Message, Person, buttons, link_of, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.stripe import SECRET, StripeSite, stripe_site
from tests.support.tables import Not, column, count_of, records
from tests.support.waiting import until, until_stored

LINK = PaymentMethod.LINK
ASKED = "on the payment page"
"""What only the message with the way to the page says."""
POLICY = Policy(name="Corner Shop", admin_ids=(OWNER,), pay_with=(LINK,), link_ready=True, link_test=True)


@dataclass
class Till:
    """A shop, and where its orders are paid."""

    shop: Shop
    site: StripeSite

    async def ordered(self, number: int = 1) -> Person:
        """A customer has confirmed three teas and a mug, and the way to the page has come."""
        customer = self.shop.customer(number)
        await customer.say("/add TEA-1 3")
        await customer.say("/add MUG-1")
        await customer.say("/checkout")
        await customer.press("Confirm")
        await until(lambda: any(ASKED in text for text in customer.texts()))
        return customer

    def page(self) -> str:
        """The newest page's name at Stripe."""
        return str(self.site.stripe.sessions()[-1]["id"])

    async def looked(self) -> None:
        """The gateway has been asked about all pages that are due."""
        self.shop.clock.advance(seconds=EVERY / 1000)

        async def none_due() -> bool:
            due = await records(self.shop.store, "payment_pages", "look_at", look_at=Not(None))
            return all(row["look_at"] > self.shop.clock.ms() for row in due)

        await until_stored(none_due)
        await self.shop.rest()

    async def status(self) -> str:
        return str((await column(self.shop.store, "orders", "status"))[-1])

    async def stock(self) -> list[int]:
        return list(await column(self.shop.store, "skus", "on_hand"))


@pytest_asyncio.fixture
async def till(tmp_path: Path) -> AsyncIterator[Till]:
    """Tea and mugs; afterwards the books hold, and every charge has bought something or is on its way back."""
    clock = StillClock()
    async with stripe_site(Stripe(Store(None), clock.seconds)) as site:
        payments = Payments(gateways={LINK: site.gateway})
        async with open_shop(tmp_path, policy=POLICY, clock=clock, payments=payments) as shop:
            await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 5), Good("MUG-1", "Mug", 1000, 5)])
            await shop.owner.say("/start")
            yield Till(shop, site)
            assert shop.faults == []
            assert await faults(shop.store) == []


def way(customer: Person) -> Message:
    """The newest message that leads to a page."""
    return next(message for message in reversed(customer.from_bot()) if ASKED in text_of(message))


async def test_an_order_is_paid_on_a_page(till: Till) -> None:
    """The button leads there; it says that it is a test; once it is paid both sides hear of it, and the button goes."""
    customer = await till.ordered()
    assert "€23.50" in text_of(way(customer))
    assert "Test mode" in text_of(way(customer))
    assert link_of(way(customer), "Pay €23.50").endswith(till.page())
    assert till.site.stripe.pay(till.page())
    await till.looked()
    assert await till.status() == OrderStatus.PAID
    assert any("is paid. Thank you" in text for text in customer.texts())
    assert not any(ASKED in text for text in customer.texts())
    (payment,) = await records(till.shop.store, "payments", "method", "amount", "outcome", "provider_id")
    assert tuple(payment.values()) == ("link", 2350, Outcome.SETTLED, till.page())


async def test_declined_and_paid_after_all(till: Till) -> None:
    await till.ordered()
    till.site.stripe.pay(till.page(), StripeCard.DECLINED)
    await till.looked()
    assert await till.status() == OrderStatus.AWAITING_PAYMENT
    till.site.stripe.pay(till.page(), StripeCard.LOST)
    await till.looked()
    assert await till.status() == OrderStatus.PAID


@pytest.mark.parametrize(
    ("left", "status"), [(True, OrderStatus.PAID), (False, OrderStatus.PAID_UNFULFILLABLE)], ids=["stock", "no stock"]
)
async def test_paid_in_the_last_second(till: Till, *, left: bool, status: OrderStatus) -> None:
    """The hold ends before the shop has asked: late money buys what is still there, or goes back by itself."""
    await till.ordered()
    till.site.stripe.pay(till.page())
    till.site.stripe.down = True
    till.shop.clock.advance(seconds=POLICY.payment_hold / 1000)
    assert await till.shop.store.write(expire_orders) == 1
    if not left:
        await till.shop.store.write(change_stock, CLI, "gone", "TEA-1", StockChange(amount=-5))
    till.site.stripe.down = False
    till.shop.clock.advance(hours=1)
    await till.looked()
    assert await till.status() in (status, OrderStatus.REFUNDED if not left else status)
    if not left:
        await until(lambda: bool(till.site.stripe.refunds(till.site.stripe.session(till.page())["payment_intent"])))


async def test_a_page_is_closed_with_its_order(till: Till) -> None:
    """Expired or cancelled: nobody can pay there any more."""
    customer = await till.ordered()
    till.shop.clock.advance(seconds=POLICY.payment_hold / 1000)
    await till.shop.store.write(expire_orders)
    await till.looked()
    assert till.site.stripe.session(till.page())["status"] == "expired"
    assert not till.site.stripe.pay(till.page())
    assert not any(ASKED in text for text in customer.texts())
    await till.ordered(2)
    (code,) = (await column(till.shop.store, "orders", "code"))[1:]
    await till.shop.owner.say(f"/order {code} cancel")
    await till.looked()
    assert till.site.stripe.session(till.page())["status"] == "expired"
    assert await till.stock() == [5, 5]


async def test_paid_while_it_is_cancelled(till: Till) -> None:
    """The page is closed first and asked about afterwards, so the payment is seen and goes back."""
    await till.ordered()
    till.site.stripe.pay(till.page())
    (code,) = await column(till.shop.store, "orders", "code")
    await till.shop.owner.say(f"/order {code} cancel")
    await till.looked()
    assert await column(till.shop.store, "payments", "outcome") == [Outcome.LATE]
    intent = till.site.stripe.session(till.page())["payment_intent"]
    await until(lambda: [one["amount"] for one in till.site.stripe.refunds(intent)] == [2350])
    await until_stored(lambda: _is_refunded(till))


async def _is_refunded(till: Till) -> bool:
    return await till.status() == OrderStatus.REFUNDED


async def test_pieces_come_off_before_the_payment(till: Till) -> None:
    """The former page is closed; another one asks for what is left."""
    customer = await till.ordered()
    former = till.page()
    (code,) = await column(till.shop.store, "orders", "code")
    await till.shop.owner.say(f"/order {code} refund")
    for label in ("1 × Mug", "1 · −€10.00", "Yes, into stock"):
        await till.shop.owner.press(label)
    await until(lambda: till.page() != former and "€13.50" in text_of(way(customer)))
    await till.looked()
    assert till.site.stripe.session(former)["status"] == "expired"
    till.site.stripe.pay(till.page())
    await till.looked()
    assert await till.status() == OrderStatus.PAID
    assert await column(till.shop.store, "payments", "amount") == [1350]


async def test_money_goes_back_by_itself(till: Till) -> None:
    """A line, then the rest: each is sent once."""
    customer = await till.ordered()
    till.site.stripe.pay(till.page())
    await till.looked()
    (code,) = await column(till.shop.store, "orders", "code")
    await till.shop.owner.say(f"/order {code} refund")
    for label in ("1 × Mug", "1 · −€10.00", "Yes, into stock"):
        await till.shop.owner.press(label)
    await till.shop.owner.say(f"/order {code} refund")
    await till.shop.owner.press("Refund €13.50")
    await till.shop.owner.press("Refund, into stock")
    intent = till.site.stripe.session(till.page())["payment_intent"]
    await until(lambda: [one["amount"] for one in till.site.stripe.refunds(intent)] == [1000, 1350])
    await until(lambda: any("You got €13.50 back" in text for text in customer.texts()))
    assert await till.status() == OrderStatus.REFUNDED
    assert await count_of(till.shop.store, "refunds", done_at=None) == 0


async def test_a_gateway_that_is_down(till: Till) -> None:
    """The page comes later; what was paid meanwhile is seen later."""
    till.site.stripe.down = True
    customer = till.shop.customer()
    await customer.say("/add TEA-1")
    await customer.say("/checkout")
    await customer.press("Confirm")
    assert not any(ASKED in text for text in customer.texts())
    till.site.stripe.down = False
    till.shop.clock.advance(seconds=60)
    till.shop.pipeline.services.outbox.nudge()
    await until(lambda: any(ASKED in text for text in customer.texts()))
    till.site.stripe.pay(till.page())
    till.site.stripe.down = True
    till.shop.clock.advance(seconds=EVERY / 1000)

    async def missed() -> bool:
        return await column(till.shop.store, "payment_pages", "misses") != [0]

    await until_stored(missed)
    till.site.stripe.down = False
    till.shop.clock.advance(hours=1)
    await till.looked()
    assert (await column(till.shop.store, "payments", "outcome")) == [Outcome.SETTLED]
    assert POLICY.payment_hold < GIVEN_UP_AFTER


async def test_events_only_hint(till: Till) -> None:
    """Signed, doubled, out of order, forged and about nothing of ours: the shop asks Stripe, and books the payment once."""
    await till.ordered()
    stripe, store = till.site.stripe, till.shop.store
    opened = stripe.session(till.page())
    async with listen(store, {LINK: till.site.gateway}, 0) as port, ClientSession() as web:
        url = f"http://127.0.0.1:{port}/events/link"
        lie = stripe.event(opened | {"payment_status": "paid", "status": "complete"}, SECRET)
        answers = [await _post(web, url, *lie)]
        await till.looked()
        assert await till.status() == OrderStatus.AWAITING_PAYMENT
        stripe.pay(till.page())
        paid = stripe.session(till.page())
        said = [stripe.event(paid, SECRET)] * 2 + [stripe.event(opened, SECRET)]
        said += [stripe.event({"object": "charge", "payment_intent": "pi_of_others"}, SECRET)]
        answers += list(await asyncio.gather(*(_post(web, url, *one) for one in said)))
        assert answers == [200] * 5
        assert await _post(web, url, *stripe.event(paid, "whsec_forged")) == 400
        assert await _post(web, url, {}, b"x" * 300_000) == 413
        await until_stored(lambda: _is_paid(till))  # without waiting for the next look
    assert await column(store, "payments", "outcome") == [Outcome.SETTLED]


async def _is_paid(till: Till) -> bool:
    return await till.status() == OrderStatus.PAID


async def _post(web: ClientSession, url: str, headers: dict[str, str], body: bytes) -> int:
    async with web.post(url, headers=headers, data=body) as answer:
        return answer.status


async def test_what_goes_back_on_stripes_pages_is_seen(till: Till) -> None:
    """An event hints at the charge: the ledger has the refund, the order ends, and the owner is told."""
    await till.ordered()
    till.site.stripe.pay(till.page())
    await till.looked()
    till.site.stripe.refund_elsewhere(till.page())
    intent = till.site.stripe.session(till.page())["payment_intent"]
    async with listen(till.shop.store, {LINK: till.site.gateway}, 0) as port, ClientSession() as web:
        event = till.site.stripe.event({"object": "charge", "payment_intent": intent}, SECRET)
        assert await _post(web, f"http://127.0.0.1:{port}/events/link", *event) == 200
        await until_stored(lambda: _is_refunded(till))
    assert await column(till.shop.store, "refunds", "amount") == [2350]


async def test_the_way_to_the_page_comes_again(till: Till) -> None:
    """The order's card has it; it is the same page."""
    customer = await till.ordered()
    first = till.page()
    await customer.say("/orders")
    await customer.press("Sencha")
    assert any("Pay €23.50" in label for label in buttons(customer.window))
    await customer.press("Pay €23.50")
    await until(lambda: sum(ASKED in text for text in customer.texts()) == 1)
    assert till.page() == first
