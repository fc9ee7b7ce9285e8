"""What must be true of a shop's rows beyond what its tables enforce. It is checked in backups before they are restored, and by the doctor.

Each rule is one statement that gives a name for every row that breaks the rule. All stores understand it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from core.models.order import OPEN, RETURNED, SOLD, OrderStatus
from core.models.outbox import NoticeKind
from core.models.payment import PREPAID
from core.models.staff import NAME_LENGTH
from core.models.stock import Reason
from core.text import printable
from core.values.staff import LARGEST_ID
from storage.repositories.base import words
from storage.repositories.coupon import coupon_in

FOR_SALE = "SELECT COUNT(*) FROM skus WHERE active = 1"
"""A statement for how many variants are for sale."""
_NAMED = 3
"""How many of the rows that break a rule are named."""


def _totals_differ(kept: str, owner: str, totals: str, counted: str) -> str:
    """The owners whose stored totals differ from the counted ones. Totals of zero need not be stored."""
    moved = " OR ".join(f"{column} <> 0" for column in totals.split(", "))
    return f"""
        SELECT {owner} FROM (SELECT {owner}, currency, {totals} FROM {kept} WHERE {moved}
                             EXCEPT {counted}) AS too_many
         UNION SELECT {owner} FROM ({counted}
                                    EXCEPT SELECT {owner}, currency, {totals} FROM {kept}) AS missing"""


_LEFT = "o.total - COALESCE((SELECT SUM(amount) FROM order_returns WHERE order_id = o.id), 0)"

_RETURNED = (
    """COALESCE((SELECT SUM(quantity) FROM order_returns b WHERE b.order_id = l.order_id AND b.sku_id = l.sku_id), 0)"""
)

_SHOWN = """SELECT product_id, COUNT(*), SUM(stars), COUNT(NULLIF(line, '')) FROM reviews WHERE state = 'shown' GROUP BY product_id"""


def _delivery_sales(left: str) -> str:
    counted = f"""
        SELECT d.method_id, o.currency, COUNT(*) AS orders, SUM({left}) AS revenue
          FROM order_deliveries d JOIN orders o ON o.id = d.order_id
         WHERE d.method_id IS NOT NULL AND o.status IN ({words(SOLD)}) GROUP BY d.method_id, o.currency"""
    return _totals_differ("delivery_sales", "method_id", "orders, revenue", counted)


def _coupon_sales(left: str) -> str:
    counted = f"""
        SELECT r.coupon_id, o.currency, SUM({left}) AS revenue, SUM(r.discount + r.delivery_discount) AS taken
          FROM redemptions r JOIN orders o ON o.id = r.order_id
         WHERE r.status <> 'released' AND o.status IN ({words(SOLD)}) GROUP BY r.coupon_id, o.currency"""
    return _totals_differ("coupon_sales", "coupon_id", "revenue, taken", counted)


class Rule(NamedTuple):
    """`broken` says what is wrong. `since` and `until` are the first and the last version that have what the rule looks at."""

    broken: str
    sql: str
    since: int = 1
    until: int = 1_000_000


RULES = (
    Rule(
        "stock that is not the sum of its movements",
        """SELECT s.code FROM skus s
             LEFT JOIN (SELECT sku_id, SUM(delta) AS moved FROM movements GROUP BY sku_id) m ON m.sku_id = s.id
            WHERE s.on_hand <> COALESCE(m.moved, 0)""",
    ),
    Rule(
        "orders whose totals do not add up",
        """SELECT o.code FROM orders o
             LEFT JOIN (SELECT order_id, SUM(quantity * unit_price) AS goods, SUM(discount) AS discount, MIN(unit_price) AS least
                          FROM order_lines GROUP BY order_id) l ON l.order_id = o.id
            WHERE (o.subtotal = l.goods) IS NOT TRUE OR (o.discount = l.discount) IS NOT TRUE OR l.least < 0
               OR o.delivery < 0 OR o.delivery_discount NOT BETWEEN 0 AND o.delivery""",
    ),
    Rule(
        "orders whose discounts are not those of their coupons",
        """SELECT o.code FROM orders o
             LEFT JOIN (SELECT order_id, SUM(discount) AS goods, SUM(delivery_discount) AS delivery
                          FROM redemptions GROUP BY order_id) r ON r.order_id = o.id
            WHERE o.discount <> COALESCE(r.goods, 0) OR o.delivery_discount <> COALESCE(r.delivery, 0)""",
    ),
    Rule(
        "orders that did not move the stock by what was ordered",
        f"""SELECT DISTINCT o.code FROM orders o JOIN order_lines l ON l.order_id = o.id
             LEFT JOIN movements sold ON sold.sku_id = l.sku_id AND sold.source = 'order:' || o.id
             LEFT JOIN movements back ON back.sku_id = l.sku_id AND back.source = 'order:' || o.id || ':returned'
            WHERE COALESCE(sold.delta, 0) <> -l.quantity
               OR COALESCE(back.delta, 0) <> CASE WHEN o.status IN ({words(RETURNED)}) THEN l.quantity ELSE 0 END""",
        until=37,
    ),
    Rule(
        "orders that did not move the stock by what was ordered and came back",
        f"""SELECT code FROM (
                SELECT o.code, o.status, l.quantity,
                       COALESCE((SELECT SUM(delta) FROM movements m WHERE m.sku_id = l.sku_id AND (m.source = 'order:' || o.id
                           OR m.source >= 'order:' || o.id || ':' AND m.source < 'order:' || o.id || ';')), 0) AS moved,
                       COALESCE((SELECT SUM(quantity) FROM order_returns r
                                  WHERE r.order_id = o.id AND r.sku_id = l.sku_id), 0) AS returned,
                       COALESCE((SELECT SUM(quantity) FROM order_returns r
                                  WHERE r.order_id = o.id AND r.sku_id = l.sku_id AND r.restocked = 1), 0) AS restocked
                  FROM orders o JOIN order_lines l ON l.order_id = o.id) AS pieces
             WHERE moved <> restocked - CASE WHEN status IN ({words(RETURNED)}) THEN returned ELSE quantity END
               AND (status <> '{OrderStatus.REFUNDED}' OR moved NOT IN (0, restocked - quantity))""",
        since=38,
    ),
    Rule(
        "orders in another state than their history says",
        """SELECT o.code FROM orders o
             LEFT JOIN (SELECT order_id, MAX(id) AS id FROM order_history GROUP BY order_id) last ON last.order_id = o.id
             LEFT JOIN order_history h ON h.id = last.id
            WHERE (o.status = h.to_status) IS NOT TRUE""",
    ),
    Rule(
        "orders that are not their customer's",
        """SELECT o.code FROM orders o
             JOIN carts c ON c.id = o.cart_id LEFT JOIN redemptions r ON r.order_id = o.id
            WHERE c.customer_id <> o.customer_id OR r.customer_id <> o.customer_id""",
    ),
    Rule(
        "orders in another currency than their carts",
        "SELECT o.code FROM orders o JOIN carts c ON c.id = o.cart_id WHERE o.currency <> c.currency AND o.currency <> 'XTR'",
    ),
    Rule(
        "orders called off whose coupons are not given back, or given back and not called off",
        f"""SELECT DISTINCT o.code FROM orders o JOIN redemptions r ON r.order_id = o.id
            WHERE (r.status = 'released') <> (o.status IN ({words(RETURNED)}))
              AND NOT (r.status = 'released' AND (o.status = '{OrderStatus.REFUNDED}' OR EXISTS (
                  SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.to_status = '{OrderStatus.EXPIRED}')))""",
    ),
    Rule(
        "carts that are checked out without their order, or ordered and not checked out",
        """SELECT c.id FROM carts c LEFT JOIN orders o ON o.cart_id = c.id
            WHERE (c.status = 'checked_out') <> (o.id IS NOT NULL)""",
    ),
    Rule(
        "coupons whose uses are not those of the orders",
        """SELECT c.id FROM coupons c
             LEFT JOIN (SELECT coupon_id, COUNT(*) AS uses FROM redemptions WHERE status <> 'released' GROUP BY coupon_id) r
               ON r.coupon_id = c.id
            WHERE c.used <> COALESCE(r.uses, 0)""",
    ),
    Rule("ways of delivery whose totals are not those of their orders", _delivery_sales("o.total"), since=20, until=37),
    Rule(
        "ways of delivery whose totals are not those of what is left of their orders",
        _delivery_sales(_LEFT),
        since=38,
    ),
    Rule("coupons whose totals are not those of their orders", _coupon_sales("o.total"), since=20, until=37),
    Rule("coupons whose totals are not those of what is left of their orders", _coupon_sales(_LEFT), since=38),
    Rule(
        "payments of which more went back than came in",
        """SELECT p.charge_id FROM payments p JOIN (SELECT payment_id, SUM(amount) AS back FROM refunds GROUP BY payment_id) r
              ON r.payment_id = p.id WHERE r.back > p.amount""",
        since=38,
    ),
    Rule(
        "prepaid orders that are sold and not paid, or paid twice",
        f"""SELECT o.code FROM orders o
             LEFT JOIN (SELECT order_id, COUNT(*) AS paid FROM payments WHERE outcome = 'settled' GROUP BY order_id) p ON p.order_id = o.id
            WHERE o.payment IN ({words(PREPAID)}) AND o.status IN ({words(SOLD)}) AND COALESCE(p.paid, 0) <> 1""",
        since=38,
    ),
    Rule(
        "money that bought its order and is not what the order costs",
        f"""SELECT p.charge_id FROM payments p LEFT JOIN orders o ON o.id = p.order_id
            WHERE p.outcome = 'settled' AND (o.id IS NULL OR p.currency <> o.currency OR p.amount NOT BETWEEN {_LEFT} AND o.total)""",
        since=38,
    ),
    Rule(
        "orders of which another amount was paid, and not sent back, than what is left of them costs",
        f"""SELECT o.code FROM orders o JOIN payments p ON p.order_id = o.id AND p.outcome = 'settled'
            WHERE o.status IN ({words(SOLD)})
              AND p.amount - COALESCE((SELECT SUM(amount) FROM refunds WHERE payment_id = p.id), 0) <> {_LEFT}""",
        since=38,
    ),
    Rule(
        "pools whose stock is not their unused codes without those that are promised",
        f"""SELECT s.code FROM contents c JOIN skus s ON s.id = c.sku_id
             LEFT JOIN (SELECT sku_id, COUNT(*) AS unused FROM codes WHERE order_id IS NULL GROUP BY sku_id) u ON u.sku_id = c.sku_id
             LEFT JOIN (SELECT l.sku_id, SUM(l.quantity - {_RETURNED}) AS promised FROM orders o JOIN order_lines l ON l.order_id = o.id
                         WHERE o.status IN ({words(OPEN)}) AND NOT EXISTS (SELECT 1 FROM goods g WHERE g.order_id = o.id)
                         GROUP BY l.sku_id) p ON p.sku_id = c.sku_id
            WHERE c.kind = 'codes' AND s.on_hand <> COALESCE(u.unused, 0) - COALESCE(p.promised, 0)""",
        since=40,
    ),
    Rule(
        "orders that got more or fewer codes than they bought",
        f"""SELECT DISTINCT o.code FROM goods JOIN orders o ON o.id = goods.order_id
             JOIN order_goods g ON g.order_id = o.id LEFT JOIN order_lines l ON l.order_id = o.id AND l.sku_id = g.sku_id
             LEFT JOIN (SELECT order_id, sku_id, COUNT(*) AS given FROM codes WHERE order_id IS NOT NULL
                         GROUP BY order_id, sku_id) c ON c.order_id = g.order_id AND c.sku_id = g.sku_id
            WHERE CASE WHEN g.kind <> 'codes' OR goods.shown_at IS NULL AND goods.revoked_at IS NOT NULL
                       THEN COALESCE(c.given, 0) <> 0
                       ELSE COALESCE(c.given, 0) NOT BETWEEN l.quantity - {_RETURNED} AND l.quantity END""",
        since=40,
    ),
    Rule(
        "goods that were given and not paid",
        f"""SELECT o.code FROM goods JOIN orders o ON o.id = goods.order_id
            WHERE goods.revoked_at IS NULL AND o.status NOT IN ({words((*SOLD, OrderStatus.REFUNDED))})""",
        since=40,
    ),
    Rule(
        "products whose ratings are not those of their reviews",
        f"""SELECT product_id FROM (
               SELECT product_id, reviews, stars, lines FROM ratings WHERE reviews <> 0 EXCEPT {_SHOWN}) AS too_many
            UNION SELECT product_id FROM (
               {_SHOWN} EXCEPT SELECT product_id, reviews, stars, lines FROM ratings) AS missing""",
        since=30,
    ),
    Rule(
        "categories more than two levels deep",
        """SELECT c.name FROM categories c JOIN categories above ON above.id = c.parent_id
            WHERE above.parent_id IS NOT NULL""",
    ),
    Rule(
        "orders in a state that there is not",
        f"SELECT code FROM orders WHERE status NOT IN ({words(OrderStatus)})",
    ),
    Rule("stock moved for no known reason", f"SELECT id FROM movements WHERE reason NOT IN ({words(Reason)})"),
    Rule(
        "news of no known kind",
        f"SELECT id FROM outbox WHERE sent_at IS NULL AND kind NOT IN ({words(NoticeKind)})",
    ),
    Rule(
        "staff who cannot have been appointed",
        f"SELECT user_id FROM staff WHERE user_id NOT BETWEEN 1 AND {LARGEST_ID} OR length(name) > {NAME_LENGTH}",
        since=4,
    ),
    Rule(
        "a catalogue whose changes are not counted",
        "SELECT 'held' WHERE (SELECT COUNT(*) FROM catalogue_revision WHERE held = 0) <> 1",
        since=11,
    ),
)

_COUPONS_SINCE = 3
_COUPON = ("id", "rules", "used", "limit", "active", "ends_at")
COUPONS = 'SELECT id, rules, used, "limit", active, ends_at FROM coupons'
"""What `unreadable_coupons` reads."""


def rules_of(version: int) -> Iterator[Rule]:
    """The rules of a shop at this version of its tables; their statements give the first few names each."""
    for rule in RULES:
        if rule.since <= version <= rule.until:
            yield rule._replace(sql=f"{rule.sql} ORDER BY 1 LIMIT {_NAMED}")


def broken_by(rule: Rule, rows: Sequence[Sequence[Any]]) -> str:
    """What is wrong, with the names in these rows."""
    return f"{rule.broken}: {', '.join(printable(str(row[0])) for row in rows)}"


def has_coupons(version: int) -> bool:
    """Whether this version has the table of COUPONS."""
    return version >= _COUPONS_SINCE


def unreadable_coupons(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """What is wrong with these rows of COUPONS, if anything."""
    if unreadable := [str(row[0]) for row in rows if not _is_readable(row)]:
        yield f"coupons whose rules cannot be read: {', '.join(unreadable[:_NAMED])}"


def _is_readable(row: Sequence[Any]) -> bool:
    try:
        coupon_in(dict(zip(_COUPON, row, strict=True)))
    except (TypeError, ValueError):
        return False
    return True
