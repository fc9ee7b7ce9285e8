"""Stripe Checkout through the official library, against the playground's stand-in for Stripe."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from core.models.order import Order, OrderLine, OrderStatus
from core.models.payment import PaymentMethod
from core.ports.gateway import GatewayError, Progress
from gateways.stripe import price_lines
from gateways.stripe_amounts import LIMITS, from_stripe, to_stripe
from playground.state.store import Store
from playground.state.stripe import Stripe, StripeCard
from tests.support.clock import StillClock
from tests.support.stripe import SECRET, StripeSite, stripe_site

BACK = "https://t.me/corner_shop_bot"
HOLD = 15 * 60_000


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest_asyncio.fixture
async def site(clock: StillClock) -> AsyncIterator[StripeSite]:
    async with stripe_site(Stripe(Store(None), clock.seconds)) as opened:
        yield opened


def order(clock: StillClock, *, total: int = 1250, currency: str = "EUR", taken_off: int = 0) -> Order:
    """Two teas and their delivery, for this much."""
    line = OrderLine(1, "TEA", "Tea <green>", "", 2, total // 2 - 50, 0)
    delivery = total - line.total
    placed, now = OrderStatus.AWAITING_PAYMENT, clock.ms()
    return Order(
        *(7, "K7Q-4MX", 1001, 1, placed, currency, line.total, 0, delivery, 0, total, now, (line,)),
        payment=PaymentMethod.LINK,
        taken_off=taken_off,
        expires_at=now + HOLD,
    )


async def test_a_page_says_what_is_paid(site: StripeSite, clock: StillClock) -> None:
    """Its prices sum to the total, and it knows which order it is."""
    opened = await site.gateway.open(order(clock), BACK)
    (session,) = site.stripe.sessions()
    assert session["lines"] == [["2 × Tea <green>", 1150], ["K7Q-4MX", 100]]
    assert (session["amount_total"], session["metadata"]["order_id"]) == (1250, "7")
    assert opened.url == f"{site.url}/stripe/pay/{opened.reference}"
    assert (await site.gateway.state(opened.reference)).progress is Progress.OPEN


async def test_the_same_question_again_is_the_same_page(site: StripeSite, clock: StillClock) -> None:
    asked = order(clock)
    assert await site.gateway.open(asked, BACK) == await site.gateway.open(asked, BACK)
    assert len(site.stripe.sessions()) == 1
    other = await site.gateway.open(asked._replace(taken_off=250), BACK)
    assert site.stripe.session(other.reference)["amount_total"] == 1000


async def test_what_is_paid_says_how_much_and_by_which_charge(site: StripeSite, clock: StillClock) -> None:
    """A declined card leaves the page as it was."""
    page = (await site.gateway.open(order(clock), BACK)).reference
    assert not site.stripe.pay(page, StripeCard.DECLINED)
    assert (await site.gateway.state(page)).progress is Progress.OPEN
    assert site.stripe.pay(page)
    assert not site.stripe.pay(page)
    state = await site.gateway.state(page)
    assert (state.progress, state.amount, state.currency, state.order_id) == (Progress.PAID, 1250, "EUR", 7)
    await site.gateway.close(page)
    assert (await site.gateway.state(page)) == state


async def test_a_page_ends(site: StripeSite, clock: StillClock) -> None:
    """When it is closed, or by itself, after the hold."""
    page = (await site.gateway.open(order(clock), BACK)).reference
    for _twice in range(2):
        await site.gateway.close(page)
    assert (await site.gateway.state(page)).progress is Progress.EXPIRED
    other = (await site.gateway.open(order(clock)._replace(code="OTH-ER1"), BACK)).reference
    clock.advance(seconds=HOLD / 1000)
    assert (await site.gateway.state(other)).progress is Progress.OPEN
    clock.advance(hours=1)
    assert (await site.gateway.state(other)).progress is Progress.EXPIRED


async def paid(site: StripeSite, clock: StillClock) -> tuple[str, str]:
    """A paid page, and its charge."""
    page = (await site.gateway.open(order(clock), BACK)).reference
    site.stripe.pay(page)
    return page, (await site.gateway.state(page)).charge_id


async def test_money_goes_back_in_parts_and_never_twice(site: StripeSite, clock: StillClock) -> None:
    """The same key sends nothing twice, also after Stripe has forgotten it."""
    page, charge = await paid(site, clock)
    first = await site.gateway.refund(charge, 500, "refund:1")
    assert await site.gateway.refund(charge, 500, "refund:1") == first
    site.stripe.forget_keys()
    assert await site.gateway.refund(charge, 500, "refund:1") == first
    assert (await site.gateway.state(page)).refunded == 500
    await site.gateway.refund(charge, 750, "refund:2")
    assert (await site.gateway.state(page)).refunded == 1250


async def test_what_went_back_elsewhere_is_done(site: StripeSite, clock: StillClock) -> None:
    page, charge = await paid(site, clock)
    site.stripe.refund_elsewhere(page)
    assert await site.gateway.refund(charge, 1250, "refund:1") == ""


async def test_more_than_was_paid_is_refused_for_good(site: StripeSite, clock: StillClock) -> None:
    _page, charge = await paid(site, clock)
    with pytest.raises(GatewayError) as refused:
        await site.gateway.refund(charge, 1251, "refund:1")
    assert refused.value.final


async def test_a_gateway_that_is_down_is_asked_later(site: StripeSite, clock: StillClock) -> None:
    site.stripe.down = True
    with pytest.raises(GatewayError) as refused:
        await site.gateway.open(order(clock), BACK)
    assert not refused.value.final


async def test_a_wrong_key_is_no_word_about_an_order(clock: StillClock) -> None:
    """Its owner mends it. Neither key nor answer is in the error."""
    async with stripe_site(Stripe(Store(None), clock.seconds), "sk_live_wrong_and_secret") as site:
        with pytest.raises(GatewayError) as refused:
            await site.gateway.state("cs_test_1")
        assert not refused.value.final
        assert "secret" not in str(refused.value)


async def test_events_are_signed(site: StripeSite, clock: StillClock) -> None:
    """What is not, or long ago, or changed on the way, is not believed."""
    page, charge = await paid(site, clock)
    headers, body = site.stripe.event(site.stripe.session(page), SECRET)
    assert site.gateway.event(headers, body) == page
    refund = {"object": "charge", "id": "ch_1", "payment_intent": charge}
    assert site.gateway.event(*site.stripe.event(refund, SECRET)) == charge
    assert site.gateway.event(*site.stripe.event({"object": "customer", "id": "cus_1"}, SECRET)) is None
    forged = [
        ({}, body),
        (headers, body + b" "),
        (site.stripe.event(refund, "whsec_other")[0], body),
        ({"Stripe-Signature": headers["Stripe-Signature"].replace("t=", "t=1")}, body),
        ({"Stripe-Signature": "é"}, body),
    ]
    for said in forged:
        with pytest.raises(GatewayError) as refused:
            site.gateway.event(*said)
        assert refused.value.final


async def test_nothing_is_believed_without_a_secret(site: StripeSite) -> None:
    site.gateway._webhook_secret = ""
    with pytest.raises(GatewayError):
        site.gateway.event(*site.stripe.event({"object": "charge", "payment_intent": "pi_1"}, ""))


async def test_the_page_takes_cards(site: StripeSite, clock: StillClock) -> None:
    """As somebody sees it: what it costs, a declined card, and the payment."""
    opened = await site.gateway.open(order(clock), BACK)
    async with ClientSession() as person:
        shown = await (await person.get(opened.url)).text()
        assert "Tea &lt;green&gt;" in shown
        assert "Pay 12.50 EUR" in shown
        declined = await (await person.post(opened.url, data={"card": "declined"})).text()
        assert "was declined" in declined
        assert "Paid." in await (await person.post(opened.url, data={"card": "accepted"})).text()
    assert (await site.gateway.state(opened.reference)).progress is Progress.PAID


@pytest.mark.parametrize(
    ("amount", "currency", "counted"),
    [(1250, "EUR", 1250), (450, "JPY", 450), (4500, "KWD", 4500), (300, "ISK", 30_000), (990, "UGX", 99_000)],
)
def test_amounts_as_stripe_counts_them(amount: int, currency: str, counted: int) -> None:
    assert to_stripe(amount, currency) == counted
    assert from_stripe(counted, currency) == amount


def test_what_stripe_cannot_charge_is_refused() -> None:
    """A third decimal that is not 0; and an amount that does not exist here."""
    for counts, amount, currency in ((to_stripe, 4501, "KWD"), (from_stripe, 450, "ISK")):
        with pytest.raises(GatewayError) as refused:
            counts(amount, currency)
        assert refused.value.final


def test_limits_are_in_our_units() -> None:
    known = {one.currency: one.least for one in LIMITS}
    assert (known["EUR"], known["JPY"], known["HUF"]) == (50, 50, 17_500)


def test_prices_sum_to_what_is_to_be_paid(clock: StillClock) -> None:
    """After pieces were taken off they do not fit any more: then there is one."""
    for taken_off in (0, 300):
        asked = order(clock, taken_off=taken_off)
        assert sum(amount for _name, amount in price_lines(asked)) == asked.to_pay
