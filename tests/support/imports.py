"""A catalogue file that is read and checked in one go (the shop uses a process for this, jobs/file_reader.py), and its result."""

import sqlite3
from collections.abc import Collection
from hashlib import sha256
from typing import NamedTuple

import asyncpg

from core.files.catalog import CatalogFile, Reading
from core.files.check import EMPTY, PhotoCheck, check_file
from core.files.csv import Findings
from core.files.unclear import Answers
from core.models.imports import CheckedFile, ImportRow, Listing
from core.ports import ReadTransaction, Store, Transaction
from tests.support.chat import numbers
from tests.support.store import chosen
from tests.support.tables import executor


def read_catalog(data: bytes, currency: str, answers: Answers | None = None) -> Reading:
    """Everything that the file says. Raises Asked."""
    findings = Findings()
    file = CatalogFile(data, findings, currency, answers or {})
    said = tuple(file)
    digest = sha256(data).hexdigest()
    return Reading(file.columns, said, tuple(findings.kept), findings.total, digest, file.taken, file.remarks.kept)


def checked_file(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
    *,
    answers: Answers | None = None,
) -> CheckedFile:
    """The checked file. Raises as `check_file`, and Asked."""
    return check_file(read_catalog(data, currency, answers), base, check_photo, kept)


def check_catalog(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
    *,
    answers: Answers | None = None,
) -> tuple[ImportRow, ...]:
    """The rows of the checked file. Raises as `check_file`, and Asked."""
    return checked_file(data, currency, base, check_photo, kept, answers=answers).rows


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
    """The SKUs on sale, by code."""

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


REFUSED = (sqlite3.IntegrityError, asyncpg.RaiseError)
_REFUSE = {
    "sqlite": (
        """CREATE TRIGGER no_more BEFORE INSERT ON audit WHEN (SELECT COUNT(*) FROM audit) > 0
           BEGIN SELECT RAISE(ABORT, 'no more'); END""",
    ),
    "postgres": (
        """CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN IF EXISTS (SELECT 1 FROM audit) THEN RAISE EXCEPTION 'no more'; END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER no_more BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION no_more()",
    ),
}


async def refuse_more_traces(store: Store) -> None:
    """Refuse every row of the audit log after the first, with one of REFUSED."""

    async def refuse(tx: Transaction) -> None:
        for statement in _REFUSE[chosen()]:
            await executor(tx).run(statement)

    await store.write(refuse)


def counts_in(summary: str) -> list[int]:
    """How many variants a file's summary calls new, changed and unchanged; what more it counts stands behind."""
    return numbers(next(line for line in summary.splitlines() if line[:1].isdigit()))


def is_checked_again(summary: str) -> bool:
    """Whether it says, before it counts, that the catalogue has changed meanwhile."""
    _name, second, *_rest = summary.split("\n\n")
    return not second[0].isdigit()
