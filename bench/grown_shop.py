"""A shop that has run for years, written in bulk into its database. Through use cases, a day would not be enough."""

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.models.actor import Actor
from core.models.coupon import Coupon, Percent
from core.models.policy import Policy
from core.usecases.order.search import index_orders
from storage.indexing import index_due
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor, drive
from storage.sqlite.store import open_store
from storage.transaction import StoredTransaction

OWNER = 1
POLICY = Policy(name="Corner Shop", admin_ids=(OWNER,))
DAY = 24 * 3_600_000
BESTSELLER = 1
"""The SKU of every fiftieth order line."""
COMMON, OTHER, RARE = "tea", "green", "quince"
"""Words in titles. One product in twenty has the first, one in forty the first two, and a handful the last."""
SHELF, ON_THE_SHELF = "ceramics", 120
"""The name of a category without subcategories, and how many products it has: more than a search shows."""
_YEARS = 2 * 365 * DAY


@dataclass(frozen=True)
class Size:
    """How many of everything. Each of the `tops` has this many `categories`. There are three products for every four SKUs."""

    skus: int
    tops: int
    categories: int
    orders: int
    customers: int
    carts: int
    """How many are open; just as many have expired."""
    changes: int
    coupons: int

    @property
    def products(self) -> int:
        return self.skus * 3 // 4

    def times(self, scale: float) -> "Size":
        """The same tree of categories with fewer products, orders and people."""
        counts = {name: max(100, int(getattr(self, name) * scale)) for name in _SCALED}
        return Size(tops=self.tops, categories=self.categories, **counts)


_SCALED = ("skus", "orders", "customers", "carts", "changes", "coupons")
SMALL = Size(skus=1_000, tops=20, categories=1, orders=1_000, customers=1_000, carts=200, changes=100, coupons=100)
BIG = Size(
    skus=100_000, tops=20, categories=14, orders=1_000_000, customers=1_000_000, carts=200_000, changes=100_000, coupons=10_000
)  # fmt: skip


def now() -> int:
    """ms UTC."""
    return int(time.time() * 1000)


async def build(path: Path, size: Size) -> None:
    """Make a database of this size at `path`. If there is one already, bring it up to date."""
    is_new = not await asyncio.to_thread(path.exists)
    async with open_store(path, POLICY, now):
        pass
    if is_new:
        await asyncio.to_thread(_fill, path, size)
    async with open_store(path, POLICY, now) as store:
        while await store.write(index_orders, 5_000):
            pass


def _fill(path: Path, size: Size) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        _stock_up(connection, size)
        values = {**size.__dict__, "now": now(), "year": _YEARS, "day": DAY, "owner": OWNER, "best": BESTSELLER}
        for statement in _STATEMENTS:
            connection.execute(f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) {statement}", values)
        _coupons(connection, size)
        _trail(connection, size)
        _words(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


def _stock_up(connection: sqlite3.Connection, size: Size) -> None:
    chosen = random.Random(1)
    words = ["".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=chosen.randint(3, 9))) for _ in range(3000)]
    for top in range(1, size.tops + 1):
        connection.execute("INSERT INTO categories VALUES (?1, NULL, 'Top ' || ?1, 'top ' || ?1, ?1, 1)", (top,))
    for number in range(size.tops * size.categories):
        category = (size.tops + 1 + number, number % size.tops + 1)
        connection.execute("INSERT INTO categories VALUES (?1, ?2, 'Shelf ' || ?1, 'shelf ' || ?1, ?1, 1)", category)
    named = {"name": SHELF.capitalize(), "key": SHELF, "id": size.tops + 2}
    connection.execute("UPDATE categories SET name = :name, name_key = :key WHERE id = :id", named)
    products = []
    for number in range(1, size.products + 1):
        common = (f"{COMMON} " if number % 20 == 0 else "") + (f"{OTHER} " if number % 40 < 2 else "")
        rare = f"{RARE} " if number % (size.products // 5) == 1 else ""
        title = f"{common}{rare}{chosen.choice(words)} {chosen.choice(words)} {number}".capitalize()
        shelf = number % (size.tops * size.categories)
        category_id = named["id"] if number <= ON_THE_SHELF else size.tops + 1 + (shelf if shelf != 1 else 0)
        products.append((number, category_id, title, title.casefold(), " ".join(chosen.choices(words, k=12)), number))
    connection.executemany(
        "INSERT INTO products (id, category_id, title, title_key, description, position) VALUES (?, ?, ?, ?, ?, ?)",
        products,
    )


def _words(connection: sqlite3.Connection) -> None:
    """Made by the store itself, as after an import."""
    while drive(index_due(SqliteExecutor(connection), SQLITE, 1000)):
        pass


def _coupons(connection: sqlite3.Connection, size: Size) -> None:
    """All take 10 % off. The first is a promotion, which every third order uses."""
    for number in range(1, size.coupons + 1):
        name = {"name": "Ten off", "automatic": True} if number == 1 else {"code": f"CODE{number}"}
        coupon = Coupon(id=number, currency="EUR", terms=Percent(basis_points=1000), **name)
        rules = coupon.model_dump_json(exclude={"id", "used", "limit", "active", "ends_at"})
        connection.execute(
            "INSERT INTO coupons (id, code, name_key, rules) VALUES (?, ?, ?, ?)",
            (number, coupon.code, "" if coupon.code else "ten off", rules),
        )
    connection.execute(
        """INSERT INTO redemptions (coupon_id, order_id, customer_id, code, discount, delivery_discount, status)
           SELECT 1, id, customer_id, 'Ten off', discount, 0, CASE status WHEN 'cancelled' THEN 'released' ELSE 'consumed' END
             FROM orders WHERE discount > 0"""
    )
    connection.execute(
        "UPDATE coupons SET used = (SELECT COUNT(*) FROM redemptions WHERE status <> 'released') WHERE id = 1"
    )


def _trail(connection: sqlite3.Connection, size: Size) -> None:
    """Written by the repository itself, so searches find the same as in a real shop."""
    connection.row_factory = sqlite3.Row
    chosen = random.Random(2)
    actions = ("order.confirm", "order.ship", "order.deliver", "stock", "price", "product.title", "coupon.new")
    tx = StoredTransaction(SqliteExecutor(connection), SQLITE, now() - DAY, POLICY)
    for number in range(size.changes):
        subject = f"SKU-{chosen.randint(1, size.skus)}" if number % 1000 else f"{RARE} {number}"
        drive(tx.audit(Actor.staff(OWNER), chosen.choice(actions), subject, str(number % 90), str(number % 97)))


_STATEMENTS = (
    """INSERT INTO skus (id, product_id, code, code_key, label, price, on_hand, position)
       SELECT i, (i - 1) * 3 / 4 + 1, 'SKU-' || i, 'sku-' || i, i % 4 || ' kg', 100 + i % 9000,
              CASE WHEN i < 10 THEN 500000 ELSE i * 7919 % 60 END, i % 4 FROM n LIMIT :skus""",
    """INSERT INTO movements (sku_id, delta, reason, source, actor, at)
       SELECT id, 1000000, 'imported', 'import:1', 'cli', :now - :year FROM skus""",
    """INSERT INTO customers (id, name, username, language, first_seen, last_seen)
       SELECT i, 'Customer ' || i, 'user' || i, 'en', :now - :year * (:customers - i) / :customers, :now FROM n LIMIT :customers""",
    """INSERT INTO customer_search (rowid, words) SELECT id, name || ' ' || username FROM customers""",
    """INSERT INTO delivery_methods (name, name_key, price, needs_address)
       SELECT 'Way ' || i, 'way ' || i, 100 * i, i % 2 FROM n LIMIT 3""",
    # The first carts are checked out. Then come the expired ones, then the open ones.
    """INSERT INTO carts (id, customer_id, status, revision, currency, created_at, expires_at, restored_at)
       SELECT i, 1 + i * 7919 % :customers, 'checked_out', 3, 'EUR', :now - :day, :now, NULL FROM n LIMIT :orders""",
    """INSERT INTO carts (id, customer_id, status, revision, currency, created_at, expires_at, restored_at)
       SELECT :orders + i, 1 + i * 31 % :customers, 'expired', 3, 'EUR', :now - 9 * :day, :now - 6 * :day, NULL FROM n LIMIT :carts""",
    """INSERT INTO carts (id, customer_id, status, revision, currency, created_at, expires_at, restored_at)
       SELECT :orders + :carts + i, i, 'open', 3, 'EUR', :now - :day, :now + 2 * :day, NULL FROM n LIMIT :carts""",
    """INSERT INTO cart_lines (cart_id, sku_id, quantity, promised, promise_ends, added_at)
       SELECT c.id, CASE WHEN line.i = 1 AND c.id % 25 = 0 THEN :best ELSE 10 + (c.id * 7919 + line.i * 104729) % (:skus - 10) END,
              2, 90, c.expires_at, c.created_at
         FROM carts c JOIN (SELECT i FROM n LIMIT 2) line""",
    # Two lines of 100 each. Every third order has ten off, one in thirty is cancelled, and the last ones are still open.
    """INSERT INTO orders (id, code, customer_id, cart_id, idempotency_key, status, currency,
                           subtotal, discount, delivery, delivery_discount, total, placed_at)
       SELECT i, 'CODE-' || i, 1 + i * 7919 % :customers, i, 'key:' || i,
              CASE WHEN i > :orders - 300 THEN 'placed' WHEN i > :orders - 500 THEN 'confirmed' WHEN i % 30 = 0 THEN 'cancelled'
                   WHEN i > :orders - 1000 THEN 'shipped' ELSE 'delivered' END,
              'EUR', 200, CASE WHEN i % 3 = 0 THEN 10 ELSE 0 END, 100, 0, CASE WHEN i % 3 = 0 THEN 290 ELSE 300 END,
              :now - :year * (:orders - i) / :orders
         FROM n LIMIT :orders""",
    """INSERT INTO payments
       SELECT i, 'cash', 'order:' || i, '', i, 1 + i * 7919 % :customers, 'EUR', 300, 'settled', :now FROM n LIMIT :orders""",
    """INSERT INTO refunds (payment_id, amount, reason, actor, by_hand, due_at, done_at)
       SELECT i, 300, '', 'job:payments', 1, :now, CASE WHEN i < 10 THEN NULL ELSE :now END FROM n LIMIT :orders / 10""",
    """INSERT INTO order_returns (order_id, sku_id, quantity, amount, restocked, actor, at)
       SELECT order_id, sku_id, 1, 0, 1, 'cli', :now FROM order_lines LIMIT :orders / 10""",
    """INSERT INTO order_lines (order_id, sku_id, code, title, label, quantity, unit_price, discount, position)
       SELECT l.cart_id, l.sku_id, 'SKU-' || l.sku_id, 'Something ' || l.sku_id, '', 1, 100, 0, l.sku_id % 2
         FROM cart_lines l WHERE l.cart_id <= :orders""",
    # A tenth of the variants delivers a text, and a tenth of the orders has got what it delivers.
    """INSERT INTO files VALUES ('file', x'00')""",
    """INSERT INTO contents SELECT id, 'text', 'A link', NULL, '' FROM skus WHERE id % 10 = 5""",
    """INSERT INTO codes (sku_id, code, added_at) SELECT s.id, 'CODE-' || two.i, :now FROM skus s JOIN (SELECT i FROM n LIMIT 2) two""",
    """INSERT INTO goods SELECT i, :now, CASE WHEN i > 10 THEN :now END, NULL FROM n LIMIT :orders / 10""",
    """INSERT INTO order_goods
       SELECT order_id, sku_id, 'text', 'A link', NULL, '', position FROM order_lines WHERE order_id <= :orders / 10""",
    """INSERT INTO order_deliveries (order_id, method, recipient, phone, address, method_id)
       SELECT i, 'Way ' || (i % 3 + 1), 'Alice Miller', '+49 30 1234567', '12 Garden Lane, 10115 Berlin', i % 3 + 1
         FROM n LIMIT :orders""",
    """INSERT INTO movements (sku_id, delta, reason, source, actor, at)
       SELECT l.sku_id, -1, 'sold', 'order:' || o.id, 'customer:' || o.customer_id, o.placed_at
         FROM orders o JOIN order_lines l ON l.order_id = o.id ORDER BY o.id""",
    """INSERT INTO order_history (order_id, from_status, to_status, actor, reason, key, at)
       SELECT id, '', 'placed', 'customer:' || customer_id, '', '4382bfdwdsb323b2d9', placed_at FROM orders""",
    """INSERT INTO order_history (order_id, from_status, to_status, actor, reason, at)
       SELECT id, 'placed', 'confirmed', 'admin:1', '', placed_at FROM orders WHERE status <> 'placed'""",
    """INSERT INTO order_history (order_id, from_status, to_status, actor, reason, tracking, at)
       SELECT id, 'confirmed', 'shipped', 'admin:1', '', 'PARCEL-' || id, placed_at FROM orders WHERE status IN ('shipped', 'delivered')""",
    # A week of sent notices, and those that never arrived.
    """INSERT INTO outbox (kind, chat_id, subject_id, message_id, created_at, next_try_at, sent_at)
       SELECT CASE i % 2 WHEN 0 THEN 'receipt' ELSE 'new_order' END, CASE i % 2 WHEN 0 THEN 1 + i * 7919 % :customers ELSE :owner END,
              :orders - i / 2, i, :now - :day, :now - :day, :now - :day FROM n LIMIT :orders / 10""",
    """INSERT INTO outbox (kind, chat_id, subject_id, message_id, created_at, next_try_at, gave_up_at, reason)
       SELECT 'confirmed', 1 + i * 31 % :customers, i, 0, :now - 3 * :day, :now, :now - 3 * :day, 'blocked' FROM n LIMIT :orders / 1000""",
    """INSERT INTO inbox (bot_id, update_id, lane, payload, received_at, attempts, applied_at, done_at)
       SELECT 7, i, 'chat:' || i, '{"update_id": 1, "message": {"text": "/start"}}', :now - :day, 1, :now - :day, :now - :day
         FROM n LIMIT :orders / 10""",
    """INSERT INTO waits SELECT id, 1 + id * 31 % :customers, :now FROM skus WHERE on_hand = 0""",
    """INSERT INTO favourites
       SELECT 1 + i * 7919 % :customers, 1 + i % (:skus * 3 / 4), 100, i % 9 = 0, :now FROM n LIMIT :customers / 5""",
    """INSERT INTO favourite_news (event_id, customer_id, product_id, price, was, back, at)
       SELECT 1 + i / 50, 1 + i * 7919 % :customers, 1 + i % (:skus * 3 / 4), 90, 100000, 0, :now FROM n LIMIT :customers / 50""",
    """INSERT INTO reviews
       SELECT i, 1 + i % :customers, 1 + i * 7 % (:skus * 3 / 4), 1 + i % 5, 'Very good',
              CASE WHEN i % 9 = 0 THEN 'waiting' ELSE 'shown' END, 0, :now
         FROM n LIMIT :customers / 5""",
    """INSERT INTO ratings
       SELECT product_id, COUNT(*), SUM(stars), COUNT(*) FROM reviews WHERE state = 'shown' GROUP BY product_id""",
    """INSERT INTO review_requests SELECT id, placed_at FROM orders WHERE status = 'delivered' ORDER BY id DESC LIMIT 100""",
    """INSERT INTO order_news (chat_id, message_id, order_id, to_customer, kind)
       SELECT 1 + i * 7919 % :customers, i, i, 1, 'receipt' FROM n LIMIT :orders / 10""",
    # Every tenth order has been asked about; some of the last questions wait.
    """INSERT INTO messages (customer_id, order_id, actor, text, at)
       SELECT customer_id, id, 'customer:' || customer_id, 'Where is it?', placed_at FROM orders WHERE id % 10 = 0""",
    """INSERT OR IGNORE INTO questions (customer_id, message_id, waiting)
       SELECT customer_id, id, 1 FROM messages ORDER BY id DESC LIMIT 50""",
    # Every third change of prices counts for a time: some are over, some run, each for every tenth SKU.
    """INSERT INTO price_edits (kind, subject_id, name, change, rounding, begins_at, ends_at, state, at, place, tell_at)
       SELECT 'category', :tops + 2, 'Shelf', '-10%', '', :now - :day, CASE WHEN i % 3 = 0 THEN :now + (i - 10) * :day END,
              'applied', :now - :day, CASE WHEN i % 3 = 0 THEN i END, CASE WHEN i % 3 = 0 THEN :now - :day END FROM n LIMIT 30""",
    """INSERT INTO price_edit_lines
       SELECT e.id, s.id, s.price - 1, s.price, CASE WHEN e.id % 2 = 0 THEN 'changed' ELSE 'set' END
         FROM price_edits e JOIN skus s ON s.id % 20 = e.id % 20 WHERE e.ends_at IS NULL""",
    """INSERT INTO scheduled_prices
       SELECT e.id, s.id, e.place, s.price * 9 / 10, e.begins_at, e.ends_at
         FROM price_edits e JOIN skus s ON s.id % 10 = e.id % 10 WHERE e.ends_at IS NOT NULL""",
    # A week of events for three other programs, one of which does not answer.
    """INSERT INTO webhooks (url, events, secret, created_at, failing_since, problem, status)
       SELECT 'https://example.org/' || i, 'order.placed order.paid stock.low', 'whsec_', :now - :day,
              CASE i WHEN 2 THEN :now - :day / 2 END, CASE i WHEN 2 THEN 'status' ELSE '' END, CASE i WHEN 2 THEN 500 ELSE 0 END
         FROM n LIMIT 3""",
    """INSERT INTO webhook_messages (webhook_id, key, event, payload, created_at, attempts, due_at, sent_at)
       SELECT 1 + i % 3, 'msg_' || i / 3, 'order.placed', '{"type":"order.placed"}', :now - :day, 1,
              CASE WHEN i % 3 = 1 AND i < 300 THEN :now END, CASE WHEN i % 3 <> 1 OR i >= 300 THEN :now - :day END
         FROM n LIMIT :orders / 10""",
)
"""`n` has the numbers from 1. `:orders` and the like come from the size."""
