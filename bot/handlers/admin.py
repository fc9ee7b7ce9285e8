"""Running the shop by typed commands."""

from bot import routes
from bot.handlers.cart import type_coupon as use_coupon
from bot.handlers.parts import one_word
from bot.views import coupon, stock
from bot.visit import Visit
from core.coupon_words import parse_coupon
from core.errors import InvalidInput
from core.usecases.coupon import create_coupon
from core.usecases.stock import change_stock, parse_stock_change, view_stock


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
    """/coupon CODE for everybody; /coupon new CODE 10% ... for admins."""
    if words and words[0].casefold() == "new" and visit.is_admin:
        policy = visit.counter.policy
        now = visit.accepted.received_at
        rules = parse_coupon(words[1:], policy.currency, policy.timezone, now)
        await visit.say(coupon.created(await visit.write(create_coupon, visit.actor, rules)))
        return
    await use_coupon(visit, routes.AskCoupon(), one_word(words, "/coupon SUMMER"))
