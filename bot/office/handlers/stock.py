"""Stock: looking at it, changing it, taking a change back."""

from bot.office.routes.stock import (
    AskChange,
    AskThreshold,
    Changed,
    OnCard,
    Step,
    StockCard,
    StockList,
    Undo,
    UndoOnCard,
    UseDefault,
)
from bot.office.views import stock
from bot.visit import Visit
from core.models.stock import StockChange
from core.stock_words import Threshold, parse_stock, parse_stock_answer, parse_threshold_answer
from core.usecases.stock import (
    change_stock,
    find_card,
    list_stock,
    move_stock,
    set_threshold,
    set_threshold_of,
    undo_change,
    view_card,
    view_change,
)


async def type_stock(visit: Visit, words: list[str]) -> None:
    """/stock, /stock SKU, /stock SKU +12 [reason], -3, =40, /stock SKU low=5, low=default"""
    match words:
        case []:
            await open_list(visit, StockList())
        case [code]:
            await visit.show(stock.card(await visit.read(find_card, code), visit.counter.policy.timezone))
        case [code, *said]:
            await _carry_out(visit, code, parse_stock(" ".join(said)))


async def open_list(visit: Visit, route: StockList) -> None:
    await visit.show(stock.listing(await visit.read(list_stock, route.page)))


async def open_card(visit: Visit, route: StockCard) -> None:
    await _show_card(visit, route)


async def step(visit: Visit, route: Step) -> None:
    """−1, +1, +5, +10"""
    change = StockChange(amount=route.more - route.less)
    done = await visit.write(move_stock, visit.actor, visit.source, route.sku_id, change, revision=route.revision)
    await _show_card(visit, route, stock.toast(done))


async def ask_change(visit: Visit, route: AskChange) -> None:
    await visit.show(stock.ask_change(await visit.read(view_card, route.sku_id), route))


async def type_change(visit: Visit, route: AskChange, text: str) -> None:
    """The answer to `ask_change`."""
    change = parse_stock_answer(text)
    done = await visit.write(move_stock, visit.actor, visit.source, route.sku_id, change)
    await _show_card(visit, route, news=stock.changed(done, visit.counter.policy.timezone))


async def ask_threshold(visit: Visit, route: AskThreshold) -> None:
    card = await visit.read(view_card, route.sku_id)
    await visit.show(stock.ask_threshold(card.level, visit.counter.policy.low_stock, route))


async def type_threshold(visit: Visit, route: AskThreshold, text: str) -> None:
    """The answer to `ask_threshold`."""
    level = await visit.write(set_threshold, visit.actor, route.sku_id, parse_threshold_answer(text))
    await _show_card(visit, route, news=stock.threshold(level))


async def use_default(visit: Visit, route: UseDefault) -> None:
    await visit.write(set_threshold, visit.actor, route.sku_id, None)
    await _show_card(visit, route)


async def undo_on_card(visit: Visit, route: UndoOnCard) -> None:
    undone = await visit.write(undo_change, visit.actor, route.entry_id)
    await _show_card(visit, route, stock.undone_toast(undone))


async def undo(visit: Visit, route: Undo) -> None:
    await visit.write(undo_change, visit.actor, route.entry_id)
    await open_change(visit, Changed(route.entry_id))


async def open_change(visit: Visit, route: Changed) -> None:
    """The message that told of a change, as it is to be read now."""
    change = await visit.read(view_change, route.entry_id)
    await visit.replace(stock.changed(change, visit.counter.policy.timezone), stock.change_rows(change))


async def _carry_out(visit: Visit, code: str, wish: StockChange | Threshold) -> None:
    if isinstance(wish, Threshold):
        level = await visit.write(set_threshold_of, visit.actor, code, wish.low_at)
        await visit.say(stock.threshold(level), stock.to_card(level))
    else:
        done = await visit.write(change_stock, visit.actor, visit.source, code, wish)
        await visit.say(stock.changed(done, visit.counter.policy.timezone), stock.change_rows(done))


async def _show_card(visit: Visit, at: StockCard | OnCard, said: str = "", *, news: str = "") -> None:
    """The card, with what has just happened: said to a tap, or above it."""
    card = await visit.read(view_card, at.sku_id)
    await visit.show(stock.card(card, visit.counter.policy.timezone, at.page, news), said)
