"""What the shop needs of its store. `storage/` implements these; nothing here knows how.

Reading and writing are separate protocols, so that mypy refuses a write inside a read. A writing use case that runs beside others
(core/concurrency.py) locks rows in one global order: customer (with their cart), stock by SKU id ascending, coupons by id, order. That
holds within a use case; across the members of a group, which are one transaction, a deadlock is retried. (SQLite has one writer and needs
no locks; a store with many writers takes them in the methods named `lock...`.)
"""

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from core.models.actor import Actor
from core.models.change import Change
from core.models.policy import Policy
from core.ports.api_key import ApiKeyReader, ApiKeys
from core.ports.audit import AuditLog, AuditLogReader
from core.ports.cart import CartReader, Carts
from core.ports.catalog import CatalogReader
from core.ports.category import Categories, CategoryReader
from core.ports.counter import CounterReader, Counters
from core.ports.coupon import CouponReader, Coupons
from core.ports.crew import Crew, CrewReader
from core.ports.customer import CustomerReader, Customers
from core.ports.delivery import Delivery, DeliveryReader
from core.ports.digital import Digital, DigitalReader
from core.ports.export import ExportReader
from core.ports.favourite import FavouriteReader, Favourites
from core.ports.form import FormReader, Forms
from core.ports.health import Health, HealthReader
from core.ports.imports import ImportReader, Imports
from core.ports.inbox import Inbox, InboxReader
from core.ports.message import MessageReader, Messages
from core.ports.meter import Done
from core.ports.order import OrderReader, Orders
from core.ports.order_search import OrderSearch, OrderSearchReader
from core.ports.outbox import Outbox, OutboxReader
from core.ports.payment import LedgerReader, PaymentReader, Payments
from core.ports.payment_page import PaymentPageReader, PaymentPages
from core.ports.photo import PhotoReader, Photos
from core.ports.picture import PictureReader, Pictures
from core.ports.price import PriceReader, Prices
from core.ports.privacy import Privacy, PrivacyReader
from core.ports.product import ProductReader, Products
from core.ports.question import QuestionReader, Questions
from core.ports.reply import Replies, ReplyReader
from core.ports.review import ReviewReader, Reviews
from core.ports.search import Searches, SearchReader
from core.ports.settings import Settings, SettingsReader
from core.ports.staff import Staff, StaffReader
from core.ports.stock import Stock, StockReader
from core.ports.upload import UploadReader, Uploads
from core.ports.wait import WaitReader, Waits
from core.ports.webhook import WebhookReader, Webhooks
from core.ports.window import WindowReader, Windows

P = ParamSpec("P")
R = TypeVar("R")


class ReadTransaction(Protocol):
    """One consistent state of the shop. `now` is the only clock (ms UTC), `policy` the shop's settings."""

    @property
    def now(self) -> int: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def catalog(self) -> CatalogReader: ...
    @property
    def imports(self) -> ImportReader: ...
    @property
    def products(self) -> ProductReader: ...
    @property
    def prices(self) -> PriceReader: ...
    @property
    def photos(self) -> PhotoReader: ...
    @property
    def pictures(self) -> PictureReader: ...
    @property
    def categories(self) -> CategoryReader: ...
    @property
    def stock(self) -> StockReader: ...
    @property
    def waits(self) -> WaitReader: ...
    @property
    def webhooks(self) -> WebhookReader: ...
    @property
    def favourites(self) -> FavouriteReader: ...
    @property
    def carts(self) -> CartReader: ...
    @property
    def counters(self) -> CounterReader: ...
    @property
    def coupons(self) -> CouponReader: ...
    @property
    def delivery(self) -> DeliveryReader: ...
    @property
    def digital(self) -> DigitalReader: ...
    @property
    def orders(self) -> OrderReader: ...
    @property
    def order_search(self) -> OrderSearchReader: ...
    @property
    def payments(self) -> PaymentReader: ...
    @property
    def payment_pages(self) -> PaymentPageReader: ...
    @property
    def ledger(self) -> LedgerReader: ...
    @property
    def messages(self) -> MessageReader: ...
    @property
    def reviews(self) -> ReviewReader: ...
    @property
    def questions(self) -> QuestionReader: ...
    @property
    def customers(self) -> CustomerReader: ...
    @property
    def staff(self) -> StaffReader: ...
    @property
    def privacy(self) -> PrivacyReader: ...
    @property
    def searches(self) -> SearchReader: ...
    @property
    def crew(self) -> CrewReader: ...
    @property
    def settings(self) -> SettingsReader: ...
    @property
    def forms(self) -> FormReader: ...
    @property
    def uploads(self) -> UploadReader: ...
    @property
    def exports(self) -> ExportReader: ...
    @property
    def health(self) -> HealthReader: ...
    @property
    def windows(self) -> WindowReader: ...
    @property
    def inbox(self) -> InboxReader: ...
    @property
    def outbox(self) -> OutboxReader: ...
    @property
    def api_keys(self) -> ApiKeyReader: ...
    @property
    def replies(self) -> ReplyReader: ...
    @property
    def audit_log(self) -> AuditLogReader: ...


class Transaction(ReadTransaction, Protocol):
    """All or nothing: a transaction is committed when the use case returns, and undone when it raises.

    `noted` is what it does that is worth counting: the meter hears of it once it is on disk. `changed` is what others look at right now
    (core/ports/feed.py); repositories note most of it.
    """

    noted: list[Done]
    changed: list[Change]

    @property
    def imports(self) -> Imports: ...
    @property
    def products(self) -> Products: ...
    @property
    def prices(self) -> Prices: ...
    @property
    def photos(self) -> Photos: ...
    @property
    def pictures(self) -> Pictures: ...
    @property
    def categories(self) -> Categories: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def favourites(self) -> Favourites: ...
    @property
    def carts(self) -> Carts: ...
    @property
    def counters(self) -> Counters: ...
    @property
    def coupons(self) -> Coupons: ...
    @property
    def delivery(self) -> Delivery: ...
    @property
    def digital(self) -> Digital: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def order_search(self) -> OrderSearch: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def payment_pages(self) -> PaymentPages: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def privacy(self) -> Privacy: ...
    @property
    def searches(self) -> Searches: ...
    @property
    def crew(self) -> Crew: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def forms(self) -> Forms: ...
    @property
    def uploads(self) -> Uploads: ...
    @property
    def health(self) -> Health: ...
    @property
    def windows(self) -> Windows: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def api_keys(self) -> ApiKeys: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def audit_log(self) -> AuditLog: ...
    @property
    def outbox(self) -> Outbox: ...
    async def audit(self, actor: Actor, action: str, subject: str, before: str, after: str) -> None:
        """Write an audit log entry about what an admin changed."""


class Store(Protocol):
    """Runs use cases. All methods take the function and its arguments, never a coroutine; all raise StorageUnavailable."""

    @property
    def policy(self) -> Policy: ...

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run it in a transaction; return once the transaction is on disk."""

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run it on one consistent state."""

    async def read_for_staff(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same for what staff look at: no customer waits behind it."""

    async def read_aside(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same for queries that take long: nobody else's read waits behind it."""

    async def read_apart(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same for queries that take much computing and memory: nobody else waits. Query, arguments and result must be picklable."""
