"""What the shop exports: products, orders and customers, each as a table, from one consistent state, written as it is read."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo

from core import money
from core.files import export_mark
from core.files.export import open_sheet
from core.files.photos import photo_cell
from core.models.actor import Actor
from core.models.export import ExportNoun, ExportRequest, KnownCustomer, Row, Sheet, SoldLine
from core.models.imports import ListedProduct, ListedSku, Listing
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.ports.payment import LedgerRow
from core.values.days import midnight, moment_at

PAGE = 500
"""Orders or customers that are read at once."""
FOREVER = 2**62

PRODUCT_COLUMNS = (
    "sku",
    "product",
    "variant",
    "category",
    "price",
    "stock",
    "description",
    "photo",
    "kind",
    "stars",
    export_mark.COLUMN,
)
ORDER_COLUMNS = (
    "order", "placed_at", "state", "customer_id", "customer", "sku", "title", "variant", "quantity", "unit_price",
    "discount", "line_total", "currency", "subtotal", "order_discount", "delivery_price", "delivery_discount", "total",
    "delivery", "recipient", "phone", "address", "note", "payment", "paid_at",
)  # fmt: skip
PAYMENT_COLUMNS = (
    "date", "order", "customer_id", "method", "currency", "amount", "what", "charge", "provider_charge", "done_at",
)  # fmt: skip
CUSTOMER_COLUMNS = ("id", "name", "username", "first_seen", "last_seen", "orders", "spent", "currency")
_COLUMNS: Mapping[ExportNoun, tuple[str, ...]] = {
    ExportNoun.PRODUCTS: PRODUCT_COLUMNS,
    ExportNoun.ORDERS: ORDER_COLUMNS,
    ExportNoun.CUSTOMERS: CUSTOMER_COLUMNS,
    ExportNoun.PAYMENTS: PAYMENT_COLUMNS,
}
EXAMPLES: tuple[Row, ...] = (
    ("TEA-50", "Sencha", "50 g", "Drinks/Tea", Decimal("4.50"), 12, "Green and mild.", "", "", None, ""),
    ("TEA-100", "Sencha", "100 g", "Drinks/Tea", Decimal("7.90"), 8, "", "", "", None, ""),
    ("MUG-1", "Mug", "", "Kitchen", Decimal("16.00"), 3, "Blue.", "https://example.org/mug.jpg", "", None, ""),
)
"""What an empty shop exports, as a file to begin with."""


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
        for row in EXAMPLES:
            sheet.add(row)
    return count


def product_rows(listing: Listing, stock: dict[int, int], currency: str) -> Iterable[Row]:
    """What is for sale; `stock` is by SKU id."""
    categories = {one.id: one for one in listing.categories}
    products = {one.id: one for one in listing.products}

    def category(product: ListedProduct) -> tuple[tuple[int, int, str], ...]:
        below = categories[product.category_id]
        above = (categories[below.parent_id],) if below.parent_id is not None else ()
        return tuple((one.position, one.id, one.name) for one in (*above, below))

    def place(sku: ListedSku) -> tuple[object, ...]:
        product = products[sku.product_id]
        return (category(product), product.position, product.id, sku.position, sku.id)

    export = token_hex(4)
    on_sale = (one for one in listing.skus if listing.sells(one, products[one.product_id]))
    for number, sku in enumerate(sorted(on_sale, key=place), 2):
        product, on_hand = products[sku.product_id], stock[sku.id]
        texts = {
            "sku": sku.code.casefold(),
            "product": product.title,
            "variant": sku.label,
            "category": "/".join(name for *_, name in category(product)),
            "description": product.description,
            "photo": photo_cell(product.photo),
            "kind": product.kind,
            "stars": "" if sku.stars is None else str(sku.stars),
        }
        yield (
            sku.code,
            product.title,
            sku.label,
            texts["category"],
            _amount(sku.price, currency),
            on_hand,
            product.description,
            texts["photo"],
            product.kind,
            sku.stars,
            export_mark.write_mark(export, number, on_hand, sku.price, texts),
        )


async def _orders(tx: ReadTransaction, request: ExportRequest, sheet: Sheet) -> int:
    since, until = _bounds(request, tx.policy)
    rows = after = 0
    while page := await tx.exports.order_lines(since, until, after, PAGE):
        for line in page:
            sheet.add(_order_row(line, tx.policy, first=line.order_id != after))
            after = line.order_id
        rows += len(page)
    return rows


def _order_row(line: SoldLine, policy: Policy, *, first: bool) -> Row:
    """The order's totals stand on its `first` line only, so that the sum of a column counts them once."""

    def amount(minor: int) -> Decimal:
        return _amount(minor, line.currency)

    order = (line.subtotal, line.order_discount, line.delivery_price, line.delivery_discount, line.total)
    return (
        line.order,
        _moment(line.placed_at, policy),
        line.state,
        line.customer_id,
        line.name,
        line.sku,
        line.title,
        line.label,
        line.quantity,
        amount(line.unit_price),
        amount(line.discount),
        amount(line.quantity * line.unit_price - line.discount),
        line.currency,
        *(amount(minor) if first else None for minor in order),
        line.method,
        line.recipient,
        line.phone,
        line.address,
        line.note,
        line.payment,
        None if line.paid_at is None else _moment(line.paid_at, policy),
    )


async def _customers(tx: ReadTransaction, request: ExportRequest, sheet: Sheet) -> int:
    since, until = _bounds(request, tx.policy)
    rows = after = 0
    while page := await tx.exports.customers(since, until, after, PAGE):
        for customer in page:
            sheet.add(_customer_row(customer, tx.policy))
        rows, after = rows + len(page), page[-1].id
    return rows


def _customer_row(one: KnownCustomer, policy: Policy) -> Row:
    seen = (_moment(one.first_seen, policy), _moment(one.last_seen, policy))
    return (one.id, one.name, one.username, *seen, one.orders, _amount(one.spent, policy.currency), policy.currency)


async def _payments(tx: ReadTransaction, request: ExportRequest, sheet: Sheet) -> int:
    """Money in is positive, money out negative: the sum of a currency's column is what is left."""
    since, until = _bounds(request, tx.policy)
    rows, after = 0, None
    while page := await tx.ledger.listed(since, until, after, PAGE):
        for one in page:
            sheet.add(_payment_row(one, tx.policy))
        rows, after = rows + len(page), page[-1]
    return rows


def _payment_row(one: LedgerRow, policy: Policy) -> Row:
    done = _moment(one.done_at, policy) if one.done_at is not None else None
    amount = _amount(one.amount, one.currency)
    who = (one.order, one.customer_id, one.method, one.currency)
    return (_moment(one.at, policy), *who, amount, one.outcome, one.charge_id, one.provider_id, done)


def _bounds(request: ExportRequest, policy: Policy) -> tuple[int, int]:
    """The first ms of the first day, and the first ms after the last day."""
    zone = ZoneInfo(policy.timezone)
    since = midnight(request.first, zone) if request.first else 0
    return since, midnight(request.last + timedelta(days=1), zone) if request.last else FOREVER


def _moment(at: int, policy: Policy) -> datetime:
    """The time in the shop's timezone; cells know no timezones."""
    return moment_at(at, ZoneInfo(policy.timezone)).replace(tzinfo=None)


def _amount(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-money.exponent(currency))
