"""Orders, brought to their customers by a program."""

from core.models.order import OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import PaymentMethod
from core.usecases.order.search import index_orders
from core.usecases.outbox import due_notices
from tests.support.http import Caller
from tests.support.payments import now, placed
from tests.support.room import ALICE, BOB, MUG, TEA, Room

ORDERS = "/v1/admin/orders"


async def owed(room: Room, kind: NoticeKind) -> list[int]:
    """Who is to be told of something."""
    return [one.chat_id for one in await room.store.read(due_notices, (), 0) if one.kind is kind]


async def test_an_order_goes_its_way(owner: Caller, room: Room) -> None:
    """Its customer is told of each step, and its card says who took it."""
    order = await placed(room, (TEA, 2), by=PaymentMethod.CASH)
    path = f"{ORDERS}/{order.id}"
    card = (await owner.get(path)).json
    assert (card["order"]["state"], card["customer"]["id"]) == ("placed", ALICE)
    assert card["possible"] == ["confirmed", "cancelled"]
    for step, body, state in (
        ("confirm", {"seen": "placed"}, "confirmed"),
        ("ship", {"tracking": "RR123456785DE"}, "shipped"),
        ("deliver", None, "delivered"),
    ):
        moved = await owner.post(f"{path}/{step}", body)
        assert (moved.status, moved.json["order"]["state"]) == (200, state)
        assert (await now(room, order)).status == state
        assert await owed(room, NoticeKind(state)) == [ALICE]
    assert [one["by"]["name"] for one in moved.json["steps"]] == ["Alice", *["API key website"] * 3]
    assert moved.json["steps"][2]["tracking"] == "RR123456785DE"
    assert (await owner.get(f"{path}/money")).json["paid"]["method"] == "cash"


async def test_a_step_from_a_state_that_was_not_seen_is_refused(owner: Caller, room: Room) -> None:
    """The refusal says in which state it is; the same step again is no refusal."""
    order = await placed(room, (TEA, 1), by=PaymentMethod.CASH)
    path = f"{ORDERS}/{order.id}"
    await owner.post(f"{path}/confirm", {"seen": "placed"})
    answer = await owner.post(f"{path}/cancel", {"seen": "placed", "reason": "sold out"})
    assert (answer.status, answer.kind, answer.json["state"]) == (409, "order-moved", "confirmed")
    assert (await owner.post(f"{path}/confirm", {"seen": "placed"})).status == 200
    assert (await now(room, order)).status is OrderStatus.CONFIRMED
    assert (await owner.post(f"{path}/confirm", {"seen": "lost"})).status == 422
    assert (await owner.post(f"{ORDERS}/999/confirm")).json["noun"] == "order"


async def test_a_cancelled_order_gives_back_what_it_took(owner: Caller, room: Room) -> None:
    """Once."""
    order = await placed(room, (MUG, 3), by=PaymentMethod.CASH)
    for _ in range(2):
        answer = await owner.post(f"{ORDERS}/{order.id}/cancel", {"reason": "sold  out"})
        assert (answer.json["order"]["state"], answer.json["steps"][-1]["reason"]) == ("cancelled", "sold out")
    assert (await owner.get(f"/v1/admin/stock/{MUG}")).json["on_hand"] == 3
    assert (await owner.post(f"{ORDERS}/{order.id}/ship")).kind == "step-refused"


async def test_a_transfer_is_accepted_once(owner: Caller, room: Room) -> None:
    """It is in the ledger of money."""
    order = await placed(room, (TEA, 2), by=PaymentMethod.TRANSFER)
    path = f"{ORDERS}/{order.id}/transfer/accept"
    assert (await owner.post(path, {"seen": "paid"})).json["state"] == "awaiting_payment"
    for _ in range(2):
        assert (await owner.post(path)).json["order"]["state"] == "paid"
    (row,) = (await owner.get("/v1/admin/ledger/money")).json["items"]
    assert (row["order"], row["amount"]["amount"], row["method"], row["refund"]) == (order.code, 900, "transfer", None)
    (told,) = (await owner.get("/v1/admin/ledger/sums")).json["items"]
    assert (told["received"]["amount"], told["refunded"]["amount"]) == (900, 0)
    cash = await placed(room, (TEA, 1), by=PaymentMethod.CASH, customer_id=BOB)
    assert (await owner.post(f"{ORDERS}/{cash.id}/transfer/accept")).kind == "payment-refused"


async def test_orders_are_listed_and_found(owner: Caller, room: Room) -> None:
    """Newest first, by state, by words, by code."""
    one = await placed(room, (TEA, 1), by=PaymentMethod.CASH)
    two = await placed(room, (MUG, 1), by=PaymentMethod.CASH, customer_id=BOB)
    three = await placed(room, (TEA, 1), by=PaymentMethod.TRANSFER)
    first = (await owner.get(f"{ORDERS}?limit=2")).json
    then = (await owner.get(f"{ORDERS}?limit=2&cursor={first['next']}")).json
    assert [each["id"] for each in (*first["items"], *then["items"])] == [three.id, two.id, one.id]
    assert then["next"] is None
    waiting = (await owner.get(f"{ORDERS}?state=placed")).json["items"]
    assert [each["id"] for each in waiting] == [two.id, one.id]
    await room.store.write(index_orders, 100)
    assert [each["customer"] for each in (await owner.get(f"{ORDERS}?q=bob")).json["items"]] == ["Bob"]
    assert (await owner.get(f"{ORDERS}/by-code?code={one.code.lower()}")).json["order"]["id"] == one.id


async def test_a_message_reaches_the_customer(owner: Caller, room: Room) -> None:
    """As the chat's do."""
    order = await placed(room, (TEA, 1), by=PaymentMethod.CASH)
    answer = await owner.post(f"{ORDERS}/{order.id}/messages", {"text": "It leaves tomorrow."})
    assert (answer.status, answer.json["text"]) == (201, "It leaves tomorrow.")
    assert await owed(room, NoticeKind.MESSAGE) == [ALICE]
