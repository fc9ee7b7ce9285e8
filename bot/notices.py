"""Words the notices that are owed to a chat (core/usecases/notice.py)."""

from typing import assert_never

from bot.admin.views import backup, staff, stock
from bot.admin.views import order as admin_order
from bot.screen import Screen
from bot.views import message, notice, order, product
from core.models.policy import Policy
from core.usecases.notice import (
    BackInStock,
    BackupFailed,
    CustomerNotReached,
    CustomerWrote,
    Fact,
    NewOrder,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderShipped,
    Receipt,
    RoleChanged,
    RunsLow,
    SeveralRunLow,
    ShopWrote,
    UpdateParked,
)
from core.usecases.order.followed import CustomerCancelled


def worded(fact: Fact, policy: Policy) -> Screen:
    """The notice as a message of its own; for a receipt, the text that replaces its confirm card."""
    match fact:
        case Receipt(bought):
            return order.receipt(bought, policy.timezone)
        case NewOrder(placed, customer):
            return admin_order.new_order(placed, customer, policy.timezone)
        case OrderConfirmed(about):
            return order.confirmed(about)
        case OrderShipped(about):
            return order.shipped(about)
        case OrderDelivered(about):
            return order.delivered(about)
        case OrderCancelled(about, reason):
            return order.cancelled(about, reason)
        case CustomerCancelled(about, customer):
            return admin_order.cancelled_by_customer(about, customer)
        case ShopWrote(about, written):
            return message.message(about, written)
        case CustomerWrote(about, customer, written):
            return admin_order.answer(about, customer, written)
        case CustomerNotReached(about, customer, missed):
            return admin_order.undelivered(about, customer, missed)
        case _:
            return _beside_orders(fact, policy)


def _beside_orders(
    fact: RoleChanged | RunsLow | SeveralRunLow | BackInStock | UpdateParked | BackupFailed, policy: Policy
) -> Screen:
    match fact:
        case RoleChanged(role):
            return staff.role_is(role, policy.name)
        case RunsLow(card):
            return stock.runs_low(card)
        case SeveralRunLow(levels):
            return stock.run_low(levels)
        case BackInStock(level):
            return product.back_in_stock(level)
        case UpdateParked(inbox_id):
            return Screen(notice.parked(inbox_id))
        case BackupFailed(day):
            return backup.missing(day, policy.name)
        case _:
            assert_never(fact)
