"""A hundred customers, fifty codes, Stars, and a bot that is killed again and again: fifty payers have a code each, nobody else paid."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from core.models.actor import CLI
from core.models.catalog import ProductKind
from core.models.digital import Content, ContentKind
from core.models.order import OrderStatus
from core.usecases.content import add_codes, set_content
from core.usecases.product.edit import set_kind
from playground.errors import Refused
from storage.opening import ShopStore
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.books import faults
from tests.support.chat import Person
from tests.support.crowd import answered, has_card
from tests.support.goods import Good
from tests.support.tables import Not, column, count_of, records
from tests.support.waiting import until

CUSTOMERS, CODES, GIFT = 100, 50, 1
STARS = {"TAKES_STARS": "1"}
DEATHS = (
    {"KILL_INSIDE": "bot.pipeline.till.admit"},
    {"KILL_AFTER_COMMIT": "bot.pipeline.till.admit"},
    {"KILL_INSIDE": "bot.pipeline.till.record_payment"},
    {"KILL_AFTER_COMMIT": "bot.pipeline.till.record_payment"},
    {"KILL_AFTER_CALL": "answerPreCheckoutQuery:7"},
    {"KILL_BEFORE_CALL": "refundStarPayment:1"},
    {"KILL_AFTER_CALL": "refundStarPayment:2"},
)


async def fill(store: ShopStore) -> None:
    await store.write(set_kind, CLI, GIFT, ProductKind.DIGITAL)
    await store.write(set_content, CLI, "pool", GIFT, Content(ContentKind.CODES))
    await store.write(add_codes, CLI, "codes", GIFT, [f"CODE-{number}" for number in range(CODES)])


async def all_order(keeper: Shopkeeper) -> list[Person]:
    """Everybody wants one; those who have an invoice afterwards."""
    people = [keeper.person(number) for number in range(1, CUSTOMERS + 1)]
    for person in people:
        keeper.telegram.say(person.id, "/add GIFT-10 1")
        keeper.telegram.say(person.id, "/checkout")
    await until(lambda: all(has_card(person) for person in people))
    await keeper.all_done()
    await answered(keeper.telegram, [person.tap_unseen("Confirm order") for person in people])
    await keeper.all_sent()
    return [person for person in people if invoice(person)]


def invoice(person: Person) -> int:
    """The message with the invoice; 0 where there is none."""
    return next((message["message_id"] for message in person.messages() if "invoice" in message), 0)


async def pay(keeper: Shopkeeper, person: Person) -> None:
    """Until it is charged: a bot that is killed answers late, and a lease has to end first."""
    with suppress(Refused):
        await keeper.telegram.pay(person.id, invoice(person))
    keeper.telegram.charge(person.id, invoice(person))  # once more, without a question


async def dies_or_ends(keeper: Shopkeeper, paying: Sequence[asyncio.Task[None]]) -> None:
    """Wait until the process has killed itself; if there is nothing left to do for it before that, kill it."""

    async def ended() -> None:
        await asyncio.wait(paying)
        await keeper.all_sent()

    tasks = [asyncio.create_task(keeper.died()), asyncio.create_task(ended())]
    _first, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    if keeper.processes[-1].is_alive():
        await keeper.kill()


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_killed_between_payments_for_a_pool(tmp_path: Path) -> None:
    """Whoever was charged has a code or their Stars back; no code is given twice, and none is lost."""
    async with open_site(tmp_path, (Good("GIFT-10", "Gift card", 100, 0),)) as keeper:
        await keeper.look(fill)
        await keeper.start(**STARS)
        payers = await all_order(keeper)
        assert len(payers) == CODES
        await keeper.kill()
        paying = [asyncio.create_task(pay(keeper, person)) for person in payers]
        for deadly in DEATHS:
            await keeper.start(**STARS, **deadly)
            await dies_or_ends(keeper, paying)
            assert await keeper.look(faults) == []
        await keeper.start(**STARS)
        await asyncio.gather(*paying)
        await keeper.all_sent()
        await check(keeper, {person.id for person in payers})
        assert await keeper.look(faults) == []


async def check(keeper: Shopkeeper, payers: set[int]) -> None:
    orders = await keeper.look(records, "orders", "id", "customer_id", "status")
    assert {order["customer_id"] for order in orders} == payers
    assert {order["status"] for order in orders} == {OrderStatus.DELIVERED}
    given = await keeper.look(column, "codes", "order_id", order_id=Not(None))
    assert sorted(given) == sorted(order["id"] for order in orders)
    kept = [charge for charge in keeper.telegram.world.payments.charges() if charge.refunded_at is None]
    assert sorted(charge.person_id for charge in kept) == sorted(payers)
    assert await keeper.look(count_of, "payments") == len(keeper.telegram.world.payments.charges())
    shown = [text for number in range(1, CUSTOMERS + 1) for text in keeper.person(number).texts()]
    assert all(sum(f"CODE-{number}" in text.split() for text in shown) >= 1 for number in range(CODES))
