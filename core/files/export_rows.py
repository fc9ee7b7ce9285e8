"""What the rows of an export say: products, orders, customers and payments, cell by cell."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from secrets import token_hex
from zoneinfo import ZoneInfo

from core import money
from core.files import export_mark
from core.files.coupon_mark import write_mark
from core.files.photos import photo_cell
from core.models.coupon import Coupon
from core.models.export import Cell, Digits, KnownCustomer, Row, SoldLine, Trail
from core.models.imports import ListedProduct, ListedSku, Listing
from core.models.order import OrderStatus
from core.models.policy import Policy
from core.ports.payment import LedgerRow
from core.values import coupon_cells
from core.values.coupon import Shop
from core.values.coupon_cells import cells_of
from core.values.days import moment_at

ORDER_COLUMNS = (
    "order", "placed_at", "state", "customer_id", "customer", "username", "sku", "title", "variant", "quantity",
    "unit_price", "discount", "line_total", "currency", "subtotal", "order_discount", "delivery_price",
    "delivery_discount", "total", "void_quantity", "void_line_total", "void_total", "coupons", "payment", "paid_at",
    "confirmed_at", "shipped_at", "delivered_at", "cancelled_at", "refunded_at", "tracking", "delivery", "recipient",
    "phone", "address", "note",
)  # fmt: skip
"""What stands is in columns that can be summed up; what was cancelled, given back or is not paid yet is apart, in those of void_…"""
COUPON_COLUMNS = ("code", *coupon_cells.COLUMNS, export_mark.COLUMN)
_WHOLE = ("min_quantity", "limit", "per_customer", "priority")
_MONEY = ("min", "cap")
_STEPS = (
    (OrderStatus.CONFIRMED,),
    (OrderStatus.SHIPPED,),
    (OrderStatus.DELIVERED,),
    (OrderStatus.CANCELLED, OrderStatus.EXPIRED),
    (OrderStatus.REFUNDED,),
)
"""The states of the columns confirmed_at to refunded_at."""
PAYMENT_COLUMNS = (
    "date", "order", "customer_id", "method", "currency", "amount", "what", "charge", "provider_charge", "done_at",
)  # fmt: skip
CUSTOMER_COLUMNS = (
    "id", "name", "username", "phone", "address", "first_seen", "last_seen", "orders", "spent", "currency",
)  # fmt: skip


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


def order_rows(lines: Sequence[SoldLine], trail: Trail, policy: Policy) -> Iterable[Row]:
    """The lines of one order. Its totals stand on the first one only, so that the sum of a column counts them once."""
    currency, first = lines[0].currency, lines[0]
    standing = [_standing(line) for line in lines]

    def amount(minor: int) -> Decimal | None:
        return _amount(minor, currency)

    subtotal = sum(pieces * line.unit_price for line, (pieces, _worth) in zip(lines, standing, strict=True))
    worth = sum(worth for _pieces, worth in standing)
    delivery = (first.delivery_price, first.delivery_discount) if first.stands else (0, 0)
    total = worth + delivery[0] - delivery[1]
    whole = [*map(amount, (subtotal, subtotal - worth, *delivery, total))]
    for place, (line, (pieces, left)) in enumerate(zip(lines, standing, strict=True)):
        yield (
            line.order,
            _moment(line.placed_at, policy),
            line.state,
            line.customer_id,
            line.name,
            line.username,
            line.sku,
            line.title,
            line.label,
            pieces,
            amount(line.unit_price),
            amount(pieces * line.unit_price - left),
            amount(left),
            currency,
            *(whole if place == 0 else [None] * len(whole)),
            line.quantity - pieces or None,
            amount(line.total_amount - left) or None,
            amount(first.total - total) or None if place == 0 else None,
            ", ".join(trail.coupons),
            line.payment,
            _moment_or_none(line.paid_at, policy),
            *(_moment_or_none(_last(trail, states), policy) for states in _STEPS),
            Digits(trail.tracking),
            line.method,
            line.recipient,
            _digits(line.phone),
            line.address,
            line.note,
        )


def _standing(line: SoldLine) -> tuple[int, int]:
    """How many of its pieces bring money, and how much."""
    if not line.stands:
        return 0, 0
    return line.quantity - line.off_quantity, line.total_amount - line.off_amount


def _last(trail: Trail, states: Sequence[OrderStatus]) -> int | None:
    return max((trail.steps[one] for one in states if one in trail.steps), default=None)


def customer_row(one: KnownCustomer, policy: Policy) -> Row:
    """Somebody who has written to the shop."""
    seen = (_moment(one.first_seen, policy), _moment(one.last_seen, policy))
    spent = _amount(one.spent, policy.currency)
    return (one.id, one.name, one.username, Digits(one.phone), one.address, *seen, one.orders, spent, policy.currency)


def payment_row(one: LedgerRow, policy: Policy) -> Row:
    """Money in is positive, money out negative: the sum of a currency's column is what is left."""
    done = _moment_or_none(one.done_at, policy)
    amount = _amount(one.amount, one.currency)
    who = (one.order, one.customer_id, one.method, one.currency)
    return (_moment(one.at, policy), *who, amount, one.outcome, one.charge_id, one.provider_id, done)


def coupon_row(coupon: Coupon, only: Sequence[str], policy: Policy) -> Row:
    """A coupon as a coupon file has it; `only` are the names of what it is for."""
    cells = cells_of(coupon, only, Shop(coupon.currency, ZoneInfo(policy.timezone), now=0))
    numbers: dict[str, Cell] = {
        **{column: int(cells[column]) for column in _WHOLE if cells[column]},
        **{column: Decimal(cells[column]) for column in _MONEY if cells[column]},
    }
    return (*(numbers.get(column, text) for column, text in cells.items()), write_mark(coupon.key, cells))


def _moment(at: int, policy: Policy) -> datetime:
    """The time in the shop's timezone; cells know no timezones."""
    return moment_at(at, ZoneInfo(policy.timezone)).replace(tzinfo=None)


def _moment_or_none(at: int | None, policy: Policy) -> datetime | None:
    return None if at is None else _moment(at, policy)


def _digits(text: str | None) -> Cell:
    return None if text is None else Digits(text)


def _amount(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-money.exponent(currency))
