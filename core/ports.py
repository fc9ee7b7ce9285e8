"""What the shop needs of its store. `storage/` implements these; nothing here knows how.

Reading and writing are separate protocols, so that mypy refuses a write inside a read. Within a writing use case rows are locked in
one global order: customer, cart, stock by SKU id ascending, coupons by id, order. (SQLite has one writer and needs no locks; a store
with many writers takes them in the methods named `lock_...`.)
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from core.models.breakdown import AppliedCoupon, Breakdown
from core.models.cart import Cart, CartLine
from core.models.catalogue import Listing, PlannedCategory, PlannedProduct, PlannedSku
from core.models.coupon import Candidate, Coupon, Scope
from core.models.customer import Customer
from core.models.delivery import Answers, Checkout, DeliveryMethod, Draft, NewMethod, OrderDelivery
from core.models.inbox import Accepted, Incoming
from core.models.order import Confirm, Order, OrderLine, OrderStatus, OrderSummary
from core.models.outbox import Notice, NoticeKind
from core.models.page import Page
from core.models.policy import Policy
from core.models.product import Category, Product, ProductSummary
from core.models.stock import Movement, StockLevel
from core.models.window import Window

P = ParamSpec("P")
R = TypeVar("R")


class ProductReader(Protocol):
    """The catalogue as customers see it: only what is active and has an active variant, unless said otherwise."""

    async def is_empty(self) -> bool:
        """Whether nothing at all was ever put on sale."""

    async def category(self, category_id: int) -> Category | None: ...

    async def categories(self, parent_id: int | None) -> tuple[Category, ...]:
        """The shelves below `parent_id` (None: the top) that have something on sale, in their order."""

    async def in_category(self, category_id: int, number: int, size: int) -> Page[ProductSummary]:
        """Products on this very shelf."""

    async def product(self, product_id: int) -> Product | None: ...

    async def search(self, text: str, number: int, size: int) -> Page[ProductSummary]:
        """Products whose title or description has every word of `text` as a prefix; titles weigh more."""

    async def named(self, word: str) -> Scope | None:
        """What a SKU code, a category ("Drinks", "Drinks/Tea") or a product's title names, looked for in this order."""

    async def photo(self, key: str) -> bytes | None: ...

    async def photo_file(self, bot_id: int, photo: str) -> str | None:
        """What Telegram calls this picture for this bot, once sent."""


class Products(ProductReader, Protocol):
    async def remember_photo_file(self, bot_id: int, photo: str, file_id: str) -> None: ...


class CatalogueReader(Protocol):
    """The catalogue as its owner sees it: everything, on sale or not."""

    async def listing(self) -> Listing: ...

    async def stock(self) -> dict[int, int]:
        """What is on hand, by SKU id."""

    async def photo_keys(self) -> frozenset[str]:
        """The pictures that are kept."""


class Catalogue(CatalogueReader, Protocol):
    """Set-wise writing: a few statements, however long the file."""

    async def keep_photos(self, photos: Mapping[str, bytes]) -> None:
        """By key; those that are kept already are left alone."""

    async def put_categories(self, categories: Sequence[PlannedCategory]) -> dict[tuple[str, ...], int]:
        """Add the new ones and write the changed ones; the ids of all, by their names. Parents come before their children."""

    async def put_products(
        self, products: Sequence[PlannedProduct], categories: Mapping[tuple[str, ...], int]
    ) -> list[int]:
        """Add, or write what changed, and make it findable; the ids of all. `categories` gives ids by names."""

    async def put_skus(self, skus: Sequence[PlannedSku], products: Sequence[int]) -> list[int]:
        """Add (with nothing on hand), or write what changed, but for stock; the ids of all. `products` gives ids by place."""

    async def set_stock(self, on_hand: Mapping[int, int]) -> None:
        """Set what is on hand, by SKU id; the caller records the movements."""


class StockReader(Protocol):
    async def sku_id(self, code: str) -> int | None:
        """By SKU code, whatever its capitals; None for one that is not sold."""

    async def level(self, sku_id: int) -> StockLevel: ...


class Stock(StockReader, Protocol):
    async def lock_skus(self, sku_ids: Sequence[int]) -> None:
        """In ascending order, until the transaction ends."""

    async def take_if_available(self, lines: Sequence[CartLine]) -> bool:
        """Take every line's quantity where there is enough. False when any line was short: the caller must refuse."""

    async def put_back(self, lines: Sequence[OrderLine]) -> None:
        """Return every line's quantity."""

    async def move_if_enough(self, sku_id: int, delta: int) -> bool:
        """Change `on_hand`; False (and no change) where it would fall below zero or rise beyond all reason."""

    async def record(self, movements: Sequence[Movement]) -> None:
        """Write the ledger rows of what was just moved."""

    async def moved_by(self, sku_id: int, source: str) -> Movement | None: ...


class CartReader(Protocol):
    async def open(self, customer_id: int) -> Cart | None:
        """The open cart, its lines in the order in which they were added."""

    async def last_expired(self, customer_id: int) -> Cart | None:
        """The newest cart that expired and was not restored."""

    async def coupons(self, cart: Cart) -> tuple[Candidate, ...]:
        """The coupons on the cart and the promotions that run by themselves, each with how often this customer has used it."""

    async def item(self, sku_id: int) -> CartLine | None:
        """A line of quantity 0 of this SKU at today's price, as it would enter a cart; None for no such SKU."""


class Carts(CartReader, Protocol):
    async def lock_open(self, customer_id: int) -> Cart | None:
        """`open`, locked until the transaction ends."""

    async def create(self, customer_id: int) -> Cart:
        """A new cart. It takes over the coupons of the one before, if that expired."""

    async def put_line(self, cart_id: int, line: CartLine) -> None:
        """Insert the line or replace its quantity and promise."""

    async def drop_lines(self, cart_id: int, sku_ids: Sequence[int]) -> None: ...

    async def touch(self, cart: Cart) -> None:
        """Raise the revision and start the time to its expiry anew."""

    async def check_out(self, cart_id: int) -> bool:
        """`open → checked_out`; False if it was not open."""

    async def expire(self, cart_id: int) -> bool:
        """`open → expired`; False if it was not open."""

    async def expire_due(self, limit: int) -> int:
        """Expire up to `limit` open carts whose time has passed; how many it were."""

    async def mark_restored(self, cart_id: int) -> None: ...

    async def attach_coupon(self, cart_id: int, coupon_id: int) -> None: ...

    async def detach_coupons(self, cart_id: int, coupon_ids: Sequence[int]) -> None: ...


class CouponReader(Protocol):
    async def by_code(self, code: str, customer_id: int) -> Candidate | None:
        """By its code, whatever its capitals, with how often this customer has used it."""

    async def named(self, label: str) -> Coupon | None:
        """By its code, or an automatic promotion by its name, whatever the capitals."""

    async def listed(self, number: int, size: int) -> Page[Coupon]:
        """Newest first, promotions among them."""


class Coupons(CouponReader, Protocol):
    async def create(self, coupon: Coupon) -> bool:
        """Keep a new coupon (its `id` and `used` do not count); False if the code, or a promotion's name, is taken."""

    async def change(self, coupon: Coupon) -> None:
        """Write its rules; its uses stay as they are. `limit` must not be below them."""

    async def take_if_left(self, coupon_ids: Sequence[int]) -> bool:
        """Count one use of each where its limit allows; False when any was used up: the caller must refuse."""

    async def redeem(self, order: Order, applied: Sequence[AppliedCoupon]) -> None:
        """Write the redemption rows of the order, `reserved`."""

    async def release(self, order_id: int) -> None:
        """Give the order's uses back, each once: `reserved → released`."""


class DeliveryReader(Protocol):
    async def methods(self) -> tuple[DeliveryMethod, ...]:
        """All of them, in the order in which they were made."""

    async def method(self, method_id: int) -> DeliveryMethod | None: ...

    async def named(self, name: str) -> DeliveryMethod | None:
        """By its name, whatever its capitals."""

    async def checkout(self, cart_id: int) -> Checkout:
        """The methods on offer and the cart's draft."""

    async def last_answers(self, customer_id: int) -> Answers:
        """What the customer said when last asked."""


class Delivery(DeliveryReader, Protocol):
    async def create(self, method: NewMethod) -> bool:
        """Offer a new method; False if the name is taken."""

    async def save_method(self, method: DeliveryMethod) -> None:
        """Write everything but its name."""

    async def save_draft(self, cart_id: int, draft: Draft) -> None: ...

    async def save_last_answers(self, customer_id: int, answers: Answers) -> None: ...


class OrderReader(Protocol):
    async def for_confirm(self, confirm: Confirm) -> Order | None:
        """This customer's order for the confirm card's key or for its cart."""

    async def order(self, order_id: int) -> Order | None: ...

    async def of_customer(self, customer_id: int, number: int, size: int) -> Page[OrderSummary]:
        """Newest first."""

    async def count_of_customer(self, customer_id: int) -> int: ...

    async def count_kept(self, customer_id: int) -> int:
        """How many orders of the customer were neither cancelled nor expired."""

    async def by_code(self, code: str) -> Order | None: ...

    async def last_reason(self, order_id: int) -> str:
        """Why it is in the state it is in; "" where nobody said."""


class Orders(OrderReader, Protocol):
    async def add(
        self, confirm: Confirm, cart: Cart, breakdown: Breakdown, code: str, handover: OrderDelivery | None = None
    ) -> Order:
        """Write the order with its lines, how it is handed over, and its first history row."""

    async def move(self, order: Order, to: OrderStatus, actor: str, reason: str) -> bool:
        """From the status that `order` has to another, with its history row; False if it is in that status no more."""


class CustomerReader(Protocol):
    async def customer(self, customer_id: int) -> Customer | None: ...


class Customers(CustomerReader, Protocol):
    async def remember(self, customer: Customer) -> None: ...

    async def lock(self, customer_id: int) -> None: ...

    async def mark_blocked(self, customer_id: int) -> None:
        """They blocked the bot: no notices until they write again."""


class WindowReader(Protocol):
    async def window(self, chat_id: int) -> Window:
        """The chat's window; one with `message_id` 0 where there is none yet."""


class Windows(WindowReader, Protocol):
    async def save(self, window: Window) -> None: ...


class InboxReader(Protocol):
    async def undone(self, bot_id: int) -> tuple[Accepted, ...]:
        """What was accepted and neither done nor parked, in the order of its arrival."""


class Inbox(InboxReader, Protocol):
    async def accept(self, bot_id: int, updates: Sequence[Incoming]) -> tuple[Accepted, ...]:
        """Keep the updates; gives those that were not known already."""

    async def claim(self, inbox_id: int) -> int:
        """Count one more attempt; how many it are."""

    async def mark_applied(self, inbox_id: int) -> bool:
        """Once: False if its effect was committed before."""

    async def finish(self, inbox_ids: Sequence[int]) -> None: ...

    async def park(self, inbox_id: int) -> None: ...

    async def forget_done(self, before: int, limit: int) -> int: ...


class OutboxReader(Protocol):
    async def due(self, limit: int) -> tuple[Notice, ...]:
        """Whose next try has come."""

    async def is_owed(self, notice_id: int) -> bool:
        """Whether it is neither sent nor given up."""

    async def owed_to(self, chat_id: int, kind: NoticeKind) -> tuple[Notice, ...]: ...


class Outbox(OutboxReader, Protocol):
    async def owe(self, kind: NoticeKind, chat_id: int, subject_id: int, message_id: int = 0, delay: int = 0) -> None:
        """`delay`, in ms, leaves it for a while to whoever caused it."""

    async def mark_sent(self, notice_id: int) -> None: ...

    async def try_later(self, notice_id: int, at: int, reason: str) -> None: ...

    async def give_up(self, notice_id: int, reason: str) -> None: ...

    async def forget_sent(self, before: int, limit: int) -> int: ...


class ReadTransaction(Protocol):
    """One consistent state of the shop. `now` is the only clock (ms UTC), `policy` the shop's settings."""

    @property
    def now(self) -> int: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def products(self) -> ProductReader: ...
    @property
    def catalogue(self) -> CatalogueReader: ...
    @property
    def stock(self) -> StockReader: ...
    @property
    def carts(self) -> CartReader: ...
    @property
    def coupons(self) -> CouponReader: ...
    @property
    def delivery(self) -> DeliveryReader: ...
    @property
    def orders(self) -> OrderReader: ...
    @property
    def customers(self) -> CustomerReader: ...
    @property
    def windows(self) -> WindowReader: ...
    @property
    def inbox(self) -> InboxReader: ...
    @property
    def outbox(self) -> OutboxReader: ...


class Transaction(ReadTransaction, Protocol):
    """All or nothing: committed when the use case returns, undone when it raises."""

    @property
    def products(self) -> Products: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def carts(self) -> Carts: ...
    @property
    def coupons(self) -> Coupons: ...
    @property
    def delivery(self) -> Delivery: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def windows(self) -> Windows: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    async def audit(self, actor: str, action: str, subject: str, before: str, after: str) -> None:
        """Leave a trace of what an admin changed."""


class Store(Protocol):
    """Runs use cases. Both take the function and its arguments, never a coroutine; both raise StorageUnavailable."""

    @property
    def policy(self) -> Policy: ...

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run it in a transaction; return once that is on disk."""

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run it on one consistent state."""
