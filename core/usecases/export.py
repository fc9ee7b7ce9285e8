"""What the shop exports, each noun as a table, from one consistent state, written as it is read.

What each row says: core/files/export_rows.py.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from core.files import rows, template
from core.files.export import open_sheet
from core.files.export_rows import (
    COUPON_COLUMNS,
    CUSTOMER_COLUMNS,
    ORDER_COLUMNS,
    PAYMENT_COLUMNS,
    coupon_row,
    customer_row,
    order_rows,
    payment_row,
    product_rows,
)
from core.models.actor import Actor
from core.models.export import ExportNoun, ExportRequest, FileKind, Sheet
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.usecases.staff import staff
from core.values.days import midnight

PAGE = 500
"""Orders or customers that are read at once."""
FOREVER = 2**62
ALL_NAMES = 10_000
"""Of what one coupon is for."""

_COLUMNS: Mapping[ExportNoun, tuple[str, ...]] = {
    ExportNoun.PRODUCTS: rows.COLUMNS,
    ExportNoun.ORDERS: ORDER_COLUMNS,
    ExportNoun.CUSTOMERS: CUSTOMER_COLUMNS,
    ExportNoun.PAYMENTS: PAYMENT_COLUMNS,
    ExportNoun.COUPONS: COUPON_COLUMNS,
}


async def write_export(tx: ReadTransaction, request: ExportRequest, path: Path) -> int:
    """Write the table to a new file; returns the number of rows. Raises InvalidInput("export_size") for more than a workbook holds."""
    with open_sheet(path, request.kind, request.noun, _COLUMNS[request.noun]) as sheet:
        match request.noun:
            case ExportNoun.PRODUCTS:
                return await _products(tx, sheet)
            case ExportNoun.ORDERS:
                return await _orders(tx, request, sheet)
            case ExportNoun.CUSTOMERS:
                return await _customers(tx, request, sheet)
            case ExportNoun.PAYMENTS:
                return await _payments(tx, request, sheet)
            case ExportNoun.COUPONS:
                return await _coupons(tx, sheet)


async def write_template(tx: ReadTransaction, kind: FileKind, path: Path) -> None:
    """Write a file that an owner can fill in, with the shop's own categories."""
    paths = (await tx.imports.listing()).paths.values()
    with open_sheet(path, kind, ExportNoun.PRODUCTS, template.COLUMNS) as sheet:
        for row in template.template_rows(["/".join(path) for path in paths], tx.policy.currency):
            sheet.add(row)


async def note_export(tx: Transaction, actor: Actor, request: ExportRequest) -> None:
    """Record who exported which personal data, and for which days."""
    await tx.audit(actor, "export", request.noun, "", request.period or "all")


async def _products(tx: ReadTransaction, sheet: Sheet) -> int:
    """The rows as an import reads them: what is for sale, in the shop's order. An import would put anything else on sale."""
    count = 0
    for row in product_rows(await tx.imports.listing(), await tx.imports.stock(), tx.policy.currency):
        sheet.add(row)
        count += 1
    if not count:
        for row in template.template_rows((), tx.policy.currency):
            sheet.add((*row, "", None, ""))
    return count


async def _orders(tx: ReadTransaction, request: ExportRequest, sheet: Sheet) -> int:
    since, until = _bounds(request, tx.policy)
    rows = after = 0
    while page := await tx.exports.order_lines(since, until, after, PAGE):
        orders = {order_id: tuple(lines) for order_id, lines in groupby(page, lambda line: line.order_id)}
        trails = await tx.exports.trails(list(orders))
        for order_id, lines in orders.items():
            for row in order_rows(lines, trails[order_id], tx.policy):
                sheet.add(row)
        rows, after = rows + len(page), page[-1].order_id
    return rows


async def _customers(tx: ReadTransaction, request: ExportRequest, sheet: Sheet) -> int:
    since, until = _bounds(request, tx.policy)
    rows, after, crew = 0, 0, await staff(tx)
    while page := await tx.exports.customers(since, until, after, PAGE, crew):
        for customer in page:
            sheet.add(customer_row(customer, tx.policy))
        rows, after = rows + len(page), page[-1].id
    return rows


async def _coupons(tx: ReadTransaction, sheet: Sheet) -> int:
    """Those that have not ended, newest first: what is over is over for good."""
    rows = number = 0
    pages = 1
    while number < pages:
        page = await tx.coupons.listed(number, PAGE)
        for coupon in (sales.coupon for sales in page.items):
            if coupon.ends_at is None or coupon.ends_at > tx.now:
                sheet.add(coupon_row(coupon, await tx.coupons.scope_names(coupon.scope, ALL_NAMES), tx.policy))
                rows += 1
        number, pages = number + 1, page.pages
    return rows


async def _payments(tx: ReadTransaction, request: ExportRequest, sheet: Sheet) -> int:
    since, until = _bounds(request, tx.policy)
    rows, after = 0, None
    while page := await tx.ledger.listed(since, until, after, PAGE):
        for one in page:
            sheet.add(payment_row(one, tx.policy))
        rows, after = rows + len(page), page[-1]
    return rows


def _bounds(request: ExportRequest, policy: Policy) -> tuple[int, int]:
    """The first ms of the first day, and the first ms after the last day."""
    zone = ZoneInfo(policy.timezone)
    since = midnight(request.first, zone) if request.first else 0
    return since, midnight(request.last + timedelta(days=1), zone) if request.last else FOREVER
