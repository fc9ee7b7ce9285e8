"""kill -9 around an order that is paid on a page: there is one page, one charge, one payment, and one refund."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from core.models.order import OrderStatus
from playground.state.people import OWNER
from playground.state.store import Store
from playground.state.stripe import Stripe
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.books import faults
from tests.support.chat import Person, buttons
from tests.support.goods import Good
from tests.support.stripe import stripe_site
from tests.support.tables import records
from tests.support.waiting import until, until_stored

GOODS = (Good("TEA-100", "Green tea", 450, 10),)


@dataclass
class Site:
    """A shop, and where its orders are paid."""

    keeper: Shopkeeper
    stripe: Stripe
    pays: dict[str, str]

    async def start(self, **deadly: str) -> None:
        await self.keeper.start(**self.pays, **deadly)

    async def ordered(self) -> Person:
        """Alice has tapped Confirm."""
        alice = self.keeper.person()
        self.keeper.telegram.say(alice.id, "/add TEA-100 2")
        await until(lambda: bool(alice.windows()))
        self.keeper.telegram.say(alice.id, "/checkout")
        await until(lambda: any("Confirm" in text for text in buttons(alice.window)))
        await self.keeper.all_done()
        alice.tap_unseen("Confirm order")
        return alice

    async def paid(self) -> None:
        """The order's page, the only one, has come and is paid."""
        await until(lambda: len(self.stripe.sessions()) == 1)
        assert self.stripe.pay(self.page())

    def page(self) -> str:
        (session,) = self.stripe.sessions()
        return str(session["id"])

    async def comes_to(self, status: OrderStatus) -> None:
        """Wait until the order is in this state; then the books hold, and the shop has booked what Stripe has."""

        async def is_there() -> bool:
            return [row["status"] for row in await self.keeper.look(records, "orders", "status")] == [status]

        await until_stored(is_there)
        assert await self.keeper.look(faults) == []
        intent = self.stripe.session(self.page())["payment_intent"]
        booked = await self.keeper.look(records, "payments", "amount", "charge_id")
        assert booked == [{"amount": 900, "charge_id": intent}]


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with (
        stripe_site(Stripe(Store(None), time.time)) as pages,
        open_site(tmp_path, GOODS) as keeper,
    ):
        yield Site(keeper, pages.stripe, {"STRIPE_URL": f"{pages.url}/stripe"})


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "bot.calls.cashier.keep_page"},
        {"KILL_AFTER_COMMIT": "bot.calls.cashier.keep_page"},
    ],
    ids=lambda deadly: next(iter(deadly)),
)
async def test_killed_while_the_page_is_opened(site: Site, deadly: dict[str, str]) -> None:
    """Stripe has it, and the shop has not heard of it: the next process gets the same page, and tells the customer."""
    await site.start(**deadly)
    alice = await site.ordered()
    await site.keeper.died()
    assert len(site.stripe.sessions()) == 1
    await site.start()
    await until(lambda: any("on the payment page" in text for text in alice.texts()))
    await site.paid()
    await site.comes_to(OrderStatus.PAID)


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "core.usecases.payment.page.record_payment"},
        {"KILL_AFTER_COMMIT": "core.usecases.payment.page.record_payment"},
    ],
    ids=lambda deadly: next(iter(deadly)),
)
async def test_killed_while_a_payment_is_booked(site: Site, deadly: dict[str, str]) -> None:
    """It is booked once, and both sides hear of it once."""
    await site.start(**deadly)
    alice = await site.ordered()
    await site.paid()
    await site.keeper.died()
    await site.start()
    await site.comes_to(OrderStatus.PAID)
    await site.keeper.all_sent()
    assert sum("is paid. Thank you" in text for text in alice.texts()) == 1


@pytest.mark.parametrize("deadly", ["KILL_INSIDE", "KILL_AFTER_COMMIT"])
async def test_killed_while_money_goes_back(site: Site, deadly: str) -> None:
    """Stripe has sent it back, and the shop has not noted that: it is sent once all the same."""
    await site.start(**{deadly: "core.usecases.outbox.finish_refund"})
    await site.ordered()
    await site.paid()
    await site.comes_to(OrderStatus.PAID)
    (order,) = await site.keeper.look(records, "orders", "code")
    owner = Person(site.keeper.telegram, OWNER, site.keeper.all_done)
    await owner.say(f"/order {order['code']} refund")
    for label in ("2 × Green tea", "1 · −€4.50"):  # a part: the whole could not go back twice
        await owner.press(label)
    owner.tap_unseen("Yes, into stock")
    await site.keeper.died()
    await site.start()
    await site.keeper.all_sent()
    await site.comes_to(OrderStatus.PAID)
    intent = site.stripe.session(site.page())["payment_intent"]
    assert [one["amount"] for one in site.stripe.refunds(intent)] == [450]
