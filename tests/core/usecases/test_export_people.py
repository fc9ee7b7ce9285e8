"""Orders and customers to take away: columns that can be summed up, and numbers that stay what they are."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.models.actor import Actor
from core.models.export import ExportNoun, ExportRequest, FileKind
from core.models.order import OrderStatus
from core.models.payment import PaymentMethod
from core.models.staff import Member, Role
from core.ports import ReadTransaction, Transaction
from core.usecases.export import write_export
from core.usecases.order.cancel import cancel_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import confirm_order, ship_order
from core.usecases.payment.returns import take_off
from core.usecases.staff import appoint
from tests.core.usecases.test_export import export
from tests.support.files import cells_in
from tests.support.goods import Good
from tests.support.payments import CARDS, paid, placed
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room, card, open_room
from tests.support.tables import put_row, set_values

ANN = Actor.staff(1000)
Table = Sequence[Mapping[str, Any]]


def total(rows: Table, *columns: str) -> Decimal:
    """The sum of these columns."""
    return sum((Decimal(row[column] or 0) for row in rows for column in columns), Decimal())


async def takings(room: Room) -> Decimal:
    """What the shop itself says that it takes."""

    async def ask(tx: ReadTransaction) -> int:
        return (await tx.orders.takings(0, 2**62)).total

    return Decimal(await room.store.read(ask)).scaleb(-2)


async def test_the_sum_of_a_column_is_what_the_shop_takes(tmp_path: Path) -> None:
    """Of five orders one is cancelled, one is not paid, one went back, and of one a piece was taken off: that is apart."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await room.coupon()
        await room.fill((TEA, 2), (SOAP, 1))
        await room.use_coupon()
        part = await room.place(card(await room.cart()))
        await room.store.write(take_off, ANN, part.order.id, TEA, 1, restock=True, seen=part.order.to_pay)
        cancelled = await placed(room, (MUG, 1), by=PaymentMethod.CASH)
        await room.store.write(cancel_order, ANN, cancelled.id)
        refunded = await placed(room, (TEA, 1))
        await paid(room, refunded)
        await room.store.write(take_off, ANN, refunded.id, TEA, 1, restock=True, seen=450)
        unpaid = await placed(room, (TEA, 2))
        await placed(room, (SOAP, 1), by=PaymentMethod.CASH, customer_id=BOB)
        rows = await export(room, tmp_path, ExportNoun.ORDERS)
    assert total(rows, "total") == total(rows, "line_total") == Decimal("9.75")
    assert total(rows, "quantity") == 3
    assert total(rows, "subtotal") - total(rows, "order_discount") == Decimal("9.75")
    apart = {row["order"]: row["void_total"] for row in rows if row["void_total"]}
    assert apart == {part.order.code: "4.05", cancelled.code: "12.00", refunded.code: "4.50", unpaid.code: "9.00"}
    assert total(rows, "void_line_total") == total(rows, "void_total")
    assert total(rows, "void_quantity") == 5
    assert {row["state"] for row in rows if row["order"] in apart} == {
        "placed",
        "cancelled",
        "refunded",
        "awaiting_payment",
    }


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_becomes_of_orders_their_column_is_the_takings(tmp_path: Path, seed: int) -> None:
    """In any state, with pieces taken off, with discounts and delivery."""
    random = Random(seed)
    async with open_room(tmp_path, (Good(stock=500), Good("MUG-1", "Mug", 1200, 500))) as room:
        await room.coupon()
        for number in range(12):
            await room.fill((TEA, random.randint(1, 3)), (MUG, random.randint(1, 2)))
            if random.random() < 0.5:
                await room.use_coupon()
            order = (await room.place(card(await room.cart(), message_id=number))).order
            if random.random() < 0.5:
                await room.store.write(take_off, ANN, order.id, TEA, 1, restock=True, seen=order.to_pay)
            await room.store.write(_bring_to, order.id, random.choice(tuple(OrderStatus)))
        rows = await export(room, tmp_path, ExportNoun.ORDERS)
        assert total(rows, "total") == total(rows, "line_total") == await takings(room)
        parts = total(rows, "subtotal", "delivery_price") - total(rows, "order_discount", "delivery_discount")
        assert parts == await takings(room)


async def _bring_to(tx: Transaction, order_id: int, status: OrderStatus) -> None:
    found = await tx.orders.order(order_id)
    assert found is not None
    await tx.orders.move(found, status, ANN, "")


async def test_an_order_says_what_became_of_it(tmp_path: Path) -> None:
    """Its coupons, how it is paid, when each step was taken, how it is tracked, and by which name its customer is found."""
    async with open_room(tmp_path) as room:
        await set_values(room.store, "customers", {"username": "alice"}, id=ALICE)
        await room.coupon()
        await room.coupon("MORE")
        await room.fill((TEA, 1))
        await room.use_coupon("MORE")
        order = (await room.place(card(await room.use_coupon()))).order
        days = []
        for step in (confirm_order, partial(ship_order, tracking="00340434"), deliver_order):
            room.clock.advance(hours=24)
            days.append(str(room.day()))
            await room.store.write(step, ANN, order.id)
        other = (await room.buy((MUG, 1), message_id=11)).order
        await room.store.write(cancel_order, ANN, other.id)
        first, second = await export(room, tmp_path, ExportNoun.ORDERS)
    assert [first[name][:10] for name in ("confirmed_at", "shipped_at", "delivered_at")] == days
    assert (first["cancelled_at"], first["refunded_at"], second["confirmed_at"]) == ("", "", "")
    assert second["cancelled_at"][:10] == days[-1]
    assert (sorted(first["coupons"].split(", ")), first["payment"]) == (["MORE", "SAVE10"], "cash")
    assert (first["username"], first["tracking"], second["tracking"]) == ("alice", "'00340434", "")


PHONES = ("+49301234567", "030123456", "(030) 12345", "+49 30 1 ext. 5")


@pytest.mark.parametrize("kind", list(FileKind))
@pytest.mark.parametrize("phone", PHONES)
async def test_a_phone_number_stays_one(tmp_path: Path, phone: str, kind: FileKind) -> None:
    """No spreadsheet takes it for a number or a formula: a workbook's cell is a text, a CSV's begins with no digit and no sign."""
    async with open_room(tmp_path) as room:
        order = (await room.buy((TEA, 1))).order
        await put_row(room.store, "order_deliveries", order_id=order.id, method="Van", phone=phone)
        for noun in (ExportNoun.ORDERS, ExportNoun.CUSTOMERS):
            path = tmp_path / f"{noun}.{kind}"
            await room.store.read_aside(write_export, ExportRequest(noun, kind), path)
            if kind is FileKind.CSV:
                (row,) = (row for row in await export(room, tmp_path, noun) if row["phone"])
                assert row["phone"].removeprefix("'") == phone
                assert row["phone"][0] in "'("
            else:
                header, *rows = cells_in(path.read_bytes())
                place = header.index("phone")
                assert [row[place] for row in rows if "".join(row[place : place + 1])] == [phone]


async def test_customers_are_those_who_buy(tmp_path: Path) -> None:
    """With where they were reached last and what they brought, in the shop's own currency; without the crew."""
    async with open_room(tmp_path) as room:
        for number, (phone, address) in enumerate((("111", "Old Road 1"), ("222", "New Road 2"), ("", None))):
            order = (await room.buy((TEA, 2), message_id=number)).order
            await put_row(room.store, "order_deliveries", order_id=order.id, method="Van", phone=phone, address=address)
        await room.store.write(take_off, ANN, order.id, TEA, 1, restock=True, seen=order.to_pay)
        stars = (await room.buy((TEA, 1), message_id=9)).order
        await set_values(room.store, "orders", {"currency": "XTR"}, id=stars.id)
        (alice, bob) = await export(room, tmp_path, ExportNoun.CUSTOMERS)
        assert (alice["phone"], alice["address"], alice["orders"], alice["spent"]) == (
            "'222",
            "New Road 2",
            "4",
            "22.50",
        )
        assert (bob["phone"], bob["address"], bob["spent"]) == ("", "", "0.00")
        await room.store.write(appoint, ANN, Member(user_id=BOB, role=Role.STAFF, name="Bob"))
        assert [row["name"] for row in await export(room, tmp_path, ExportNoun.CUSTOMERS)] == ["Alice"]
