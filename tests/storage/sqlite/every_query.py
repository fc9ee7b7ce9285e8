"""Every statement of every repository: each public method is called with what its parameters are said to be."""

import inspect
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, get_type_hints

from bench.grown_shop import BESTSELLER, COMMON, OWNER, SMALL
from core.files.stage import Staged, StagedCategory, StagedPicture, StagedProduct, StagedSku
from core.models.actor import CLI, Actor
from core.models.api_key import ApiKey, ApiScope
from core.models.breakdown import AppliedCoupon, Breakdown
from core.models.cart import Cart, CartLine
from core.models.catalog import Product, Variant
from core.models.category import CategoryDetails
from core.models.coupon import Coupon, Percent, Scope
from core.models.crew import CrewGroup
from core.models.customer import Customer
from core.models.delivery import Answers, DeliveryMethod, Draft, NewMethod, OrderDelivery
from core.models.digital import Content, ContentKind, Good
from core.models.inbox import Incoming
from core.models.message import Message, News
from core.models.order import Confirm, Order, OrderLine, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import Charge, Outcome, Payment, PaymentMethod
from core.models.payment_page import PaymentPage
from core.models.picture import PictureProblem
from core.models.policy import Policy
from core.models.price import EditState, Goods, GoodsKind, Move, PriceEdit, PriceOrder
from core.models.review import ReviewState
from core.models.staff import Member, Role
from core.models.stock import Entry, Movement, Reason
from core.models.upload import Upload
from core.models.webhook import Miss, WebhookEvent, WebhookMessage, WebhookProblem
from core.models.window import Window
from core.ports.payment import LedgerRow
from core.usecases.pricing import price_cart
from storage.repositories.base import Repository
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor, drive
from storage.transaction import StoredTransaction

CUSTOMER = 1
"""Who has an open cart."""
NEWCOMER = SMALL.customers
"""Who has none."""
NOW = 1_795_392_000_000


def begin(connection: sqlite3.Connection) -> StoredTransaction:
    return StoredTransaction(SqliteExecutor(connection), SQLITE, NOW, Policy(admin_ids=(OWNER,)))


def methods() -> list[str]:
    """Of all repositories: "orders.in_state" and the like."""
    tx = StoredTransaction.__new__(StoredTransaction)
    tx.__init__(None, SQLITE, NOW, Policy())  # type: ignore[misc]
    repositories = {
        name: getattr(tx, name) for name in (*vars(StoredTransaction), *vars(tx)) if not name.startswith("_")
    }
    return [
        f"{name}.{method}"
        for name, repository in sorted(repositories.items())
        if isinstance(repository, Repository)
        for method, _ in inspect.getmembers(type(repository), inspect.iscoroutinefunction)
        if not method.startswith("_")
    ]


def statements_of(connection: sqlite3.Connection, method: str) -> list[str]:
    """What it asks of a shop that has some of everything. Its effect is undone."""
    noun, name = method.split(".")
    with _undone(connection):
        tx = begin(connection)
        call = getattr(getattr(tx, noun), name)
        arguments = _arguments(tx, method, call)
        said: list[str] = []
        connection.set_trace_callback(said.append)
        drive(call(**arguments))
        connection.set_trace_callback(None)
    return [sql for sql in said if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")]


Effect = tuple[Any, Mapping[str, list[tuple[Any, ...]]]]
"""What a method returns; and what the tables hold then that it has to do with."""


def effect_of(
    connection: sqlite3.Connection, method: str, tables: Collection[str], also: Collection[str] = ()
) -> Effect:
    """Of a call, whose effect is undone: what those of the tables hold that it writes to, or that stand in `also`."""
    noun, name = method.split(".")
    with _undone(connection), _written(connection) as written:
        tx = begin(connection)
        call = getattr(getattr(tx, noun), name)
        arguments = _arguments(tx, method, call)
        written.clear()
        answer = drive(call(**arguments))
        touched = sorted(written.intersection(tables).union(also))
        return answer, {table: sorted_rows(connection.execute(f'SELECT * FROM "{table}"')) for table in touched}


@contextmanager
def _written(connection: sqlite3.Connection) -> Iterator[set[str]]:
    """The tables that statements write to, by themselves or by triggers."""
    written: set[str] = set()

    def note(action: int, table: str | None, *_more: object) -> int:
        if action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
            written.add(str(table))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    try:
        yield written
    finally:
        connection.set_authorizer(None)


def sorted_rows(rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    """In the same order, whoever is asked."""
    return sorted(map(tuple, rows), key=repr)


def arguments_of(connection: sqlite3.Connection, method: str) -> dict[str, Any]:
    """What it is called with."""
    noun, name = method.split(".")
    with _undone(connection):
        tx = begin(connection)
        return _arguments(tx, method, getattr(getattr(tx, noun), name))


@contextmanager
def _undone(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.set_trace_callback(None)
        connection.execute("ROLLBACK")


def _arguments(tx: StoredTransaction, method: str, call: Callable[..., Any]) -> dict[str, Any]:
    hints = get_type_hints(call)
    hints.pop("return")
    special = _SPECIAL.get(method, {})
    return {name: special[name] if name in special else _value(tx, hint) for name, hint in hints.items()}


def _value(tx: StoredTransaction, hint: Any) -> Any:
    """Something of this type. A type that is new here raises KeyError: say below what it may be."""
    made = _VALUES[hint]
    return made(tx) if callable(made) else made


def _cart(tx: StoredTransaction) -> Cart:
    cart = drive(tx.carts.open(CUSTOMER))
    assert cart is not None
    assert cart.lines
    return cart


def _order(tx: StoredTransaction) -> Order:
    order = drive(tx.orders.order(SMALL.orders))
    assert order is not None
    return order


def _entry(tx: StoredTransaction) -> Entry:
    entry = drive(tx.stock.newest(BESTSELLER))
    assert entry is not None
    return entry


def _confirm(tx: StoredTransaction) -> Confirm:
    cart = _cart(tx)
    return Confirm(
        customer_id=CUSTOMER, key=f"{1}:{1}:{cart.id}", cause="", cart_id=cart.id, revision=0, total=0, method_id=1
    )


_VARIANT = Variant(sku_id=1, code="NEW-1", label="new", price=100, on_hand=0)
_PRODUCT = Product(id=1, category_id=6, title="New tea", variants=(_VARIANT,))
_COUPON = Coupon(id=2, code="NEW", currency="EUR", terms=Percent(basis_points=1))
_METHOD = {"name": "New way", "price": 1}
_STAGED = Staged(
    (StagedCategory(900, None, "New", "new", 1, True),),
    (StagedProduct(9000, 6, "New", "new", "", None, 1, True, True, True, "", "digital"),),
    (StagedSku(90000, 9000, "N", "n", "", 1, 1, 0, 1, True, True, True, "", "", None, "", 350),),
    (StagedPicture("https://new.example/1.jpg", 9000),),
)
_VALUES: Mapping[Any, Any] = {
    int: 1,
    int | None: 1,
    str: COMMON,
    bool: True,
    Sequence[int]: [1, 2],
    Collection[int]: [1, 2],
    Sequence[str]: ["Top 1", "Shelf 6"],
    Sequence[tuple[int, int]]: [(1, 2)],
    Sequence[tuple[str, str, str]]: [("TEA-100", "4.50", "5.00")],
    Mapping[int, int]: {1: 2},
    Mapping[str, str]: {"price": f"{COMMON} price"},
    Mapping[str, bytes]: {"key": b""},
    Mapping[str, object]: {"name": "New"},
    Cart: _cart,
    CartLine: lambda tx: _cart(tx).lines[0],
    CartLine | None: lambda tx: _cart(tx).lines[0],
    Sequence[CartLine]: lambda tx: _cart(tx).lines,
    Order: _order,
    OrderLine: lambda tx: _order(tx).lines[0],
    Sequence[OrderLine]: lambda tx: _order(tx).lines,
    OrderDelivery | None: OrderDelivery(method="Way 1"),
    LedgerRow | None: LedgerRow(1, 1, 1, "", 1, "card", "EUR", 1, "settled", "", "", None),
    Confirm: _confirm,
    Breakdown: lambda tx: drive(price_cart(tx, _cart(tx))),
    Entry: _entry,
    Actor: Actor.staff(CUSTOMER),
    ApiKey: ApiKey(0, "website", "tk_", frozenset({ApiScope.ORDERS_READ}), 0),
    Actor | None: CLI,
    PictureProblem: PictureProblem.SLOW,
    Sequence[Movement]: [Movement(BESTSELLER, 1, Reason.COUNTED, "new", CLI)],
    Product: _PRODUCT,
    Variant: _VARIANT,
    CategoryDetails: lambda tx: drive(tx.categories.category(6)),
    Coupon: _COUPON,
    Sequence[AppliedCoupon]: [AppliedCoupon(2, "CODE2", "", 1, 0, ())],
    CrewGroup: CrewGroup(chat_id=-1, title="Crew"),
    Scope: Scope(category_ids=frozenset({1}), product_ids=frozenset({1}), sku_ids=frozenset({1})),
    Customer: Customer(id=CUSTOMER, name="Somebody"),
    NewMethod: NewMethod(**_METHOD),
    DeliveryMethod: DeliveryMethod(id=1, **_METHOD),
    Draft: Draft(),
    Answers: Answers(),
    Sequence[Incoming]: [Incoming(update_id=10**9, lane="chat:1", payload="{}")],
    News: News(1, True),
    Message: Message(id=1, customer_id=CUSTOMER, order_id=1, actor=Actor.customer(CUSTOMER), text="Where?", at=0),
    NoticeKind: NoticeKind.RECEIPT,
    OrderStatus: OrderStatus.DELIVERED,
    ReviewState: ReviewState.SHOWN,
    PaymentMethod: PaymentMethod.CARD,
    PaymentMethod | None: PaymentMethod.CASH,
    Outcome: Outcome.DOUBLE,
    Charge: Charge(PaymentMethod.CARD, "new", 1, CUSTOMER, "EUR", 300),
    bytes: b"data",
    Content: Content(ContentKind.TEXT, text="A link"),
    Sequence[Good]: lambda tx: [Good(_order(tx).lines[0].sku_id, 0, "Something", Content(ContentKind.CODES))],
    PaymentPage: PaymentPage(1, 300, PaymentMethod.LINK, "cs_1", "https://pay.test/cs_1", 0, 0),
    EditState: EditState.APPLIED,
    Goods: Goods(GoodsKind.CATEGORY, SMALL.tops + 2, "Shelf"),
    PriceOrder: PriceOrder("-10%", ends_at=NOW),
    PriceEdit: lambda tx: drive(tx.prices.edit(3)),
    Sequence[Move]: [Move(SMALL.skus, "SKU-1", "", 100, 90)],
    Payment: lambda tx: drive(tx.payments.payment(SMALL.orders)),
    Role: Role.STAFF,
    Member: Member(user_id=2, role=Role.STAFF, name="Bob"),
    Staged: _STAGED,
    Upload: Upload(1, "file", "shop.csv"),
    WebhookEvent: WebhookEvent.ORDER_PAID,
    Sequence[WebhookEvent]: [WebhookEvent.ORDER_PAID, WebhookEvent.STOCK_LOW],
    WebhookMessage: WebhookMessage(1, 1, "msg_1", WebhookEvent.ORDER_PAID, "{}", NOW, 1, NOW),
    Miss: Miss(WebhookProblem.STATUS, 500),
    Window: Window(chat_id=1),
}
"""By type: a value, or how it is found in the shop."""
_SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "carts.create": {"customer_id": NEWCOMER},
    "carts.last_expired": {"customer_id": 2 + 31},
    "categories.add": {"parent_id": None},
    "categories.remove": {"category_id": 900},
    "orders.by_code": {"code": "CODE-1"},
    "delivery.save_last_answers": {"customer_id": CUSTOMER},
    "digital.keep_telegram_file_id": {"key": "file"},
    "settings.override": {"fields": {"name": "New"}},
}
"""Where it takes another value to get further."""
