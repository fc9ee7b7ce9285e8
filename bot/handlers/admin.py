"""Running the shop by typed commands."""

from bot.views import order
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.order import Order
from core.ports import ReadTransaction
from core.usecases.cancel import cancel_by_code, find_order


async def type_order(visit: Visit, words: list[str]) -> None:
    """/order CODE, /order CODE cancel [reason]"""
    timezone = visit.counter.policy.timezone
    if len(words) == 1:
        found, customer = await visit.read(_order_and_customer, words[0])
        await visit.say(order.for_owner(found, customer, timezone))
        return
    if len(words) < 2 or words[1].casefold() != "cancel":
        raise InvalidInput("usage", " ".join(words), example="/order K7Q-4MX cancel sold out")
    cancelled = await visit.write(cancel_by_code, visit.actor, words[0], " ".join(words[2:]))
    visit.counter.sender.nudge()
    await visit.say(order.cancelled_for_owner(cancelled))


async def _order_and_customer(tx: ReadTransaction, code: str) -> tuple[Order, str]:
    found = await find_order(tx, code)
    customer = await tx.customers.customer(found.customer_id)
    return found, customer.name if customer else ""
