"""One transaction's repositories."""

from functools import cached_property

from core.models.policy import Policy
from storage.executor import Executor
from storage.repositories.cart import CartRepository
from storage.repositories.catalogue import CatalogueRepository
from storage.repositories.coupon import CouponRepository
from storage.repositories.customer import CustomerRepository
from storage.repositories.inbox import InboxRepository
from storage.repositories.order import OrderRepository
from storage.repositories.outbox import OutboxRepository
from storage.repositories.product import ProductRepository
from storage.repositories.stock import StockRepository
from storage.repositories.window import WindowRepository


class StoredTransaction:
    """Implements core.ports.Transaction over an executor; a repository is made when it is first asked for."""

    def __init__(self, db: Executor, now: int, policy: Policy) -> None:
        self._db = db
        self.now = now
        self.policy = policy

    @cached_property
    def products(self) -> ProductRepository:
        return ProductRepository(self._db, self.now, self.policy)

    @cached_property
    def catalogue(self) -> CatalogueRepository:
        return CatalogueRepository(self._db, self.now, self.policy)

    @cached_property
    def stock(self) -> StockRepository:
        return StockRepository(self._db, self.now, self.policy)

    @cached_property
    def carts(self) -> CartRepository:
        return CartRepository(self._db, self.now, self.policy)

    @cached_property
    def coupons(self) -> CouponRepository:
        return CouponRepository(self._db, self.now, self.policy)

    @cached_property
    def orders(self) -> OrderRepository:
        return OrderRepository(self._db, self.now, self.policy)

    @cached_property
    def customers(self) -> CustomerRepository:
        return CustomerRepository(self._db, self.now, self.policy)

    @cached_property
    def windows(self) -> WindowRepository:
        return WindowRepository(self._db, self.now, self.policy)

    @cached_property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self._db, self.now, self.policy)

    @cached_property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self._db, self.now, self.policy)

    async def audit(self, actor: str, action: str, subject: str, before: str, after: str) -> None:
        await self._db.run(
            """INSERT INTO audit (at, actor, action, subject, before, after)
               VALUES (:now, :actor, :action, :subject, :before, :after)""",
            now=self.now,
            actor=actor,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
