"""Loading a catalogue file: planned from a snapshot, outside the writer; applied set-wise in one transaction."""

from collections.abc import Mapping, Sequence

from core.catalogue_plan import make_plan
from core.models.catalogue import CatalogueMoved, CatalogueRow, Plan, PlannedSku
from core.models.stock import Movement, Reason, crosses
from core.ports import ReadTransaction, Transaction
from core.usecases.stock import MOST_NOTICES, tell_low
from core.usecases.wait import tell_waiting


async def plan_import(tx: ReadTransaction, rows: Sequence[CatalogueRow], columns: frozenset[str], digest: str) -> Plan:
    """What these rows would change. Their photos are keys or URLs; `digest` is the file's SHA-256."""
    return make_plan(await tx.catalogue.listing(), await tx.catalogue.stock(), rows, columns, digest)


async def missing_photos(tx: ReadTransaction, keys: Sequence[str]) -> tuple[str, ...]:
    """Which of these pictures are not kept yet."""
    kept = await tx.catalogue.photo_keys()
    return tuple(key for key in keys if key not in kept)


async def keep_photos(tx: Transaction, photos: Mapping[str, bytes]) -> None:
    """Keep pictures by their key, before anything names them: a picture that nothing names does no harm."""
    await tx.catalogue.keep_photos(photos)


async def import_catalogue(tx: Transaction, plan: Plan, actor: str) -> Plan:
    """Apply the plan, all or nothing; gives it with what was on hand at that moment.

    Sales since it was planned are fine: the file says what is there, and the movement is the difference to what is there now.
    Raises CatalogueMoved when anything else of the catalogue has changed since.
    """
    await tx.stock.lock_skus(sorted(sku.sku_id for sku in plan.skus if sku.sku_id is not None))
    if await tx.catalogue.listing() != plan.base:
        raise CatalogueMoved
    plan = plan.at(await tx.catalogue.stock())
    categories = await tx.catalogue.put_categories(plan.categories)
    products = await tx.catalogue.put_products(plan.products, categories)
    sku_ids = await tx.catalogue.put_skus(plan.skus, products)
    source = f"import:{plan.digest}:{tx.now}"
    moved = [(sku_id, sku) for sku_id, sku in zip(sku_ids, plan.skus, strict=True) if sku.stock != sku.on_hand]
    await tx.catalogue.set_stock({sku_id: sku.stock for sku_id, sku in moved})
    await tx.stock.record(
        [
            Movement(sku_id=sku_id, delta=sku.stock - sku.on_hand, reason=Reason.IMPORTED, source=source, actor=actor)
            for sku_id, sku in moved
        ]
    )
    await tell_low(tx, await _fallen(tx, moved))
    await tell_waiting(tx)
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.skus)} in the file"
    await tx.audit(actor, "import", plan.digest, "", counts)
    return plan


async def _fallen(tx: ReadTransaction, moved: Sequence[tuple[int, PlannedSku]]) -> list[int]:
    """Which known SKUs the file lets fall to their thresholds: the emptiest, where they are many."""
    own = await tx.stock.own_thresholds()
    fallen = [
        (sku.stock, sku_id)
        for sku_id, sku in moved
        if sku.sku_id is not None and crosses(sku.on_hand, sku.stock, own.get(sku_id, tx.policy.low_stock))
    ]
    return [sku_id for _stock, sku_id in sorted(fallen)[:MOST_NOTICES]]
