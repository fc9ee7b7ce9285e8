"""A shop of three processes sells, takes codes, is run and is paid: as one that is alone, whoever of them serves whom."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core.errors import OrderMoved, TotalChanged
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.counter import take
from core.usecases.coupon import create_coupon
from core.usecases.staff import appoint
from jobs.leases import chat_lane
from playground.errors import Refused
from playground.state.people import OWNER
from tests.crash.shopkeeper import Shopkeeper
from tests.crash.test_counters import Street, street
from tests.support.books import faults
from tests.support.chat import Person, text_of
from tests.support.crowd import PLACED, Answer, answered, confirm_all, has_card, show_cards
from tests.support.goods import stock_and_ledger
from tests.support.refusals import worded
from tests.support.room import make_coupon
from tests.support.sales import check_sales
from tests.support.tables import column, records
from tests.support.waiting import until

pytestmark = pytest.mark.slow

OWNER_HERSELF = Actor.staff(OWNER)
MUGS, LIMIT = 100, 10


@asynccontextmanager
async def open_three(folder: Path, **told: str) -> AsyncIterator[Street]:
    """Afterwards the books hold."""
    async with street(folder, *"abc", **told) as them:
        yield them
        await them.keeper.all_sent()
        assert await them.keeper.look(faults) == []


async def crowd(them: Street, count: int, wish: str) -> list[Person]:
    """So many customers, each with a wish in the cart. The processes serve them, and the crew, in turn."""
    people = [them.keeper.person(number) for number in range(1, count + 1)]
    everybody = [them.keeper.person(0), *people]
    for place, counter in enumerate(await them.rows("counters")):
        lanes = [chat_lane(person.id) for person in everybody[place::3]]
        assert await them.keeper.look(write, take, counter["id"], lanes) == {*lanes}
    for person in people:
        them.keeper.telegram.say(person.id, f"/add {wish}")
    await them.keeper.all_done()
    return people


def texts(answers: Sequence[Answer]) -> list[str]:
    return [text for text, _alert in answers]


async def test_the_last_pieces_are_sold_once(tmp_path: Path) -> None:
    """Forty want three of a hundred mugs each, and tap Confirm twice: 33 get them, once, the others hear what is left."""
    async with open_three(tmp_path) as them:
        people = await crowd(them, 40, "MUG-1 3")
        await show_cards(people)
        taps = [person.tap_unseen("Confirm order") for person in [*people, *people]]
        said = texts(await answered(them.keeper.telegram, taps))
        await them.keeper.all_sent()
        buyers = await them.keeper.look(column, "orders", "customer_id")
        assert len(buyers) == len(set(buyers)) == MUGS // 3
        assert await them.keeper.look(stock_and_ledger, 2) == (1, 1)
        told = [text for person, text in zip(people, said, strict=False) if person.id not in buyers]
        assert told == [told[0]] * 7
        assert "1 left" in told[0]


async def test_a_code_is_used_as_often_as_it_may_be(tmp_path: Path) -> None:
    """Ten of forty pay less. The others are told the new total, see it, and pay it when they confirm again."""
    async with open_three(tmp_path) as them:
        await them.keeper.look(write, create_coupon, OWNER_HERSELF, make_coupon("FIRST10", limit=LIMIT))
        people = await crowd(them, 40, "TEA-100 1")
        for person in people:
            them.keeper.telegram.say(person.id, "/coupon FIRST10")
        await them.keeper.all_done()
        await show_cards(people)
        assert all("€4.05" in text_of(person.window) for person in people)
        said = texts(await confirm_all(people))
        dearer = [
            person for person, text in zip(people, said, strict=True) if text == worded(TotalChanged(405, 450, "EUR"))
        ]
        assert len(dearer) == 40 - LIMIT
        await until(lambda: all("Total: €4.50" in text_of(person.window) and has_card(person) for person in dearer))
        assert all(PLACED in text for text in texts(await confirm_all(dearer)))
        assert Counter(await them.keeper.look(column, "orders", "total")) == {405: LIMIT, 450: 40 - LIMIT}
        assert await them.keeper.look(records, "coupons", "used") == [{"used": LIMIT}]
        assert await them.keeper.look(check_sales) == [LIMIT * 405]


async def test_two_of_the_crew_at_the_same_orders(tmp_path: Path) -> None:
    """One confirms, the other cancels: one of them wins, the other hears where the order is by now."""
    async with open_three(tmp_path) as them:
        staff, *people = await crowd(them, 5, "MUG-1 1")
        owner = them.keeper.person(0)
        await them.keeper.look(write, appoint, OWNER_HERSELF, Member(user_id=staff.id, role=Role.STAFF, name="Bob"))
        await show_cards(people)
        await confirm_all(people)
        for one in (owner, staff):
            await one.say("/start")
        for number, code in enumerate(await them.keeper.look(column, "orders", "code")):
            for one in (owner, staff):
                await one.say(f"/order {code}")
            await owner.tap("Cancel")
            first, second = (owner, staff) if number % 2 else (staff, owner)
            taps = [one.tap_unseen("without a reason" if one is owner else "Confirm") for one in (first, second)]
            said = texts(await answered(them.keeper.telegram, taps))
            await them.keeper.all_done()
            assert [text.startswith("✅") for text in said].count(True) == 1, said
            assert sum(worded(OrderMoved(code, state)) in said for state in ("confirmed", "cancelled")) == 1, said
        left = MUGS - (await them.keeper.look(column, "orders", "status")).count("confirmed")
        assert await them.keeper.look(stock_and_ledger, 2) == (left, left)


async def test_what_the_owner_changes_everybody_sees(tmp_path: Path) -> None:
    """A price, stock and the shop's name, whichever process serves her: no other one keeps what was."""
    async with open_three(tmp_path) as them:
        people, owner = await crowd(them, 6, "TEA-100 2"), them.keeper.person(0)
        for words in ("/price TEA-100 4.00", "/stock MUG-1 =0", "/settings name Tea for Three"):
            await owner.say(words)
        for person in people:
            for words in ("/cart", "/add MUG-1 1", "/start"):
                them.keeper.telegram.say(person.id, words)
        await them.keeper.all_sent()
        for person in people:
            assert any("2 × €4.00 = €8.00" in text for text in person.texts())
            assert any("Mug: sold out" in text for text in person.texts())
            assert person.texts()[-1].startswith("Tea for Three")


async def test_each_order_is_paid_once(tmp_path: Path) -> None:
    """Twelve invoices, each paid twice at once, while one process is killed: each order is paid, nobody is charged for nothing."""
    async with open_three(tmp_path, TAKES_CARDS="1") as them:
        people = await crowd(them, 12, "TEA-100 1")
        await show_cards(people)
        await confirm_all(people)
        await until(lambda: all(invoices(person) for person in people))
        paying = [asyncio.create_task(pay(them.keeper, person)) for person in [*people, *people]]
        await them.kill("b")
        await asyncio.gather(*paying)
        await them.keeper.all_sent()
        assert await them.keeper.look(column, "orders", "status") == ["paid"] * 12
        charged = [charge.total_amount for charge in them.keeper.telegram.world.payments.charges()]
        assert charged == await them.keeper.look(column, "payments", "amount") == [450] * 12


def invoices(person: Person) -> list[dict[str, Any]]:
    return [message for message in person.messages() if "invoice" in message]


async def pay(keeper: Shopkeeper, person: Person) -> None:
    """Again if the shop does not answer in time; not if it refuses."""
    while True:
        try:
            await keeper.telegram.pay(person.id, invoices(person)[-1]["message_id"])
        except Refused as refused:
            if "in time" in str(refused):
                continue
        return


async def write(store: Any, use_case: Any, *args: Any) -> Any:
    return await store.write(use_case, *args)
