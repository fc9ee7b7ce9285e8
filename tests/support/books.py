"""What is wrong in the books of a shop."""

from core.ports import ReadTransaction, Store
from storage.books import COUPONS, broken_by, rules_of, unreadable_coupons
from storage.sqlite.migrations import newest
from tests.support.tables import executor


async def faults(store: Store) -> list[str]:
    """Every fault of its rows, with a few names each."""

    async def look(tx: ReadTransaction) -> list[str]:
        db = executor(tx)
        asked = [(rule, await db.all(rule.sql)) for rule in rules_of(newest())]
        found = [broken_by(rule, rows) for rule, rows in asked if rows]
        return [*found, *unreadable_coupons(await db.all(COUPONS))]

    return await store.read(look)
