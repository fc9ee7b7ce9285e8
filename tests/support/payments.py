"""Prepaid orders and their money, without a counter."""

from typing import Any

from core.models.order import Order
from core.models.payment import Charge, PaymentMethod, PreCheckout
from core.models.policy import Policy
from core.ports import ReadTransaction
from core.usecases.checkout import choose_payment
from core.usecases.payment.settle import Settled, record_payment
from playground.state.people import OWNER
from tests.support.room import ALICE, Room, card

CARDS = Policy(
    admin_ids=(OWNER,),
    pay_with=tuple(PaymentMethod),
    card_currencies=("EUR",),
    transfer_details="IBAN DE89",
    link_ready=True,
)
"""A shop that takes everything but Stars, because its currency is the euro."""


async def placed(
    room: Room, *quantities: tuple[int, int], by: PaymentMethod = PaymentMethod.CARD, customer_id: int = ALICE
) -> Order:
    """An order that is to be paid like this."""
    await room.fill(*quantities, customer_id=customer_id)
    await room.store.write(choose_payment, customer_id, by)
    return (await room.place(card(await room.cart(customer_id)))).order


async def paid(room: Room, order: Order, charge_id: str = "charge-1", **other: Any) -> Settled:
    """Its money comes in; `other` is what is wrong with it."""
    said = {"method": order.payment, "payer_id": order.customer_id, "currency": order.currency, "amount": order.total}
    charge = Charge(**{"charge_id": charge_id, "order_id": order.id, **said, **other})
    return await room.store.write(record_payment, charge)


def question(order: Order, key: str = "query-1", **other: Any) -> PreCheckout:
    """May it be paid? `other` is what is wrong with the question."""
    said = {"order_id": order.id, "payer_id": order.customer_id, "currency": order.currency, "amount": order.total}
    return PreCheckout(**{"key": key, **said, **other})


async def now(room: Room, order: Order) -> Order:
    """The order as it is by now."""

    async def found(tx: ReadTransaction) -> Order | None:
        return await tx.orders.order(order.id)

    stored = await room.store.read(found)
    assert stored is not None
    return stored
