"""Words the notices that are owed to a chat (core/usecases/notice.py)."""

from typing import assert_never

from bot.admin.routes.order import OpenCard
from bot.admin.routes.stock import OpenStock, OpenStockCard
from bot.admin.views import backup, content, crew, order_notice, pictures, question, staff, stock, webhook
from bot.admin.views import payment as admin_payment
from bot.admin.views import review as admin_review
from bot.admin.views.undelivered import why_missed
from bot.screen import Button, Screen
from bot.views import digital, favourite, message, notice, order, payment, product, reminder, review, transfer
from core.models.policy import Policy
from core.usecases.digital import ChargebacksHappen, CodesRevoked, GoodsArrived
from core.usecases.fact import (
    BackInStock,
    BackupFailed,
    ChargedBack,
    CrewsOrder,
    CustomerCancelled,
    CustomerNotReached,
    CustomerWrote,
    Fact,
    GroupLost,
    MoneyBack,
    MoneyNotNeeded,
    NewOrder,
    OrderCancelled,
    OrderChanged,
    OrderConfirmed,
    OrderDelivered,
    OrderExpired,
    OrderPaid,
    OrderShipped,
    ProofRefused,
    ProofSent,
    Receipt,
    RoleChanged,
    RunsLow,
    SeveralRunLow,
    ShopWrote,
    StrayMoney,
    TransferAwaited,
    UpdateParked,
    WebhookDisabled,
)
from core.usecases.favourite import FavouritesChanged
from core.usecases.picture import PicturesMissing
from core.usecases.reminder import CartWaits
from core.usecases.review import ReviewAsked, ReviewsWait
from texts.language import _

LINKED = (OpenCard, OpenStockCard, OpenStock)
"""Screens that a link from a group opens in the private chat of somebody who may see them."""


def for_group(news: Screen, username: str) -> Screen:
    """The notice as a group may have it: groups never sell, so its buttons become one link into the private chat."""
    shown = [button.route for row in news.keyboard for button in row if isinstance(button.route, LINKED)]
    payload = f"r_{shown[0].encode().replace(':', '_')}" if shown else "start"
    link = Button(_("🧾 Open in the shop"), url=f"https://t.me/{username}?start={payload}")
    return Screen(news.text, ((link,),))


def worded(fact: Fact, policy: Policy) -> Screen:
    """The notice as a message of its own; for a receipt, the text that replaces its confirm card."""
    match fact:
        case Receipt(bought):
            return order.receipt(bought, policy.timezone)
        case CrewsOrder(placed):
            return crew.order(placed, policy.timezone)
        case NewOrder(placed, customer):
            return order_notice.new_order(placed, customer, policy.timezone)
        case OrderConfirmed(about):
            return order.confirmed(about)
        case OrderShipped(about):
            return order.shipped(about)
        case OrderDelivered(about):
            return order.delivered(about)
        case OrderCancelled(about, reason):
            return order.cancelled(about, reason)
        case OrderPaid(about):
            return payment.paid(about, policy)
        case TransferAwaited(about):
            return transfer.awaited(about, policy)
        case ProofRefused(about, reason):
            return transfer.refused(about, reason)
        case ProofSent(about, customer, proof):
            return admin_payment.proof_sent(about, customer, proof)
        case OrderChanged():
            return payment.changed(fact)
        case OrderExpired(about):
            return payment.expired(about)
        case CustomerCancelled(about, customer):
            return order_notice.cancelled_by_customer(about, customer)
        case ShopWrote(about, written):
            return message.message(about, written)
        case CustomerWrote():
            return _customer_wrote(fact)
        case CustomerNotReached():
            return _not_reached(fact)
        case CodesRevoked() | ChargebacksHappen() | MoneyNotNeeded() | MoneyBack() | ChargedBack() | StrayMoney():
            return _money_moved(fact)
        case _:
            return _beside_orders(fact, policy)


def _customer_wrote(fact: CustomerWrote) -> Screen:
    if fact.order is None:
        return question.asked(fact.customer, fact.message)
    return order_notice.answer(fact.order, fact.customer, fact.message)


def _not_reached(fact: CustomerNotReached) -> Screen:
    if fact.order is None:
        return question.undelivered(fact.customer, why_missed(fact.missed.reason))
    return order_notice.undelivered(fact.order, fact.customer, fact.missed)


def _money_moved(
    fact: CodesRevoked | ChargebacksHappen | MoneyNotNeeded | MoneyBack | ChargedBack | StrayMoney,
) -> Screen:
    match fact:
        case CodesRevoked(goods):
            return content.revoked(goods)
        case ChargebacksHappen():
            return content.chargebacks()
        case MoneyNotNeeded(money, about):
            return payment.not_needed(money, about)
        case MoneyBack():
            return payment.sent_back(fact)
        case ChargedBack(money, about):
            return admin_payment.charged_back(money, about)
        case StrayMoney():
            return admin_payment.stray(fact)
        case _:
            assert_never(fact)


def _beside_orders(
    fact: GoodsArrived
    | CartWaits
    | RoleChanged
    | GroupLost
    | RunsLow
    | SeveralRunLow
    | BackInStock
    | FavouritesChanged
    | ReviewAsked
    | ReviewsWait
    | UpdateParked
    | BackupFailed
    | PicturesMissing
    | WebhookDisabled,
    policy: Policy,
) -> Screen:
    match fact:
        case GoodsArrived(goods):  # of several messages the first
            return digital.arrived(goods, policy.timezone)[0]
        case CartWaits():
            return reminder.cart_waits(fact, policy.timezone)
        case RoleChanged(role):
            return staff.role_is(role, policy.name)
        case RunsLow(card):
            return stock.runs_low(card)
        case SeveralRunLow(levels):
            return stock.run_low(levels)
        case BackInStock(level):
            return product.back_in_stock(level)
        case FavouritesChanged():
            return favourite.changed(fact)
        case ReviewAsked():
            return review.asked(fact)
        case ReviewsWait():
            return admin_review.wait(fact)
        case GroupLost(title):
            return crew.lost(title)
        case UpdateParked(inbox_id):
            return Screen(notice.parked(inbox_id))
        case BackupFailed(day):
            return backup.missing(day, policy.name)
        case PicturesMissing():
            return pictures.missed(fact)
        case WebhookDisabled(address):
            return webhook.disabled(address)
        case _:
            assert_never(fact)
