"""A catalogue file, read and checked in one go (the shop reads it in a process of its own, jobs/file_reader.py), and what came of it."""

from collections.abc import Collection
from typing import NamedTuple

from core.files.catalog import CatalogueRows, Reading
from core.files.check import EMPTY, PhotoCheck, check_rows
from core.models.imports import CatalogueRow, Listing
from core.ports import ReadTransaction, Store, Transaction
from tests.support.tables import executor


def read_catalogue(data: bytes, currency: str) -> Reading:
    """All that the file says."""
    rows = CatalogueRows(data, currency)
    said = tuple(rows)
    return Reading(frozenset(rows.columns), said, tuple(rows.findings.kept), rows.findings.total)


def check_catalogue(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
) -> tuple[CatalogueRow, ...]:
    """Raises as `check_rows`."""
    return check_rows(read_catalogue(data, currency), base, check_photo, kept)


class Item(NamedTuple):
    """A SKU as the database has it."""

    id: int
    product_id: int
    category: str
    title: str
    label: str
    price: int
    on_hand: int
    ledger: int


async def items(store: Store) -> dict[str, Item]:
    """What is on sale, by code."""

    async def ask(tx: ReadTransaction) -> dict[str, Item]:
        rows = await executor(tx).all(
            """SELECT s.code, s.id, p.id, COALESCE(above.name || '/', '') || c.name, p.title, s.label, s.price, s.on_hand,
                      (SELECT COALESCE(SUM(delta), 0) FROM movements WHERE sku_id = s.id)
                 FROM skus s JOIN products p ON p.id = s.product_id AND p.active = 1
                 JOIN categories c ON c.id = p.category_id LEFT JOIN categories above ON above.id = c.parent_id
                WHERE s.active = 1"""
        )
        return {row[0]: Item(*row[1:]) for row in rows}

    return await store.read(ask)


async def refuse_more_traces(store: Store) -> None:
    """Where there is one, no other row of the audit log can be written. SQLite's way of saying so."""

    async def refuse(tx: Transaction) -> None:
        await executor(tx).run(
            """CREATE TRIGGER full BEFORE INSERT ON audit WHEN (SELECT COUNT(*) FROM audit) > 0
               BEGIN SELECT RAISE(ABORT, 'no more'); END"""
        )

    await store.write(refuse)
