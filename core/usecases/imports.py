"""An import: planned from a snapshot, staged beside the catalogue, and applied set-wise in one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.files.csv import Findings
from core.files.plan import exports_of, make_plan
from core.files.stage import Staged, stage
from core.models.actor import Actor
from core.models.file_stock import StockAsked, StockMeaning, Undone
from core.models.finding import Problem
from core.models.imports import CatalogChanged, CheckedFile, Listing, Plan, PlannedSku
from core.ports import ReadTransaction, Transaction
from core.ports.meter import Deed, Done
from core.usecases.picture import want_pictures
from core.usecases.stock import tell_low
from core.usecases.wait import tell_waiting

PART = 500
"""Rows that are staged in one write: it takes a few milliseconds."""
INDEX_PART = 150
"""Products, or audit log entries, that are indexed in one write: words cost more than rows."""
STALE = 24 * 3_600_000
"""ms after which nobody comes back for a staging."""


async def list_catalog(tx: ReadTransaction) -> Listing:
    """The catalogue as it is: files are checked against it, and plans are based on it."""
    return await tx.imports.listing()


async def plan_import(
    tx: ReadTransaction, base: Listing, file: CheckedFile, meaning: StockMeaning | None = None
) -> Plan:
    """What this file, checked against `base`, would change in it. Its photos are keys or URLs. Raises FileErrors.

    `meaning`: what its stock means where no export has marked the row; None as long as nobody was asked.
    """
    entered = await tx.imports.entered_stock(sorted(exports_of(file, meaning)))
    plan = make_plan(base, await tx.imports.stock(), file, entered=entered, meaning=meaning)
    _refuse_stock_of(await tx.digital.pools(), plan, file)
    return replace(plan, undone=await _undone(tx, plan)) if meaning is None else plan


async def _undone(tx: ReadTransaction, plan: Plan) -> tuple[Undone, ...]:
    """The stocks that would undo sales: somebody said how many there are, some were sold since, and now it would be more again.

    A file that says fewer than there are counts them: that needs no question. The most sold come first.
    """
    more = {sku.sku_id: sku for sku in plan.skus if sku.sku_id is not None and _sets(sku) and sku.will_be > sku.on_hand}
    sold = await tx.imports.sold_since_set(list(more)) if more else {}
    undone = (Undone(more[sku].code, pieces, more[sku].on_hand, more[sku].will_be) for sku, pieces in sold.items())
    return tuple(sorted(undone, key=lambda one: (-one.sold, one.code)))


def _sets(sku: PlannedSku) -> bool:
    """Whether the file says how many there are, and not a difference."""
    return sku.stock is not None and sku.delta is None


def _refuse_stock_of(pools: Collection[int], plan: Plan, file: CheckedFile) -> None:
    """The stock of a pool is the number of its codes. Raises FileErrors."""
    findings = Findings()
    for row, sku in zip(file.rows, plan.skus, strict=True):
        if sku.sku_id in pools and sku.stock is not None:
            findings.add(row.line, "stock", Problem.STOCK_IS_CODES, str(row.stock), example=sku.code)
    findings.raise_any()


async def open_staging(tx: Transaction) -> int:
    """Open a staging; stagings that a crash left behind are cleared."""
    for left in await tx.imports.stale_stagings(tx.now - STALE):
        await tx.imports.drop_staging(left)
    return await tx.imports.open_staging()


async def stage_rows(tx: Transaction, staging: int, rows: Staged) -> None:
    """Stage some of a plan's rows."""
    await tx.imports.stage(staging, rows)


async def drop_staging(tx: Transaction, staging: int) -> None:
    """Clear the staging."""
    await tx.imports.drop_staging(staging)


async def apply_import(tx: Transaction, plan: Plan, actor: Actor, staging: int | None = None) -> Plan:
    """Apply the plan, all or nothing; returns it with the stock of that moment. Its rows are staged in `staging`; if that is None, here.

    Sales since the plan was made do not matter where the file gives a difference, or somebody has said that its numbers are to be set: the
    movement is the difference to the current stock. Otherwise they would be undone unasked, and the import has to be planned again.
    The audit log gets an entry for each SKU that is new or changes. If the rows were staged before, search finds products and entries
    once `index_words` has run.
    Raises CatalogChanged for such sales, and if anything else in the catalogue has changed since; StockAsked for a plan that waits for an
    answer.
    """
    if plan.undone:
        raise StockAsked(plan.undone)
    await tx.stock.lock_skus(sorted(sku.sku_id for sku in plan.skus if sku.sku_id is not None))
    if await tx.imports.revision() != plan.base.revision:
        raise CatalogChanged
    place = await _stage_here(tx, plan) if staging is None else staging
    if sold := await tx.imports.sold_since(place):
        if plan.meaning is None and _undoes(plan, sold):
            raise CatalogChanged
        plan = plan.at(sold)
    source = f"import:{plan.digest[:16]}:{tx.now}"
    fallen = await tx.imports.staged_to_fall(place, 2)  # one, or several
    await tx.audit_log.record_import(actor, place)  # records the current stock
    await tx.imports.put_staged(place, source, actor)
    await want_pictures(tx, actor, place)
    restocked = await tx.imports.staged_skus(place)
    if staging is None:
        await tx.imports.drop_staging(place)
        await index_words(tx, INDEX_PART)
    await tell_low(tx, fallen, source)
    await tell_waiting(tx, restocked)
    new, changed = plan.count()
    counts = f"{new} new, {changed} changed, {len(plan.skus)} in the file"
    await tx.audit(actor, "import", plan.digest, "", counts)
    tx.noted.append(Done(Deed.IMPORT))
    return plan


def _undoes(plan: Plan, stock: Mapping[int, int]) -> bool:
    """Whether applying the plan would undo sales that came after it; `stock` is the current one where it has changed."""
    known = ((sku, stock.get(sku.sku_id, sku.on_hand)) for sku in plan.skus if sku.sku_id is not None and _sets(sku))
    return any(now < min(sku.on_hand, sku.will_be) for sku, now in known)


async def _stage_here(tx: Transaction, plan: Plan) -> int:
    staging = await tx.imports.open_staging()
    for part in stage(plan, tx.policy.currency).parts(PART):
        await tx.imports.stage(staging, part)
    return staging


async def index_words(tx: Transaction, limit: int) -> int:
    """Index at most `limit` of the products that an import has reworded, and of its audit log entries; returns how many there were."""
    products = await tx.imports.index_due(limit)
    return products + await tx.audit_log.index_due(limit - products)


async def merge_words(tx: Transaction, limit: int) -> int:
    """Keep the search as fast where the catalogue changes much: merge about `limit` pages of its index; 0 if there is no need."""
    return await tx.imports.merge_words(limit)
