"""What webhooks are told: each event once, in the transaction in which it happens, with what is true there."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.models.actor import CLI, Actor
from core.models.digital import Content, ContentKind
from core.models.order import OrderStatus
from core.models.payment import PaymentMethod
from core.models.stock import StockChange
from core.models.webhook import CHOICE, WebhookEvent
from core.usecases.content import set_content
from core.usecases.order.cancel import cancel_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import confirm_order, ship_order
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.refund import finish_refund
from core.usecases.payment.returns import note_chargeback, refund_order, take_off, view_money
from core.usecases.stock import change_stock
from core.usecases.webhook import add_webhook
from core.usecases.webhook_event import tell_placed
from core.values.webhook import read_events
from playground.state.people import OWNER
from storage.sqlite.executor import drive
from tests.core.usecases.test_imports import load
from tests.support.memory import memory_transaction
from tests.support.payments import CARDS, now, paid, placed
from tests.support.room import ALICE, MUG, SOAP, TEA, Room, open_room
from tests.support.tables import count_of, records

ANN = Actor.staff(OWNER)
URL = "https://example.org/events"


async def hook(room: Room, *events: WebhookEvent) -> int:
    return (await room.store.write(add_webhook, CLI, URL, events or CHOICE)).id


async def told(room: Room) -> list[dict[str, Any]]:
    """All that is owed to webhooks, in order."""
    return [json.loads(row["payload"]) for row in await records(room.store, "webhook_messages", "payload")]


async def events(room: Room) -> list[str]:
    return [row["event"] for row in await records(room.store, "webhook_messages", "event")]


async def test_an_order_is_told_as_it_was_placed(room: Room) -> None:
    """In minor units; of its customer nothing but the id."""
    await hook(room)
    order = (await room.buy((TEA, 2), (MUG, 1))).order
    (placed,) = await told(room)
    assert (placed["type"], placed["timestamp"]) == ("order.placed", "2027-01-15T15:06:40.000Z")
    data = placed["data"]
    assert (data["id"], data["code"], data["state"], data["customer"]) == (order.id, order.code, "placed", ALICE)
    assert data["total"] == {"amount": 2100, "currency": "EUR"}
    assert [(line["sku"], line["quantity"], line["total"]["amount"]) for line in data["lines"]] == [
        (TEA, 2, 900), (MUG, 1, 1200),
    ]  # fmt: skip
    assert "Alice" not in json.dumps(placed)


async def test_a_second_tap_places_and_tells_nothing_more(room: Room) -> None:
    """Nor does a refused order."""
    await hook(room)
    first = await room.buy((TEA, 1))
    assert first.first
    with pytest.raises(ZeroDivisionError):
        await room.store.write(_tell_and_fail, first.order)
    assert await events(room) == ["order.placed"]


async def _tell_and_fail(tx: Any, order: Any) -> None:
    await tell_placed(tx, order)
    raise ZeroDivisionError


async def test_each_step_is_told_with_its_state(room: Room) -> None:
    """Once, whoever takes it and however often it is taken."""
    await hook(room)
    order = (await room.buy((TEA, 1))).order
    for _ in range(2):
        await room.store.write(confirm_order, ANN, order.id)
    await room.store.write(ship_order, ANN, order.id, "PARCEL-1")
    await room.store.write(deliver_order, ANN, order.id)
    other = (await room.buy((TEA, 1))).order
    await room.store.write(cancel_order, ANN, other.id, "no tea")
    said = [(one["type"], one["data"]["state"]) for one in await told(room)]
    assert said == [
        ("order.placed", "placed"), ("order.confirmed", "confirmed"), ("order.shipped", "shipped"), ("order.delivered", "delivered"),
        ("order.placed", "placed"), ("order.cancelled", "cancelled"),
    ]  # fmt: skip


async def test_each_webhook_is_told_what_it_wants(room: Room) -> None:
    """An event is one message, whoever gets it."""
    one = await hook(room, *read_events("order.placed, order.confirmed"))
    other = await hook(room, WebhookEvent.ORDER_CONFIRMED)
    order = (await room.buy((TEA, 1))).order
    await room.store.write(confirm_order, ANN, order.id)
    rows = await records(room.store, "webhook_messages", "webhook_id", "event", "key")
    assert [(row["webhook_id"], row["event"]) for row in rows] == [
        (one, "order.placed"), (one, "order.confirmed"), (other, "order.confirmed"),
    ]  # fmt: skip
    assert rows[1]["key"] == rows[2]["key"] != rows[0]["key"]


async def test_who_is_disabled_is_owed_nothing_new(room: Room) -> None:
    webhook = await hook(room)
    await room.store.write(lambda tx: tx.webhooks.disable(webhook))
    await room.buy((TEA, 1))
    assert await events(room) == []


async def test_money_is_told(tmp_path: Path) -> None:
    """What comes in; what ends unpaid; what goes back, once it is sure to have gone back."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await hook(room)
        order = await placed(room, (TEA, 2))
        await paid(room, order)
        money = await room.store.read(view_money, order.id)
        await room.store.write(refund_order, ANN, order.id, restock=True, seen=money.left)
        assert await events(room) == ["order.placed", "order.paid"], "it has not been sent yet"
        (refund,) = (await room.store.read(view_money, order.id)).refunds
        for _ in range(2):
            await room.store.write(finish_refund, refund.id)
        *_, back = await told(room)
        assert (back["type"], back["data"]["state"]) == ("order.refunded", "refunded")
        assert back["data"]["refund"]["amount"] == {"amount": 900, "currency": "EUR"}
        await placed(room, (TEA, 1))
        room.clock.advance(seconds=CARDS.payment_hold / 1000)
        await room.store.write(expire_orders)
        assert await events(room) == ["order.placed", "order.paid", "order.refunded", "order.placed", "order.expired"]


async def test_a_part_and_a_chargeback_are_refunds(tmp_path: Path) -> None:
    """The order goes on after the one, and ends with the other."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await hook(room, WebhookEvent.ORDER_REFUNDED)
        order = await placed(room, (TEA, 2))
        await paid(room, order)
        await room.store.write(take_off, ANN, order.id, TEA, 1, restock=True, seen=900)
        (refund,) = (await room.store.read(view_money, order.id)).refunds
        await room.store.write(finish_refund, refund.id)
        await room.store.write(note_chargeback, ANN, order.id)
        said = [(one["data"]["state"], one["data"]["refund"]["amount"]["amount"]) for one in await told(room)]
        assert said == [("paid", 450), ("refunded", 450)]
        assert (await now(room, order)).status is OrderStatus.REFUNDED


async def test_money_that_buys_nothing_is_told_as_it_goes_back(tmp_path: Path) -> None:
    """It comes after its order was cancelled."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await hook(room, WebhookEvent.ORDER_PAID, WebhookEvent.ORDER_REFUNDED)
        order = await placed(room, (TEA, 1), by=PaymentMethod.LINK)
        await room.store.write(cancel_order, ANN, order.id)
        await paid(room, order)
        assert await events(room) == []
        await room.store.write(finish_refund, 1)
        (back,) = await told(room)
        assert (back["data"]["state"], back["data"]["refund"]["reason"]) == ("refunded", "late")


async def test_what_is_delivered_by_itself_is_paid_first(tmp_path: Path) -> None:
    """All in the payment's transaction, told in its order."""
    async with open_room(tmp_path, policy=CARDS) as room:
        await room.store.write(set_content, ANN, "update:1:1", MUG, Content(ContentKind.TEXT, text="The link"))
        await hook(room)
        await paid(room, await placed(room, (MUG, 1)))
        said = [(one["type"], one["data"]["state"]) for one in await told(room)]
        assert said == [
            ("order.placed", "awaiting_payment"), ("order.paid", "paid"), ("order.delivered", "delivered"),
        ]  # fmt: skip
        assert "The link" not in str(await told(room))


async def test_low_stock_is_told_once(room: Room) -> None:
    """By hand or by an order, with all that fell together; what was low is no news."""
    await hook(room, WebhookEvent.STOCK_LOW)
    await room.store.write(change_stock, CLI, "s-1", "SOAP-1", StockChange(amount=3, absolute=True))
    await room.store.write(change_stock, CLI, "s-2", "SOAP-1", StockChange(amount=2, absolute=True))
    await room.store.write(change_stock, CLI, "s-3", "MUG-1", StockChange(amount=5, absolute=True))
    await room.buy((TEA, 8), (MUG, 2))
    first, second = await told(room)
    assert first["data"]["items"] == [{"sku": SOAP, "code": "SOAP-1", "name": "Soap", "on_hand": 3, "low_at": 3}]
    assert {item["sku"]: item["on_hand"] for item in second["data"]["items"]} == {TEA: 2, MUG: 3}
    assert second["data"]["total"] == 2


async def test_a_file_that_empties_the_shelves_is_one_message(room: Room) -> None:
    """With the first hundred, and how many there are."""
    rows = [f"P-{n},Cup {n},Kitchen,1.00,50" for n in range(120)]
    await load(room.store, *rows, header="sku,product,category,price,stock")
    await hook(room, WebhookEvent.STOCK_LOW)
    rows = [f"P-{n},Cup {n},Kitchen,1.00,1" for n in range(120)]
    await load(room.store, *rows, header="sku,product,category,price,stock")
    (one,) = await told(room)
    assert (len(one["data"]["items"]), one["data"]["total"]) == (100, 120)


def test_without_webhooks_it_is_one_look() -> None:
    """Of one statement an event; nothing is put together."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        tx, counting = memory_transaction(connection)
        drive(tell_placed(tx, None))  # type: ignore[arg-type]  # nothing is looked up of it
        assert counting.statements == 1


async def test_without_webhooks_nothing_is_kept(room: Room) -> None:
    await room.buy((TEA, 8))
    assert await count_of(room.store, "webhook_messages") == 0
