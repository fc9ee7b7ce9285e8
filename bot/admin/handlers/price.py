"""Changing prices by words: one at once, many after a preview; for good or for a time."""

from zoneinfo import ZoneInfo

from bot.admin.commands.price import LIST, parse_price, price_command
from bot.admin.routes.price import ApplyPrices, DiscardPrices, OpenPriceEdit, OpenSchedules, UndoPrices
from bot.admin.views import price as view
from bot.admin.views.variant import open_button, priced
from bot.examples import Example, names_here, shown_by
from bot.visit import Visit
from core.models.product import PriceChange
from core.usecases.product.price import apply_edit, discard_edit, list_schedules, order_prices, undo_edit, view_edit
from core.values.moments import Calendar
from jobs.imports import make_findable
from texts.formats import day_words


async def type_price(visit: Visit, words: list[str]) -> None:
    """/price, /price list, /price TEA-100 4.50, /price Drinks +5% round 0.05, /price "Green tea" 7.50 until Sunday"""
    if not words:
        names = await visit.read(names_here, Example.SKU, Example.CATEGORY, secrets=False)
        await visit.show(view.explanation(visit.services.policy.currency, names))
    elif [word.casefold() for word in words] == [LIST]:
        await open_schedules(visit, OpenSchedules())
    else:
        await _order(visit, words)


async def open_edit(visit: Visit, route: OpenPriceEdit) -> None:
    await _show(visit, route.edit_id)


async def apply(visit: Visit, route: ApplyPrices) -> None:
    applied = await visit.write(apply_edit, visit.actor, route.edit_id, route.seal)
    await _show(visit, route.edit_id, stale=not applied)
    await make_findable(visit.services.store)


async def discard(visit: Visit, route: DiscardPrices) -> None:
    await visit.write(discard_edit, route.edit_id)
    await _show(visit, route.edit_id)


async def undo(visit: Visit, route: UndoPrices) -> None:
    await visit.write(undo_edit, visit.actor, route.edit_id)
    await _show(visit, route.edit_id)
    await make_findable(visit.services.store)


async def open_schedules(visit: Visit, route: OpenSchedules) -> None:
    page = await visit.read(list_schedules, route.product_id, route.page)
    await visit.show(view.schedules(page, route.product_id, visit.services.policy, visit.accepted.received_at))


async def _order(visit: Visit, words: list[str]) -> None:
    policy, now = visit.services.policy, visit.accepted.received_at
    command = parse_price(words, policy.currency, Calendar(ZoneInfo(policy.timezone), day_words(), now))
    with shown_by(price_command(policy.currency)):
        done = await visit.write(order_prices, visit.actor, command.name, command.order)
    if isinstance(done, PriceChange):
        await visit.say(priced(done, policy.currency, policy.timezone), ((open_button(done.product_id),),))
    else:
        await _show(visit, done)


async def _show(visit: Visit, edit_id: int, *, stale: bool = False) -> None:
    found = await visit.read(view_edit, edit_id)
    now = visit.accepted.received_at
    await visit.show(view.edit(found, visit.services.policy, now, stale=stale) if found else view.gone())
