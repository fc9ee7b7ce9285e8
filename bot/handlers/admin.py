"""Running the shop by typed commands."""

from bot import routes
from bot.handlers.cart import type_coupon as use_coupon
from bot.handlers.parts import one_word
from bot.views import coupon, order, stock
from bot.visit import Visit
from core.coupon_words import parse_coupon, unquoted
from core.errors import InvalidInput
from core.models.order import Order
from core.models.staff import Role
from core.ports import ReadTransaction
from core.usecases.cancel import cancel_by_code, find_order
from core.usecases.coupon import create_coupon, end_coupon, list_coupons, pause_coupon, resume_coupon
from core.usecases.stock import change_stock, parse_stock_change, view_stock

_COUPON_VERBS = {"pause": pause_coupon, "resume": resume_coupon, "end": end_coupon}


async def type_stock(visit: Visit, words: list[str]) -> None:
    """/stock SKU, /stock SKU +12, -3, =40"""
    if not 1 <= len(words) <= 2:
        raise InvalidInput("usage", " ".join(words), example="/stock TEA-100 +12")
    if len(words) == 1:
        await visit.say(stock.level(await visit.read(view_stock, words[0])))
        return
    change = parse_stock_change(words[1])
    await visit.say(stock.changed(await visit.write(change_stock, visit.actor, visit.source, words[0], change)))


async def type_coupon(visit: Visit, words: list[str]) -> None:
    """/coupon CODE for everybody; for admins /coupon new CODE 10% ..., /coupon pause CODE, resume, end."""
    verb = words[0].casefold() if words and await visit.may(Role.MANAGER) else ""
    if verb in ("new", *_COUPON_VERBS):
        visit.acting_as = Role.MANAGER
    if verb == "new":
        await _make_coupon(visit, words[1:])
    elif verb in _COUPON_VERBS and len(words) > 1:
        await _change_coupon(visit, verb, " ".join(words[1:]))
    else:
        await use_coupon(visit, routes.AskCoupon(), one_word(words, "/coupon SUMMER"))


async def type_coupons(visit: Visit, words: list[str]) -> None:
    """/coupons, /coupons 2"""
    word = one_word(words, "/coupons 2") if words else "1"
    if not (word.isascii() and word.isdigit() and len(word) < 6):
        raise InvalidInput("usage", word, example="/coupons 2")
    page = int(word) - 1
    found = await visit.read(list_coupons, max(page, 0))
    await visit.say(coupon.listing(found, visit.accepted.received_at, visit.counter.policy.timezone))


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


async def _make_coupon(visit: Visit, words: list[str]) -> None:
    policy = visit.counter.policy
    rules = parse_coupon(words, policy.currency, policy.timezone, visit.accepted.received_at)
    made = await visit.write(create_coupon, visit.actor, rules)
    await visit.say(coupon.created(made, visit.counter.bot.username))


async def _change_coupon(visit: Visit, verb: str, label: str) -> None:
    changed = await visit.write(_COUPON_VERBS[verb], visit.actor, unquoted(label))
    now = max(visit.accepted.received_at, changed.ends_at or 0) if verb == "end" else visit.accepted.received_at
    await visit.say(coupon.changed(changed, now, visit.counter.policy.timezone))


async def _order_and_customer(tx: ReadTransaction, code: str) -> tuple[Order, str]:
    found = await find_order(tx, code)
    customer = await tx.customers.customer(found.customer_id)
    return found, customer.name if customer else ""
