"""Stock changes by hand, and the notices that stock runs low."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from core.errors import Conflict, InvalidInput, NotFound, Noun, OutOfStock, Shortage, StaleScreen, StockIsCodes
from core.models.actor import Actor
from core.models.change import RanLow
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.models.stock import (
    BY_HAND,
    LATELY,
    UNDO_TIME,
    Entry,
    Movement,
    Reason,
    StockChange,
    StockCounts,
    StockLevel,
    crosses,
)
from core.ports import ReadTransaction, Transaction
from core.usecases.crew import crew
from core.usecases.staff import names_of
from core.usecases.wait import tell_waiting
from core.usecases.webhook_event import tell_stock_low
from core.values.stock import CHANGE_EXAMPLE

PAGE_SIZE = 8
LEDGER_SIZE = 5
"""Movements on a card."""
MOST_NAMED = 10
"""Variants that one notice names: a longer list belongs on a screen, not in a notice."""


class UndoRefusal(StrEnum):
    """Why a change cannot be taken back."""

    DONE = "done"
    LATE = "late"
    GONE = "gone"


class UndoRefused(Conflict):
    """The change cannot be taken back. GONE: its pieces are sold; `left` is what is on hand."""

    def __init__(self, reason: UndoRefusal, left: int) -> None:
        super().__init__(reason, left)
        self.reason, self.left = reason, left


class StockList(NamedTuple):
    """A page of what is for sale, with what needs attention first."""

    page: Page[StockLevel]
    counts: StockCounts


class StockCard(NamedTuple):
    """A SKU's stock with its last movements; `names` are the known names of their actors.

    `revision` is the newest movement: it tells whether stock has moved since a card was drawn. `sold` covers the last 30 days, `reserved`
    is what orders have taken that is not shipped yet. `undo` is the change that can be taken back.
    """

    level: StockLevel
    revision: int
    sold: int
    reserved: int
    waiting: int
    entries: tuple[Entry, ...]
    names: Mapping[Actor, str]
    undo: Entry | None


class Change(NamedTuple):
    """A movement of the ledger with the stock before and after it, and the movement before it."""

    level: StockLevel
    entry: Entry
    before: int
    on_hand: int
    previous: Entry | None
    undone: bool
    can_be_undone: bool


async def list_stock(tx: ReadTransaction, page: int = 0) -> StockList:
    """A page of every variant for sale: sold out first, then low, then by stock."""
    return StockList(*await tx.stock.levels(page, PAGE_SIZE))


async def search_stock(tx: ReadTransaction, text: str, page: int = 0) -> Page[StockLevel]:
    """A page of the variants for sale that match `text`, by SKU code or name; in the order of the whole list."""
    return await tx.stock.matching(text, page, PAGE_SIZE)


async def find_sku(tx: ReadTransaction, code: str) -> int:
    """The SKU with this code. Raises NotFound if it is not sold."""
    sku_id = await tx.stock.sku_id(code)
    if sku_id is None:
        raise NotFound(Noun.VARIANT, code)
    return sku_id


async def view_card(tx: ReadTransaction, sku_id: int) -> StockCard:
    """Raises NotFound."""
    level = await _level(tx, sku_id)
    entries = await tx.stock.ledger(sku_id, LEDGER_SIZE)
    newest = await tx.stock.newest(sku_id)
    undo = newest if newest and await _can_be_undone(tx, newest) else None
    return StockCard(
        level=level,
        revision=newest.id if newest else 0,
        sold=await tx.stock.sold_since(sku_id, tx.now - LATELY),
        reserved=await tx.stock.reserved(sku_id),
        waiting=await tx.waits.count(sku_id),
        entries=entries,
        names=await names_of(tx, {entry.movement.actor for entry in entries}),
        undo=undo,
    )


async def find_stock(tx: ReadTransaction, text: str) -> StockCard | Page[StockLevel]:
    """What a SKU code, a name, or a part of either finds: the card if it is a single variant, else the first page of all.

    Raises NotFound if there is none.
    """
    sku_id = await tx.stock.sku_id(text.strip())
    if sku_id is not None:
        return await view_card(tx, sku_id)
    found = await search_stock(tx, text)
    if not found.items:
        raise NotFound(Noun.VARIANT, text)
    return found if found.total > 1 else await view_card(tx, found.items[0].sku_id)


async def view_change(tx: ReadTransaction, entry_id: int) -> Change:
    """A movement by hand, as its answer shows it. Raises NotFound for any other movement."""
    entry = await _by_hand(tx, entry_id)
    level = await _level(tx, entry.movement.sku_id)
    on_hand = level.on_hand - await tx.stock.moved_after(entry)
    return Change(
        level=level,
        entry=entry,
        before=on_hand - entry.movement.delta,
        on_hand=on_hand,
        previous=await tx.stock.entry_before(entry),
        undone=await _undoing(tx, entry) is not None,
        can_be_undone=await _can_be_undone(tx, entry),
    )


async def change_stock(tx: Transaction, actor: Actor, source: str, code: str, change: StockChange) -> Change:
    """`move_stock` for a SKU given by its code. Raises the same."""
    return await move_stock(tx, actor, source, await find_sku(tx, code), change)


async def move_stock(
    tx: Transaction, actor: Actor, source: str, sku_id: int, change: StockChange, *, revision: int | None = None
) -> Change:
    """Move a SKU's stock, once per `source`: a repeated call returns that change and moves nothing.

    Setting an absolute number is a movement by the difference. With `revision` (a card's), only if stock has not moved since: StaleScreen
    otherwise. Raises NotFound, StockIsCodes, OutOfStock if less than nothing would be left, InvalidInput("stock_amount") above the largest
    stock.
    """
    await tx.stock.lock_skus([sku_id])
    level = await _level(tx, sku_id)
    if before := await tx.stock.moved_by(sku_id, source):
        return await view_change(tx, before.id)
    if revision is not None:
        newest = await tx.stock.newest(sku_id)
        if revision != (newest.id if newest else 0):
            raise StaleScreen
    delta = change.amount - level.on_hand if change.absolute else change.amount
    reason = Reason.COUNTED if change.absolute else Reason.ADJUSTED
    await _move(tx, level, Movement(sku_id, delta, reason, source, actor, change.note))
    return await view_change(tx, (await _moved_by(tx, sku_id, source)).id)


async def undo_change(tx: Transaction, actor: Actor, entry_id: int) -> Change:
    """Take a change by hand back with a counter-movement, once, within ten minutes. Raises NotFound, UndoRefused, StockIsCodes."""
    entry = await _by_hand(tx, entry_id)
    done = entry.movement
    await tx.stock.lock_skus([done.sku_id])
    level = await _level(tx, done.sku_id)
    if await _undoing(tx, entry):
        raise UndoRefused(UndoRefusal.DONE, level.on_hand)
    if not _in_time(tx, entry):
        raise UndoRefused(UndoRefusal.LATE, level.on_hand)
    if level.on_hand < done.delta:
        raise UndoRefused(UndoRefusal.GONE, level.on_hand)
    await _move(tx, level, Movement(done.sku_id, -done.delta, Reason.UNDONE, _undo_source(entry), actor, done.note))
    return await view_change(tx, entry_id)


async def set_threshold(tx: Transaction, actor: Actor, sku_id: int, low_at: int | None) -> StockLevel:
    """Set the number of pieces at which a SKU becomes low; None: the shop's default. Raises NotFound."""
    level = await _level(tx, sku_id)
    if level.own_low_at == low_at:
        return level
    await tx.stock.set_threshold(sku_id, low_at)
    await tx.audit(actor, "stock.low", level.code, _threshold(level.own_low_at), _threshold(low_at))
    return await _level(tx, sku_id)


async def set_threshold_of(tx: Transaction, actor: Actor, code: str, low_at: int | None) -> StockLevel:
    """`set_threshold` for a SKU given by its code."""
    return await set_threshold(tx, actor, await find_sku(tx, code), low_at)


async def tell_low(tx: Transaction, sku_ids: Sequence[int], source: str) -> None:
    """Owe one notice to everybody who looks after stock: about the variants that the movements of `source` have brought down.

    If there are several, any two of them are enough: the notice covers all that the source has brought down (`list_fallen`).
    """
    if not sku_ids:
        return
    tx.changed += map(RanLow, sku_ids)
    several = len(sku_ids) > 1
    subject = (await _moved_by(tx, sku_ids[0], source)).id if several else sku_ids[0]
    kind = NoticeKind.SEVERAL_LOW if several else NoticeKind.LOW_STOCK
    await tx.outbox.owe_all(kind, [(chat, subject) for chat in await crew(tx)])
    await tell_stock_low(tx, sku_ids[0], source)


async def list_fallen(tx: ReadTransaction, entry_id: int) -> Page[StockLevel]:
    """What fell together with this movement, as far as no later notice says so. Raises NotFound if there is no such movement."""
    entry = await tx.stock.entry(entry_id)
    if entry is None:
        raise NotFound(Noun.MOVEMENT, entry_id)
    return await tx.stock.fallen(entry, MOST_NAMED)


async def _move(tx: Transaction, level: StockLevel, movement: Movement) -> None:
    """Move it by hand, with the ledger's line, the audit log entry, and the notices that follow."""
    if level.pool:
        raise StockIsCodes(level.code)
    on_hand = level.on_hand + movement.delta
    if not await tx.stock.move_if_enough(level.sku_id, movement.delta):
        if movement.delta > 0:
            raise InvalidInput("stock_amount", f"+{movement.delta}", example=CHANGE_EXAMPLE)
        raise OutOfStock([Shortage(sku_id=level.sku_id, title=level.name, wanted=-movement.delta, left=level.on_hand)])
    await tx.stock.record([movement])
    said = ": ".join(filter(None, (str(on_hand), "undone" if movement.reason is Reason.UNDONE else "", movement.note)))
    await tx.audit(movement.actor, "stock", level.code, str(level.on_hand), said)
    if crosses(level.on_hand, on_hand, level.low_at):
        await tell_low(tx, [level.sku_id], movement.source)
    if movement.delta > 0:
        await tell_waiting(tx, [level.sku_id])


async def _level(tx: ReadTransaction, sku_id: int) -> StockLevel:
    level = await tx.stock.find(sku_id)
    if level is None:
        raise NotFound(Noun.VARIANT, sku_id)
    return level


async def _moved_by(tx: ReadTransaction, sku_id: int, source: str) -> Entry:
    """What `source` has just done to it."""
    entry = await tx.stock.moved_by(sku_id, source)
    if entry is None:
        raise LookupError(f"{source} has just moved SKU {sku_id}")
    return entry


async def _by_hand(tx: ReadTransaction, entry_id: int) -> Entry:
    entry = await tx.stock.entry(entry_id)
    if entry is None or entry.movement.reason not in BY_HAND:
        raise NotFound(Noun.MOVEMENT, entry_id)
    return entry


async def _undoing(tx: ReadTransaction, entry: Entry) -> Entry | None:
    """The counter-movement, if there is one."""
    return await tx.stock.moved_by(entry.movement.sku_id, _undo_source(entry))


async def _can_be_undone(tx: ReadTransaction, entry: Entry) -> bool:
    """Whether there is a change to take back, and still time to do so."""
    moved = entry.movement.reason in BY_HAND and entry.movement.delta != 0
    return moved and _in_time(tx, entry) and not await _undoing(tx, entry)


def _in_time(tx: ReadTransaction, entry: Entry) -> bool:
    return tx.now < entry.at + UNDO_TIME


def _undo_source(entry: Entry) -> str:
    return f"undo:{entry.id}"


def _threshold(low_at: int | None) -> str:
    return "default" if low_at is None else str(low_at)
