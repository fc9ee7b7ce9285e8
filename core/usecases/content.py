"""What a variant delivers by itself: a text, a file, or the codes of its pool, whose unused ones are its stock."""

from collections.abc import Sequence
from typing import NamedTuple

from core.errors import Conflict, InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.digital import Content, ContentKind, Pool
from core.models.outbox import NoticeKind
from core.models.stock import Movement, Reason, StockLevel
from core.ports import ReadTransaction, Transaction
from core.usecases.stock import find_sku
from core.usecases.wait import tell_waiting


class ContentInUse(Conflict):
    """`count` pieces of the variant are in open orders: what they deliver cannot become codes, or stop being codes, now."""

    def __init__(self, code: str, count: int) -> None:
        super().__init__(code, count)
        self.code, self.count = code, count


class NotAPool(Conflict):
    """The variant with this SKU code delivers no codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ContentCard(NamedTuple):
    """A variant, what it delivers (None: nothing), and its codes."""

    level: StockLevel
    content: Content | None
    pool: Pool


class Added(NamedTuple):
    """Codes that were added to a pool: how many, and how many were left out because the pool has them already."""

    level: StockLevel
    added: int
    doubled: int = 0


async def view_content(tx: ReadTransaction, sku_id: int) -> ContentCard:
    """Raises NotFound."""
    level = await _level(tx, sku_id)
    return ContentCard(level, await tx.digital.content(sku_id), await tx.digital.pool(sku_id))


async def set_content(
    tx: Transaction, actor: Actor, source: str, sku_id: int, content: Content, *, data: bytes | None = None
) -> ContentCard:
    """From now on the variant delivers this; what was paid before stays as it was. `data` are the bytes of a file.

    The stock of a variant that begins to deliver codes is the number of those that it has. The first time in this shop, its owners are
    warned of chargebacks. Raises NotFound; ContentInUse if codes come or go while some are promised.
    """
    await tx.stock.lock_skus([sku_id])
    level = await _level(tx, sku_id)
    before = await tx.digital.content(sku_id) or Content(ContentKind.NOTHING)
    if content == before:
        return await view_content(tx, sku_id)
    if ContentKind.CODES in (content.kind, before.kind):
        await _check_no_promises(tx, level)
    if not await tx.digital.was_used():
        await tx.outbox.owe_all(NoticeKind.CHARGEBACKS, [(owner, sku_id) for owner in tx.policy.admin_ids])
    if data is not None:
        await tx.digital.keep_file(content.file, data)
    await tx.digital.set_content(sku_id, content)
    await tx.audit(actor, "variant.content", level.code, before.kind, content.kind)
    if content.kind is ContentKind.CODES:
        await _count_codes(tx, actor, source, level)
    return await view_content(tx, sku_id)


async def add_codes(tx: Transaction, actor: Actor, source: str, sku_id: int, codes: Sequence[str]) -> Added:
    """Add codes to a pool, once per `source`; those that it has are left out, and counted. Raises NotFound, NotAPool,
    InvalidInput("stock_amount") if there would be more than the largest stock.
    """
    await tx.stock.lock_skus([sku_id])
    level = await _level(tx, sku_id)
    if not level.pool:
        raise NotAPool(level.code)
    if before := await tx.stock.moved_by(sku_id, source):
        return Added(level, before.movement.delta, len(codes) - before.movement.delta)
    added = await tx.digital.add_codes(sku_id, codes)
    if added:
        await _move(tx, actor, source, level, added)
        await tell_waiting(tx, [sku_id])
    return Added(await _level(tx, sku_id), added, len(codes) - added)


async def load_codes(tx: Transaction, actor: Actor, source: str, code: str, codes: Sequence[str]) -> Added:
    """`add_codes` for a SKU given by its code; one that delivers nothing becomes a pool. Raises the same, and ContentInUse."""
    sku_id = await find_sku(tx, code)
    if await tx.digital.content(sku_id) is None:
        await set_content(tx, actor, f"{source}:pool", sku_id, Content(ContentKind.CODES))
    return await add_codes(tx, actor, source, sku_id, codes)


async def drop_unused_codes(tx: Transaction, actor: Actor, source: str, sku_id: int) -> int:
    """Take every code out of the pool that nobody has got; returns how many. Raises NotFound, NotAPool, ContentInUse."""
    await tx.stock.lock_skus([sku_id])
    level = await _level(tx, sku_id)
    if not level.pool:
        raise NotAPool(level.code)
    await _check_no_promises(tx, level)
    dropped = await tx.digital.drop_unused(sku_id)
    if dropped:
        await _move(tx, actor, source, level, -dropped)
    return dropped


async def _count_codes(tx: Transaction, actor: Actor, source: str, level: StockLevel) -> None:
    delta = await tx.digital.unused(level.sku_id) - level.on_hand
    if delta:
        await _move(tx, actor, source, level, delta)


async def _move(tx: Transaction, actor: Actor, source: str, level: StockLevel, delta: int) -> None:
    if not await tx.stock.move_if_enough(level.sku_id, delta):
        raise InvalidInput("stock_amount", f"{delta:+}")
    await tx.stock.record([Movement(level.sku_id, delta, Reason.CODES, source, actor)])
    await tx.audit(actor, "variant.codes", level.code, str(level.on_hand), str(level.on_hand + delta))


async def _check_no_promises(tx: ReadTransaction, level: StockLevel) -> None:
    if promised := await tx.stock.reserved(level.sku_id):
        raise ContentInUse(level.code, promised)


async def _level(tx: ReadTransaction, sku_id: int) -> StockLevel:
    level = await tx.stock.find(sku_id)
    if level is None:
        raise NotFound(Noun.VARIANT, sku_id)
    return level
