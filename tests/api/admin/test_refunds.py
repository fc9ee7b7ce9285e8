"""Money that goes back, by a program."""

from core.models.order import Order, OrderStatus
from core.models.payment import PaymentMethod
from tests.support.http import Caller
from tests.support.payments import now, paid, placed
from tests.support.room import MUG, TEA, Room

ORDERS = "/v1/admin/orders"


async def paid_order(room: Room, by: PaymentMethod = PaymentMethod.CARD) -> Order:
    order = await placed(room, (TEA, 2), (MUG, 1), by=by)
    await paid(room, order)
    return order


async def test_all_of_it_goes_back(owner: Caller, room: Room) -> None:
    """As much as was seen; a card's money has to be sent by somebody, who notes it."""
    order = await paid_order(room)
    path = f"{ORDERS}/{order.id}"
    money = (await owner.get(f"{path}/money")).json
    assert (money["left"]["amount"], money["refunds"], money["paid"]["outcome"]) == (2100, [], "settled")
    stale = await owner.post(f"{path}/refunds", {"left": 2000, "restock": True})
    assert (stale.status, stale.kind) == (409, "stale-screen")
    done = await owner.post(f"{path}/refunds", {"left": 2100, "restock": True}, Idempotency_Key="refund")
    (refund,) = done.json["refunds"]
    assert (done.status, done.json["state"], refund["amount"]["amount"]) == (201, "refunded", 2100)
    assert (refund["by"]["name"], refund["by_hand"], refund["done_at"]) == ("API key website", True, None)
    again = await owner.post(f"{path}/refunds", {"left": 2100, "restock": True}, Idempotency_Key="refund")
    assert again.body == done.body
    assert (await owner.get(f"/v1/admin/stock/{TEA}")).json["on_hand"] == 10
    (waiting,) = (await owner.get("/v1/admin/ledger/waiting")).json["items"]
    assert (waiting["refund"], waiting["amount"]["amount"]) == (refund["id"], 2100)
    assert (await owner.post(f"/v1/admin/refunds/{refund['id']}/sent")).json == {"done": True}
    assert (await owner.get("/v1/admin/ledger/waiting")).json["items"] == []
    assert (await owner.get(f"{path}/money")).json["refunds"][0]["done_at"] is not None


async def test_pieces_go_back(owner: Caller, room: Room) -> None:
    """For what they were sold for; those that cannot be sold again stay out of the stock."""
    order = await paid_order(room)
    path = f"{ORDERS}/{order.id}/refunds"
    done = (await owner.post(path, {"left": 2100, "sku": TEA, "quantity": 1, "restock": False})).json
    assert (done["left"]["amount"], done["refunds"][0]["amount"]["amount"], done["state"]) == (1650, 450, "paid")
    assert [(one["sku"], one["quantity"]) for one in done["lines"]] == [(TEA, 1), (MUG, 1)]
    assert (await owner.get(f"/v1/admin/stock/{TEA}")).json["on_hand"] == 8
    assert (await owner.post(path, {"left": 1650, "sku": TEA, "restock": True})).status == 422
    assert (await owner.post(path, {"left": 1650, "sku": 999, "quantity": 1, "restock": True})).status == 404
    rows = (await owner.get("/v1/admin/ledger/money?limit=1")).json
    out = (await owner.get(f"/v1/admin/ledger/money?limit=1&cursor={rows['next']}")).json
    assert [rows["items"][0]["amount"]["amount"], out["items"][0]["amount"]["amount"]] == [2100, -450]
    assert (await owner.get(f"/v1/admin/ledger/money?cursor={out['next']}")).json == {"items": [], "next": None}


async def test_pieces_of_an_unpaid_order_need_not_be_paid(owner: Caller, room: Room) -> None:
    """With the last one it is cancelled."""
    order = await placed(room, (TEA, 2), by=PaymentMethod.CASH)
    path = f"{ORDERS}/{order.id}/refunds"
    assert (await owner.post(path, {"left": 900, "restock": True})).kind == "nothing-to-give-back"
    assert (await owner.post(path, {"left": 900, "sku": TEA, "quantity": 1, "restock": True})).json["left"][
        "amount"
    ] == 450
    last = await owner.post(path, {"left": 450, "sku": TEA, "quantity": 1, "restock": True})
    assert last.json["state"] == "cancelled"
    assert (await now(room, order)).status is OrderStatus.CANCELLED


async def test_a_chargeback_is_noted(owner: Caller, room: Room) -> None:
    """By a key that may give money back, as by a manager: nothing is left to give back then."""
    order = await paid_order(room)
    path = f"{ORDERS}/{order.id}/chargeback"
    noted = await owner.post(path, {"reason": "the bank says so"})
    assert (noted.status, noted.json["state"], noted.json["left"]["amount"]) == (201, "refunded", 0)
    assert (await owner.post(path, {})).kind == "nothing-to-give-back"


async def test_money_that_names_no_order_goes_back(owner: Caller, room: Room) -> None:
    """It waits until somebody says so; there is no such payment otherwise."""
    order = await placed(room, (TEA, 1))
    await paid(room, order, order_id=0)
    (waiting,) = (await owner.get("/v1/admin/ledger/waiting")).json["items"]
    assert waiting["refund"] is None
    assert (await owner.post(f"/v1/admin/payments/{waiting['payment']}/return")).status == 200
    (due,) = (await owner.get("/v1/admin/ledger/waiting")).json["items"]
    assert due["refund"] is not None
    assert (await owner.post("/v1/admin/payments/999/return")).json["noun"] == "payment"
