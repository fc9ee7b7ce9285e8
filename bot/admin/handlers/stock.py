"""Viewing stock, changing it, and undoing a change."""

from bot.admin.commands.stock import CHANGE, Hot, Threshold, parse_stock
from bot.admin.routes.stock import (
    AskChange,
    AskThreshold,
    OnCard,
    OpenChange,
    OpenFoundStock,
    OpenStock,
    OpenStockCard,
    SetHot,
    Step,
    Undo,
    UndoOnCard,
    UseDefault,
)
from bot.admin.views import stock
from bot.examples import shown_by
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.page import Page
from core.models.stock import StockChange, StockLevel
from core.usecases.hot import set_hot, set_hot_of
from core.usecases.stock import (
    change_stock,
    find_stock,
    list_stock,
    move_stock,
    search_stock,
    set_threshold,
    set_threshold_of,
    undo_change,
    view_card,
    view_change,
)
from core.values.stock import read_change, read_count_or_change, read_threshold


async def type_stock(visit: Visit, words: list[str]) -> None:
    """/stock, /stock SKU, /stock green tea, /stock SKU +12 [reason], -3, =40, /stock SKU low=5, low=default, /stock SKU hot, not hot"""
    if not words:
        await open_list(visit, OpenStock())
    elif order := await _order_in(visit, words):
        with shown_by(CHANGE):
            await _carry_out(visit, words[0], order)
    else:
        await _find(visit, " ".join(words))


async def open_list(visit: Visit, route: OpenStock) -> None:
    await visit.show(stock.listing(await visit.read(list_stock, route.page)))


async def type_at_list(visit: Visit, _route: OpenStock, text: str) -> None:
    """Search names and SKU codes for text typed at the list."""
    await _find(visit, text)


async def open_found(visit: Visit, route: OpenFoundStock) -> None:
    text = (await visit.window()).search
    await visit.show(stock.found(text, await visit.read(search_stock, text, route.page)))


async def open_card(visit: Visit, route: OpenStockCard) -> None:
    await _show_card(visit, route)


async def type_at_card(visit: Visit, route: OpenStockCard, text: str) -> None:
    """+12, -3 and =40 change this variant's stock; any other text that is typed at or forwarded to a card is a search."""
    try:
        if not visit.own_words:
            raise InvalidInput("forwarded")
        change = read_change(text)
    except InvalidInput:
        await _find(visit, text)
    else:
        await _change(visit, route, change)


async def step(visit: Visit, route: Step) -> None:
    """−1, +1, +5, +10"""
    change = StockChange(amount=route.more - route.less)
    done = await visit.write(move_stock, visit.actor, visit.source, route.sku_id, change, revision=route.revision)
    await _show_card(visit, route, stock.toast(done))


async def ask_change(visit: Visit, route: AskChange) -> None:
    await visit.show(stock.ask_change(await visit.read(view_card, route.sku_id), route))


async def type_change(visit: Visit, route: AskChange, text: str) -> None:
    """The answer to `ask_change`."""
    await _change(visit, route, read_count_or_change(text))


async def ask_threshold(visit: Visit, route: AskThreshold) -> None:
    card = await visit.read(view_card, route.sku_id)
    await visit.show(stock.ask_threshold(card.level, visit.services.policy.low_stock, route))


async def type_threshold(visit: Visit, route: AskThreshold, text: str) -> None:
    """The answer to `ask_threshold`."""
    level = await visit.write(set_threshold, visit.actor, route.sku_id, read_threshold(text))
    await _show_card(visit, route, news=stock.threshold(level))


async def use_default(visit: Visit, route: UseDefault) -> None:
    await visit.write(set_threshold, visit.actor, route.sku_id, None)
    await _show_card(visit, route)


async def set_hot_on_card(visit: Visit, route: SetHot) -> None:
    level = await visit.write(set_hot, visit.actor, route.sku_id, hot=bool(route.hot))
    await _show_card(visit, route, news=_hot(visit, level))


async def undo_on_card(visit: Visit, route: UndoOnCard) -> None:
    undone = await visit.write(undo_change, visit.actor, route.entry_id)
    await _show_card(visit, route, stock.undone_toast(undone))


async def undo(visit: Visit, route: Undo) -> None:
    await visit.write(undo_change, visit.actor, route.entry_id)
    await open_change(visit, OpenChange(route.entry_id))


async def open_change(visit: Visit, route: OpenChange) -> None:
    """Redraw the message about a change in its current state."""
    change = await visit.read(view_change, route.entry_id)
    await visit.replace(stock.changed(change, visit.services.policy.timezone), stock.change_rows(change))


async def _order_in(visit: Visit, words: list[str]) -> StockChange | Threshold | Hot | None:
    """What to do with the variant that the first word names; None if all the words are a name.

    Raises InvalidInput if the first word is a SKU code, but the others cannot be read.
    """
    if not words[1:]:
        return None
    try:
        order = parse_stock(" ".join(words[1:]))
    except InvalidInput:
        if await _is_code(visit, words[0]):
            raise
        return None
    return (
        None if isinstance(order, Hot) and not await _is_code(visit, words[0]) else order
    )  # "green tea hot" is a name


async def _is_code(visit: Visit, word: str) -> bool:
    return await visit.read(lambda tx: tx.stock.sku_id(word)) is not None


async def _find(visit: Visit, text: str) -> None:
    """Show the card if exactly one variant matches, or else all matches."""
    with shown_by(CHANGE):
        found = await visit.read(find_stock, text)
    if isinstance(found, Page):
        await visit.services.windows.remember_search(visit.chat_id, text)
        await visit.show(stock.found(text, found))
    else:
        await visit.show(stock.card(found, visit.services.policy.timezone))


async def _change(visit: Visit, at: OpenStockCard | AskChange, change: StockChange) -> None:
    """Carry out a typed change of the card's variant."""
    done = await visit.write(move_stock, visit.actor, visit.source, at.sku_id, change)
    await _show_card(visit, at, news=stock.changed(done, visit.services.policy.timezone))


async def _carry_out(visit: Visit, code: str, order: StockChange | Threshold | Hot) -> None:
    if isinstance(order, Threshold):
        level = await visit.write(set_threshold_of, visit.actor, code, order.low_at)
        await visit.say(stock.threshold(level), stock.to_card(level))
    elif isinstance(order, Hot):
        level = await visit.write(set_hot_of, visit.actor, code, hot=order.hot)
        await visit.say(_hot(visit, level), stock.to_card(level))
    else:
        done = await visit.write(change_stock, visit.actor, visit.source, code, order)
        await visit.say(stock.changed(done, visit.services.policy.timezone), stock.change_rows(done))


def _hot(visit: Visit, level: StockLevel) -> str:
    """That it is hot, or not any more; what counts it is told beside this, as of all that staff do."""
    return stock.hot(level, counted=visit.services.hot.counted)


async def _show_card(visit: Visit, at: OpenStockCard | OnCard, said: str = "", *, news: str = "") -> None:
    """Show the card with what has just happened, in the answer to a tap or above the card."""
    card = await visit.read(view_card, at.sku_id)
    await visit.show(stock.card(card, visit.services.policy.timezone, at.page, news), said)
