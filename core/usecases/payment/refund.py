"""Money that goes back."""

from core.models.actor import Actor
from core.models.outbox import NoticeKind
from core.models.payment import Payment, PaymentMethod, Refund
from core.ports import Transaction

SENT_BY_SHOP = frozenset({PaymentMethod.STARS, PaymentMethod.LINK})
"""Money paid by these goes back by itself. The rest has to be sent by somebody, who is told how much, and by which charge."""


async def give_money_back(tx: Transaction, actor: Actor, payment: Payment, amount: int, reason: str) -> Refund | None:
    """Owe `amount` of the payment back (minor units); None if more than was paid would go back. The shop sends it, or says who has to."""
    by_hand = payment.method not in SENT_BY_SHOP
    refund = await tx.payments.owe_refund(payment, amount, actor, reason, by_hand=by_hand)
    if refund and not by_hand:
        await tx.outbox.owe(NoticeKind.REFUND, payment.payer_id, refund.id)
    return refund
