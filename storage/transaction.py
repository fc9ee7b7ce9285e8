"""One transaction's repositories."""

from collections.abc import Collection
from typing import Generic, TypeVar

from core.models.actor import Actor
from core.models.change import Change
from core.models.policy import Policy
from core.ports.meter import Done
from storage.categories import CategoryCache
from storage.dialect import Dialect
from storage.executor import Executor
from storage.repositories.api_key import ApiKeyRepository
from storage.repositories.audit import AuditRepository
from storage.repositories.base import Repository
from storage.repositories.cart import CartRepository
from storage.repositories.catalog import CatalogRepository
from storage.repositories.category import CategoryRepository
from storage.repositories.counter import CounterRepository
from storage.repositories.coupon import CouponRepository
from storage.repositories.crew import CrewRepository
from storage.repositories.customer import CustomerRepository
from storage.repositories.delivery import DeliveryRepository
from storage.repositories.digital import DigitalRepository
from storage.repositories.export import ExportRepository
from storage.repositories.favourite import FavouriteRepository
from storage.repositories.form import FormRepository
from storage.repositories.health import HealthRepository
from storage.repositories.imports import ImportRepository
from storage.repositories.inbox import InboxRepository
from storage.repositories.ledger import LedgerRepository
from storage.repositories.message import MessageRepository
from storage.repositories.order import OrderRepository
from storage.repositories.order_search import OrderSearchRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.payment import PaymentRepository
from storage.repositories.payment_page import PaymentPageRepository
from storage.repositories.photo import PhotoRepository
from storage.repositories.picture import PictureRepository
from storage.repositories.price import PriceRepository
from storage.repositories.privacy import PrivacyRepository
from storage.repositories.product import ProductRepository
from storage.repositories.question import QuestionRepository
from storage.repositories.reply import ReplyRepository
from storage.repositories.review import ReviewRepository
from storage.repositories.search import SearchRepository
from storage.repositories.settings import SettingsRepository
from storage.repositories.staff import StaffRepository
from storage.repositories.stock import StockRepository
from storage.repositories.upload import UploadRepository
from storage.repositories.wait import WaitRepository
from storage.repositories.webhook import WebhookRepository
from storage.repositories.window import WindowRepository

T = TypeVar("T", bound=Repository)


class _Rows(Generic[T]):
    """A repository that is made on first use: a transaction needs only a few of them."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, tx: "StoredTransaction", _owner: type) -> T:
        made = self._kind(tx.db, tx.dialect, tx.now, tx.policy, tx.changed)
        tx.__dict__[self._name] = made  # from now on Python finds it there, before it asks here
        return made


class StoredTransaction:
    """Implements core.ports.Transaction over an executor. `started_with` is the policy without the owners' settings, if it differs.

    `categories` is the readers' cache of the category counts; a writer counts for itself. `alive` are the ids of the processes that live,
    if they are known already.
    """

    imports = _Rows(ImportRepository)
    products = _Rows(ProductRepository)
    prices = _Rows(PriceRepository)
    photos = _Rows(PhotoRepository)
    pictures = _Rows(PictureRepository)
    categories = _Rows(CategoryRepository)
    stock = _Rows(StockRepository)
    waits = _Rows(WaitRepository)
    webhooks = _Rows(WebhookRepository)
    favourites = _Rows(FavouriteRepository)
    carts = _Rows(CartRepository)
    coupons = _Rows(CouponRepository)
    delivery = _Rows(DeliveryRepository)
    digital = _Rows(DigitalRepository)
    orders = _Rows(OrderRepository)
    order_search = _Rows(OrderSearchRepository)
    payments = _Rows(PaymentRepository)
    payment_pages = _Rows(PaymentPageRepository)
    ledger = _Rows(LedgerRepository)
    messages = _Rows(MessageRepository)
    reviews = _Rows(ReviewRepository)
    questions = _Rows(QuestionRepository)
    customers = _Rows(CustomerRepository)
    privacy = _Rows(PrivacyRepository)
    staff = _Rows(StaffRepository)
    searches = _Rows(SearchRepository)
    crew = _Rows(CrewRepository)
    forms = _Rows(FormRepository)
    uploads = _Rows(UploadRepository)
    exports = _Rows(ExportRepository)
    health = _Rows(HealthRepository)
    windows = _Rows(WindowRepository)
    inbox = _Rows(InboxRepository)
    api_keys = _Rows(ApiKeyRepository)
    replies = _Rows(ReplyRepository)
    audit_log = _Rows(AuditRepository)
    outbox = _Rows(OutboxRepository)

    def __init__(
        self,
        db: Executor,
        dialect: Dialect,
        now: int,
        policy: Policy,
        *,
        started_with: Policy | None = None,
        categories: CategoryCache | None = None,
        alive: Collection[int] | None = None,
    ) -> None:
        self.db = db
        self.dialect = dialect
        self.now = now
        self.policy = policy
        self.noted: list[Done] = []
        self.changed: list[Change] = []
        self.catalog = CatalogRepository(db, dialect, now, policy, categories)
        self.counters = CounterRepository(db, dialect, now, policy, alive)
        self.settings = SettingsRepository(
            db, dialect, now, policy, started_with=started_with or policy, changed=self.changed
        )

    async def audit(self, actor: Actor, action: str, subject: str, before: str, after: str) -> None:
        await self.audit_log.record(actor, action, subject, before, after)
