"""An import: planned from a snapshot, laid out beside the catalogue, and applied set-wise in one transaction."""

from core.files.export_mark import read_mark
from core.files.plan import make_plan
from core.files.stage import Staged, stage
from core.models.actor import Actor
from core.models.imports import CatalogChanged, CheckedFile, Listing, Plan
from core.ports import ReadTransaction, Transaction
from core.usecases.stock import tell_low
from core.usecases.wait import tell_waiting

PART = 500
"""Rows that are laid out in one write: a few milliseconds."""
INDEX_PART = 150
"""Products, or rows of the audit log, that are made findable in one write: words cost more than rows."""
STALE = 24 * 3_600_000
"""ms after which nobody will come back for what was laid out."""


async def list_catalog(tx: ReadTransaction) -> Listing:
    """The catalogue as it stands: what a file is checked against, and a plan is made of."""
    return await tx.imports.listing()


async def plan_import(tx: ReadTransaction, base: Listing, file: CheckedFile) -> Plan:
    """What this file, checked against `base`, would change of it. Its photos are keys or URLs. Raises FileErrors."""
    exports = {mark.export for mark in map(read_mark, {row.exported for row in file.rows}) if mark}
    entered = await tx.imports.entered_stock(sorted(exports))
    return make_plan(base, await tx.imports.stock(), file, entered=entered)


async def open_staging(tx: Transaction) -> int:
    """A place where rows are laid out; places that a crash left behind are cleared."""
    for left in await tx.imports.stale_stagings(tx.now - STALE):
        await tx.imports.drop_staging(left)
    return await tx.imports.open_staging()


async def stage_rows(tx: Transaction, staging: int, rows: Staged) -> None:
    """Lay out some of a plan's rows."""
    await tx.imports.stage(staging, rows)


async def drop_staging(tx: Transaction, staging: int) -> None:
    """Clear the place."""
    await tx.imports.drop_staging(staging)


async def apply_import(tx: Transaction, plan: Plan, actor: Actor, staging: int | None = None) -> Plan:
    """Apply the plan, all or nothing; gives it with what was on hand at that moment. Its rows are laid out in `staging`, or here.

    Sales since it was planned are fine: the file says what is there, and the movement is the difference to what is there now; or it says
    a difference itself.
    The audit log tells of each SKU that is new or changes. Laid out before, products and audit entries are found by their words once
    `index_words` has been through.
    Raises CatalogChanged when anything else of the catalogue has changed since.
    """
    await tx.stock.lock_skus(sorted(sku.sku_id for sku in plan.skus if sku.sku_id is not None))
    if await tx.imports.revision() != plan.base.revision:
        raise CatalogChanged
    place = await _stage_here(tx, plan) if staging is None else staging
    if sold := await tx.imports.sold_since(place):
        plan = plan.at(sold)
    source = f"import:{plan.digest[:16]}:{tx.now}"
    fallen = await tx.imports.staged_to_fall(place, 2)  # one, or several
    await tx.audit_log.record_import(actor, place)  # tells what is on hand now
    await tx.imports.put_staged(place, source, actor)
    restocked = await tx.imports.staged_skus(place)
    if staging is None:
        await tx.imports.drop_staging(place)
        await index_words(tx, INDEX_PART)
    await tell_low(tx, fallen, source)
    await tell_waiting(tx, restocked)
    new, changed = plan.count()
    counts = f"{new} new, {changed} changed, {len(plan.skus)} in the file"
    await tx.audit(actor, "import", plan.digest, "", counts)
    return plan


async def _stage_here(tx: Transaction, plan: Plan) -> int:
    staging = await tx.imports.open_staging()
    for part in stage(plan, tx.policy.currency).parts(PART):
        await tx.imports.stage(staging, part)
    return staging


async def index_words(tx: Transaction, limit: int) -> int:
    """Make at most `limit` of the products that an import has reworded, and audit entries, findable by their words; gives how many."""
    products = await tx.imports.index_due(limit)
    return products + await tx.audit_log.index_due(limit - products)
