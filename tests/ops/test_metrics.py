"""What `/metrics` counts is what has happened."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from math import isnan
from pathlib import Path

import pytest
import pytest_asyncio

from core.models.health import Backlog
from core.models.payment import PaymentMethod
from core.ports import Transaction
from core.ports.meter import Deed, Done, NoMeter
from core.usecases.checkout import choose_payment
from ops.metrics import Metrics
from playground.faults import Drop
from tests.ops.asked import Asked, read, wait_in_line, watched
from tests.support.chat import Person
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.shop import Shop
from tests.support.store import open_store
from tests.support.tables import records

COUNTED_BY = {"kind", "status", "method", "outcome", "currency", "le"}


@pytest_asyncio.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asked]:
    """A shop that takes cash and cards."""
    async with watched(tmp_path) as opened:
        await stock_up(opened.shop.store, [Good("TEA-1", "Sencha", 450, 9)])
        await opened.shop.owner.say("/start")
        yield opened


async def buys(shop: Shop, by: PaymentMethod) -> Person:
    """Two teas."""
    customer = shop.customer()
    await customer.say("/add TEA-1 2")
    await shop.store.write(choose_payment, customer.id, by)
    await customer.say("/checkout")
    await customer.press("Confirm")
    return customer


async def test_orders_and_money_by_currency_and_method(asked: Asked) -> None:
    """Cash is money when the order is handed over, a card's when it is paid, a refund when it is known to have arrived."""
    shop, customer = asked.shop, asked.shop.customer()
    await buys(shop, PaymentMethod.CASH)
    await buys(shop, PaymentMethod.CARD)
    seen = await asked.samples()
    assert (seen["orders_total", "EUR", "cash"], seen["orders_minor_units_total", "EUR", "cash"]) == (1, 900)
    assert (seen["orders_total", "EUR", "card"], seen["orders_minor_units_total", "EUR", "card"]) == (1, 900)
    assert not any(value for name, value in seen.items() if name[0].startswith(("payments", "refunds")))
    await shop.telegram.pay(customer.id, next(one["message_id"] for one in customer.messages() if "invoice" in one))
    await shop.rest()
    cash, card = [row["code"] for row in await records(shop.store, "orders", "code")]
    for step in ("confirm", "ship", "deliver"):
        await shop.owner.say(f"/order {cash} {step}")
    seen = await asked.samples()
    assert (seen["payments_total", "EUR", "cash"], seen["payments_minor_units_total", "EUR", "cash"]) == (1, 900)
    assert (seen["payments_total", "EUR", "card"], seen["payments_minor_units_total", "EUR", "card"]) == (1, 900)
    assert seen["updates_total", "pre_checkout_query"] == seen["reply_seconds_count", "pre_checkout_query"] == 1
    await shop.owner.say(f"/order {card}")
    await shop.owner.press("💶 Money")
    await shop.owner.press("Refund €9.00")
    await shop.owner.press("Refund, into stock")
    assert (await asked.samples())["refunds_total", "EUR", "card"] == 0
    await shop.owner.press("is sent back")
    seen = await asked.samples()
    assert (seen["refunds_total", "EUR", "card"], seen["refunds_minor_units_total", "EUR", "card"]) == (1, 900)


async def test_money_is_counted_from_zero_on(asked: Asked) -> None:
    """In every way to pay, Stars in their own currency, and of orders also those that cost nothing: the first one is a rise."""
    seen = await asked.samples()
    ways = {("EUR", "cash"), ("EUR", "transfer"), ("EUR", "card"), ("XTR", "stars"), ("EUR", "link")}
    for name in ("orders", "payments", "refunds"):
        for counter in (f"{name}_total", f"{name}_minor_units_total"):
            found = {sample[1:]: value for sample, value in seen.items() if sample[0] == counter}
            assert found == dict.fromkeys(ways | {("EUR", "free")} if name == "orders" else ways, 0)


async def test_only_what_is_on_disk_counts(asked: Asked) -> None:
    """Not what a use case took back by failing; and what it was tried twice for counts once."""

    async def claim(tx: Transaction, amount: int) -> None:
        tx.noted.append(Done(Deed.ORDER, "EUR", "cash", amount))
        if amount > 100:
            raise LookupError

    store = asked.shop.store
    done = await asyncio.gather(*(store.write(claim, amount) for amount in (7, 700, 8)), return_exceptions=True)
    assert [type(one) for one in done] == [type(None), LookupError, type(None)]
    seen = await asked.samples()
    assert (seen["orders_total", "EUR", "cash"], seen["orders_minor_units_total", "EUR", "cash"]) == (2, 15)


async def test_updates_answers_and_refusals(asked: Asked) -> None:
    """By kind; a refusal by its class."""
    customer = asked.shop.customer()
    before = await asked.samples()
    await customer.say("/add TEA-1")
    await customer.tap("Home")
    await customer.say("/add NOSUCH")
    await customer.say("/add TEA-1 99")
    asked.shop.telegram.ask_inline(customer.id, "tea")
    await asked.shop.rest()
    seen = await asked.samples()

    def rise(*name: str) -> float:
        return seen[name] - before.get(name, 0)

    assert (rise("updates_total", "message"), rise("updates_total", "callback_query")) == (3, 1)
    assert (rise("reply_seconds_count", "message"), rise("reply_seconds_count", "callback_query")) == (3, 1)
    assert rise("updates_total", "inline_query") == rise("reply_seconds_count", "inline_query") == 1
    assert rise("handler_seconds_count") == 4
    assert (rise("errors_total", "404"), rise("errors_total", "409"), rise("errors_total", "500")) == (1, 1, 0)


async def test_the_time_to_the_answer_is_what_the_customer_waited(asked: Asked) -> None:
    """From receipt, the queue included."""
    before = (await asked.samples())["reply_seconds_sum", "message"]
    customer = asked.shop.customer()
    go_on = await wait_in_line(asked.shop, customer, "/start")
    assert (await asked.samples())["lanes_under_way",] == 1
    asked.shop.clock.advance(seconds=20)
    go_on.set()
    await asked.shop.rest()
    seen = await asked.samples()
    assert seen["reply_seconds_sum", "message"] - before == pytest.approx(20)
    assert seen["lanes_under_way",] == 0


async def test_calls_of_telegram_by_what_came_of_them(asked: Asked) -> None:
    """Each attempt by itself."""
    faults, customer = asked.shop.telegram.faults, asked.shop.customer()
    faults.too_many_requests("sendMessage", 1)
    faults.add("sendMessage", Drop())
    await customer.say("/start")
    faults.refuse("editMessageText", 400, "Bad Request: BUTTON_TYPE_INVALID")
    customer.tap_unseen("Cart")
    await asked.shop.rest()
    seen = await asked.samples()
    assert seen["telegram_calls_total", "sendMessage", "retry_after"] == 1
    assert seen["telegram_calls_total", "sendMessage", "network"] == 1
    assert seen["telegram_calls_total", "sendMessage", "ok"] >= 1
    assert seen["telegram_calls_total", "editMessageText", "refused"] == 1
    assert seen["telegram_calls_total", "getUpdates", "ok"] >= 1


async def test_commits_their_sizes_and_the_wait_for_the_writer(tmp_path: Path) -> None:
    """Every write waits, and is part of one commit."""

    async def nothing(_tx: Transaction) -> None: ...

    metrics = Metrics()
    async with open_store(tmp_path / "shop.db", CARDS, StillClock().ms, metrics) as store:
        await asyncio.gather(*(store.write(nothing) for _ in range(5)))
    seen = read(metrics.page(None, 0).decode())
    assert seen["commit_writes_sum",] == seen["writer_wait_seconds_count",] == 5
    assert 1 <= seen["commit_writes_count",] == seen["commit_seconds_count",] < 5


async def test_a_meter_that_fails_stops_nobody(tmp_path: Path) -> None:
    """The next write is done, too."""

    class Broken(NoMeter):
        def committed(self, waited: Sequence[float], seconds: float) -> None:
            raise ArithmeticError

    async def seven(_tx: Transaction) -> int:
        return 7

    async with open_store(tmp_path / "shop.db", CARDS, StillClock().ms, Broken()) as store:
        assert [await store.write(seven) for _ in range(2)] == [7, 7]


async def test_what_waits(asked: Asked) -> None:
    """Updates that are not done. (Notices that are owed: test_readiness.py.)"""
    shop, customer = asked.shop, asked.shop.customer()
    await shop.pipeline.flush()
    go_on = await wait_in_line(shop, customer, "/start")
    seen = await asked.samples()
    assert seen["inbox_updates",] == 1
    go_on.set()
    await shop.rest()


def test_what_nobody_knows_is_no_number() -> None:
    """The last one would look as if all were well."""
    metrics = Metrics()
    seen = read(metrics.page(Backlog(3, 2_500, {"receipt": 2}, 1_500), 0).decode())
    assert (seen["inbox_updates",], seen["inbox_oldest_seconds",]) == (3, 2.5)
    assert (seen["outbox_notices", "receipt"], seen["outbox_oldest_seconds",]) == (2, 1.5)
    seen = read(metrics.page(None, 0).decode())
    assert all(isnan(seen[name,]) for name in ("inbox_updates", "inbox_oldest_seconds", "outbox_oldest_seconds"))
    assert ("outbox_notices", "receipt") not in seen


async def test_labels_are_words_of_the_program(asked: Asked) -> None:
    """Whatever customers are called and type, no series is theirs."""
    customer = asked.shop.customer()
    customer.rename("Anna Karenina")
    await customer.say("where is Anna?")
    await buys(asked.shop, PaymentMethod.CASH)
    page = await asked.page()
    assert "Anna" not in page
    assert str(customer.id) not in {value for name in await asked.samples() for value in name[1:]}
    names = {
        label for line in page.splitlines() if "{" in line for label in line.split("{")[1].split("}")[0].split(",")
    }
    assert {name.split("=")[0] for name in names} == COUNTED_BY
