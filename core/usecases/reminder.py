"""Reminding customers, once, of carts that are about to expire; never in the shop's quiet hours."""

from dataclasses import dataclass

from core.models.cart import Cart
from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction, Transaction
from core.values.quiet_hours import Quiet, quiet_around

EARLY = 3_600_000
"""ms. In the last hour before the quiet hours customers are reminded of the carts that will not see their end."""


@dataclass(frozen=True, slots=True)
class CartWaits:
    """To a customer: `units` pieces wait until `until` (ms UTC). `held`: until then at the prices that were promised."""

    units: int
    until: int
    held: bool


async def remind_of_carts(tx: Transaction, limit: int) -> int:
    """Owe the customers of at most `limit` carts their one reminder; returns how many carts there were.

    A cart is marked in the same transaction, so neither a second sweep nor a clock that was set back reminds of it again.
    """
    night = _night(tx)
    if not tx.policy.cart_reminders or _is_quiet(night, tx.now):
        return 0
    early = night.ends if night and tx.now >= night.begins - EARLY else 0
    due = await tx.carts.take_reminders(early, limit)
    willing = [one for one in due if one[2] and await tx.customers.can_be_reminded(one[1])]
    await tx.outbox.owe_all(NoticeKind.CART_REMINDER, [(customer, cart) for cart, customer, _filled in willing])
    return len(due)


async def find_waiting_cart(tx: ReadTransaction, owed: Notice) -> CartWaits | None:
    """What the reminder says; None if the cart was changed, ordered or emptied meanwhile, or nobody is to be reminded any more."""
    cart = await tx.carts.open(owed.chat_id)
    if cart is None or cart.id != owed.subject_id or not cart.lines or cart.expires_at <= tx.now:
        return None
    if await tx.carts.reminded_at(cart.id) != cart.revision or not tx.policy.cart_reminders:
        return None
    if _is_quiet(_night(tx), tx.now) or not await tx.customers.can_be_reminded(owed.chat_id):
        return None
    return _waits(cart)


async def set_reminders(tx: Transaction, customer_id: int, *, on: bool) -> None:
    """From now on the customer is reminded of carts, or is not."""
    await tx.customers.set_reminders(customer_id, on=on)


def _waits(cart: Cart) -> CartWaits:
    """Each line has a promise of its own, so all prices are held until the first of them ends."""
    held = min(line.promise_ends for line in cart.lines)
    promised = held > cart.lines[0].now
    return CartWaits(cart.units, min(held, cart.expires_at) if promised else cart.expires_at, promised)


def _night(tx: ReadTransaction) -> Quiet | None:
    return quiet_around(tx.policy.quiet_hours, tx.now, tx.policy.timezone)


def _is_quiet(night: Quiet | None, now: int) -> bool:
    return night is not None and night.begins <= now
