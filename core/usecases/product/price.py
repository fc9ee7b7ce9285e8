"""Many prices at once, and prices for a time: a preview, applied as it was shown, and a way back.

A preview is planned anew whenever it is looked at; what has been applied is rows. No job ever puts a price in force: storage/prices.py
reads the one that counts now.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from core.errors import InvalidInput, NotFound, Noun, StaleScreen
from core.models.actor import Actor
from core.models.page import Page
from core.models.price import (
    MOST_PRICES,
    EditState,
    EditView,
    Goods,
    GoodsKind,
    Move,
    PriceEdit,
    PriceOrder,
    PricePlan,
    Schedule,
)
from core.models.product import PriceChange
from core.money import plain
from core.ports import ReadTransaction, Transaction
from core.typed import code_keys
from core.usecases.favourite import tell_of_favourites
from core.usecases.product.variant import set_price
from core.values.days import moment_at
from core.values.price import changed, read_change, read_rounding
from core.values.product import LARGEST_PRICE

PAGE_SIZE = 8
FOREVER = 1 << 62
"""ms. Later than the end of any schedule."""
MOST_KEPT = 5
"""Prices that an undo has left alone and that are named; the others are counted."""


class SeveralGoods(NotFound):
    """The name may mean any of `found`: nothing is called that alone."""

    def __init__(self, name: str, found: Sequence[Goods]) -> None:
        super().__init__(Noun.GOODS, name)
        self.found = tuple(found)


async def find_goods(tx: ReadTransaction, name: str) -> Goods:
    """What a SKU code, a product's title or a category ("Tea", "Drinks/Tea") names. Raises NotFound, SeveralGoods."""
    product_id = await tx.products.product_of(name)
    if product_id is not None and (card := await tx.products.card(product_id)):
        keys = code_keys(name)
        coded = next(one for one in card.product.variants if one.code.casefold() in keys)
        return Goods(GoodsKind.VARIANT, coded.sku_id, coded.code)
    found = await tx.prices.named(name)
    if not found:
        raise NotFound(Noun.GOODS, name)
    if len(found) > 1:
        raise SeveralGoods(name, found)
    return found[0]


async def order_prices(tx: Transaction, actor: Actor, name: str, order: PriceOrder) -> PriceChange | int:
    """Set the price of one variant at once. Any other change is kept, to be shown first: the id of its edit.

    Raises NotFound, SeveralGoods.
    """
    goods = await find_goods(tx, name)
    price = read_change(order.change, tx.policy.currency)
    if price.fixed and order == PriceOrder(order.change):
        only = await tx.prices.priced(goods)
        if len(only) == 1:
            return await set_price(tx, actor, only[0].sku_id, price.amount)
    return await tx.prices.propose(goods, order)


async def propose_prices(tx: Transaction, name: str, order: PriceOrder) -> int:
    """Keep a change of prices, to be shown first, also that of one variant; the id of its edit. Raises NotFound, SeveralGoods."""
    return await tx.prices.propose(await find_goods(tx, name), order)


async def view_edit(tx: ReadTransaction, edit_id: int) -> EditView | None:
    """A change of prices as it is now; None if it was forgotten. Raises InvalidInput("prices_most") if it would be too many."""
    edit = await tx.prices.edit(edit_id)
    return await _view(tx, edit) if edit else None


async def apply_edit(tx: Transaction, actor: Actor, edit_id: int, seal: int) -> bool:
    """Apply what the preview with this seal showed, once. False if it shows something else by now: then nothing is changed.

    Raises StaleScreen for one that was discarded or forgotten.
    """
    edit = await _locked(tx, edit_id)
    if edit.state is EditState.APPLIED:
        return True
    if edit.state is not EditState.SHOWN:
        raise StaleScreen
    plan = await _plan(tx, edit)
    if plan.seal != seal or not plan.moves or _is_over(tx, edit):
        return False
    await tx.prices.enter(edit_id, EditState.APPLIED)
    if edit.scheduled:
        await tx.prices.schedule(edit, plan.moves)
        await tx.audit(actor, "price.schedule", edit.goods.name, "", _told(tx, edit))
        await tell_of_begun(tx)
    else:
        await tx.prices.set(edit_id, plan.moves)
        await _record(tx, actor, plan.moves)
    return True


async def discard_edit(tx: Transaction, edit_id: int) -> None:
    """Drop a preview; what was applied meanwhile stays so."""
    edit = await _locked(tx, edit_id)
    if edit.state is EditState.SHOWN:
        await tx.prices.enter(edit_id, EditState.DISCARDED)


async def undo_edit(tx: Transaction, actor: Actor, edit_id: int) -> None:
    """Put back the prices that nobody has changed since, or stop the schedule; once."""
    edit = await _locked(tx, edit_id)
    if edit.state is not EditState.APPLIED:
        return
    await tx.prices.enter(edit_id, EditState.UNDONE)
    if edit.scheduled:
        await tx.prices.stop(edit_id)
        await tx.audit(actor, "price.stop", edit.goods.name, _told(tx, edit), "")
    else:
        await _record(tx, actor, await tx.prices.put_back(edit_id))


async def list_schedules(tx: ReadTransaction, product_id: int = 0, page: int = 0) -> Page[Schedule]:
    """A page of the schedules that run or come: all of them, or those with variants of one product."""
    return await tx.prices.schedules(product_id, page, PAGE_SIZE)


async def tell_of_begun(tx: Transaction, limit: int = 10) -> int:
    """Tell those who have marked goods that a schedule has made cheaper; returns how many schedules there were."""
    begun = await tx.prices.take_begun(limit)
    for sku_ids in begun:
        await tell_of_favourites(tx, sku_ids)
    return len(begun)


async def forget_edits(tx: Transaction, before: int, limit: int = 10) -> int:
    """Delete previews, ways back and ended schedules from before `before` (ms UTC); returns how many. The audit log keeps what was done."""
    return await tx.prices.forget(before, limit)


async def _locked(tx: Transaction, edit_id: int) -> PriceEdit:
    edit = await tx.prices.lock(edit_id)
    if edit is None:
        raise StaleScreen
    return edit


async def _view(tx: ReadTransaction, edit: PriceEdit) -> EditView:
    match edit.state:
        case EditState.SHOWN:
            return EditView(edit, plan=await _plan(tx, edit), over=_is_over(tx, edit))
        case EditState.APPLIED:
            keeping = await tx.prices.keeping(edit.id)
            return EditView(edit, fates=await tx.prices.fates(edit.id), keeping=keeping.carts, until=keeping.until)
        case EditState.UNDONE:
            kept = await tx.prices.kept(edit.id, MOST_KEPT)
            return EditView(edit, fates=await tx.prices.fates(edit.id), kept=kept)
        case EditState.DISCARDED:
            return EditView(edit)


async def _plan(tx: ReadTransaction, edit: PriceEdit) -> PricePlan:
    priced = await tx.prices.priced(edit.goods)
    if len(priced) > MOST_PRICES:
        raise InvalidInput("prices_most", edit.goods.name)
    change = read_change(edit.order.change, tx.policy.currency)
    rounding = read_rounding(edit.order.rounding, tx.policy.currency)
    all_moves = [Move(*one[:4], changed(one.price, change, rounding)) for one in priced]
    possible = [one for one in all_moves if 0 <= one.after <= LARGEST_PRICE]
    moves = tuple([one for one in possible if edit.scheduled or one.after != one.before])
    begins, ends = max(edit.order.begins_at, tx.now), FOREVER if edit.order.ends_at is None else edit.order.ends_at
    return PricePlan(
        moves=moves,
        refused=tuple([one for one in all_moves if not 0 <= one.after <= LARGEST_PRICE]),
        same=len(possible) - len(moves),
        in_stars=sum(one.in_stars for one in priced),
        overlaps=await tx.prices.overlaps([one.sku_id for one in moves], begins, ends),
    )


def _is_over(tx: ReadTransaction, edit: PriceEdit) -> bool:
    return edit.order.ends_at is not None and edit.order.ends_at <= tx.now


async def _record(tx: Transaction, actor: Actor, moves: Sequence[Move]) -> None:
    """What every change of a price is followed by: the trail, and those who wait for a lower one."""
    currency = tx.policy.currency
    told = [(one.code, plain(one.before, currency), plain(one.after, currency)) for one in moves]
    await tx.audit_log.record_all(actor, "price", told)
    await tell_of_favourites(tx, [one.sku_id for one in moves])


def _told(tx: ReadTransaction, edit: PriceEdit) -> str:
    """For the audit log: "-10%, 2026-11-29 10:00 – 2026-11-30 00:00", by the shop's clock."""
    zone = ZoneInfo(tx.policy.timezone)
    begins, ends = (_minute(at, zone) for at in (edit.order.begins_at or tx.now, edit.order.ends_at or 0))
    rounded = f" ({edit.order.rounding})" if edit.order.rounding else ""
    return f"{edit.order.change}{rounded}, {begins} – {ends}"


def _minute(at: int, zone: ZoneInfo) -> str:
    return f"{moment_at(at, zone):%Y-%m-%d %H:%M}"
