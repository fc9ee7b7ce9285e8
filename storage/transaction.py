"""One transaction's repositories."""

from core.models.policy import Policy
from storage.executor import Executor
from storage.repositories.assortment import AssortmentRepository
from storage.repositories.audit import AuditRepository
from storage.repositories.cart import CartRepository
from storage.repositories.catalogue import CatalogueRepository
from storage.repositories.category import CategoryRepository
from storage.repositories.coupon import CouponRepository
from storage.repositories.customer import CustomerRepository
from storage.repositories.delivery import DeliveryRepository
from storage.repositories.export import ExportRepository
from storage.repositories.form import FormRepository
from storage.repositories.inbox import InboxRepository
from storage.repositories.message import MessageRepository
from storage.repositories.order import OrderRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.product import ProductRepository
from storage.repositories.settings import SettingsRepository
from storage.repositories.staff import StaffRepository
from storage.repositories.stock import StockRepository
from storage.repositories.wait import WaitRepository
from storage.repositories.window import WindowRepository


class StoredTransaction:
    """Implements core.ports.Transaction over an executor. `started_with` is the policy without what owners have set, where that differs."""

    def __init__(self, db: Executor, now: int, policy: Policy, started_with: Policy | None = None) -> None:
        self.now = now
        self.policy = policy
        self.products = ProductRepository(db, now, policy)
        self.catalogue = CatalogueRepository(db, now, policy)
        self.assortment = AssortmentRepository(db, now, policy)
        self.categories = CategoryRepository(db, now, policy)
        self.stock = StockRepository(db, now, policy)
        self.waits = WaitRepository(db, now, policy)
        self.carts = CartRepository(db, now, policy)
        self.coupons = CouponRepository(db, now, policy)
        self.delivery = DeliveryRepository(db, now, policy)
        self.orders = OrderRepository(db, now, policy)
        self.messages = MessageRepository(db, now, policy)
        self.customers = CustomerRepository(db, now, policy)
        self.staff = StaffRepository(db, now, policy)
        self.settings = SettingsRepository(db, now, policy, started_with or policy)
        self.forms = FormRepository(db, now, policy)
        self.exports = ExportRepository(db, now, policy)
        self.windows = WindowRepository(db, now, policy)
        self.inbox = InboxRepository(db, now, policy)
        self.trail = AuditRepository(db, now, policy)
        self.outbox = OutboxRepository(db, now, policy)

    async def audit(self, actor: str, action: str, subject: str, before: str, after: str) -> None:
        await self.trail.record(actor, action, subject, before, after)
