"""How a cart can be paid, and for how long its order then waits for the money."""

from core.models.cart import Cart
from core.models.payment import Choice, PaymentMethod
from core.models.policy import Policy
from core.money import STARS
from core.ports import ReadTransaction


async def payment_choice(tx: ReadTransaction, cart: Cart) -> Choice:
    """The methods that a cart may use. One alone is taken; else what its customer chose for it, or for the last one."""
    methods = tuple(method for method in ways_to_pay(tx.policy) if _takes(method, tx.policy, cart.currency))
    if len(methods) < 2:
        return Choice(methods=methods, method=methods[0] if methods else None)
    chosen = await tx.payments.chosen(cart)
    return Choice(methods=methods, method=next((one for one in chosen if one in methods), None))


def ways_to_pay(policy: Policy) -> tuple[PaymentMethod, ...]:
    """The methods that are switched on, in the order of the screens; a shop with none sells for cash."""
    return tuple(method for method in PaymentMethod if method in policy.pay_with) or (PaymentMethod.CASH,)


def hold_end(tx: ReadTransaction, method: PaymentMethod | None) -> int | None:
    """Until when (ms UTC) an order that is placed now is held for its money; None if it does not wait for any."""
    match method:
        case PaymentMethod.TRANSFER:
            return tx.now + tx.policy.transfer_hold
        case PaymentMethod.CARD | PaymentMethod.STARS | PaymentMethod.LINK:
            return tx.now + tx.policy.payment_hold
        case _:
            return None


def _takes(method: PaymentMethod, policy: Policy, currency: str) -> bool:
    """Whether the method takes this currency in this shop. Stars exist only inside Telegram, and nothing else pays in them."""
    match method:
        case PaymentMethod.STARS:
            return currency == STARS
        case PaymentMethod.CARD:
            return currency in policy.card_currencies
        case PaymentMethod.LINK:
            return policy.link_ready and currency != STARS
        case PaymentMethod.TRANSFER:
            return bool(policy.transfer_details) and currency != STARS
        case PaymentMethod.CASH:
            return currency != STARS
