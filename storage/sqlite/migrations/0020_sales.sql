-- What came of each way of delivery and each coupon, moved with every order: nobody has to add up years of orders to show it.
-- An order that was called off, expired or given back does not stand, and counts no more.

CREATE TABLE delivery_sales (
    method_id INTEGER NOT NULL REFERENCES delivery_methods (id),
    currency  TEXT    NOT NULL,
    orders    INTEGER NOT NULL,
    revenue   INTEGER NOT NULL,
    PRIMARY KEY (method_id, currency)
) STRICT, WITHOUT ROWID;
CREATE TABLE coupon_sales (
    coupon_id INTEGER NOT NULL REFERENCES coupons (id),
    currency  TEXT    NOT NULL,
    revenue   INTEGER NOT NULL,
    taken     INTEGER NOT NULL,
    PRIMARY KEY (coupon_id, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO delivery_sales
SELECT d.method_id, o.currency, COUNT(*), SUM(o.total) FROM order_deliveries d JOIN orders o ON o.id = d.order_id
 WHERE d.method_id IS NOT NULL AND o.status NOT IN ('cancelled', 'expired', 'refunded') GROUP BY d.method_id, o.currency;
INSERT INTO coupon_sales
SELECT r.coupon_id, o.currency, SUM(o.total), SUM(r.discount + r.delivery_discount) FROM redemptions r JOIN orders o ON o.id = r.order_id
 WHERE r.status <> 'released' AND o.status NOT IN ('cancelled', 'expired', 'refunded') GROUP BY r.coupon_id, o.currency;

CREATE TRIGGER order_delivered_by AFTER INSERT ON order_deliveries WHEN NEW.method_id IS NOT NULL BEGIN
    INSERT INTO delivery_sales
    SELECT NEW.method_id, currency, 1, total FROM orders
     WHERE id = NEW.order_id AND status NOT IN ('cancelled', 'expired', 'refunded')
        ON CONFLICT DO UPDATE SET orders = orders + 1, revenue = revenue + excluded.revenue;
END;
CREATE TRIGGER coupon_redeemed AFTER INSERT ON redemptions WHEN NEW.status <> 'released' BEGIN
    INSERT INTO coupon_sales
    SELECT NEW.coupon_id, currency, total, NEW.discount + NEW.delivery_discount FROM orders
     WHERE id = NEW.order_id AND status NOT IN ('cancelled', 'expired', 'refunded')
        ON CONFLICT DO UPDATE SET revenue = revenue + excluded.revenue, taken = taken + excluded.taken;
END;
CREATE TRIGGER coupon_released AFTER UPDATE OF status ON redemptions WHEN OLD.status <> 'released' AND NEW.status = 'released' BEGIN
    UPDATE coupon_sales
       SET revenue = revenue - o.total, taken = taken - (OLD.discount + OLD.delivery_discount) FROM orders o
     WHERE coupon_id = OLD.coupon_id AND coupon_sales.currency = o.currency
       AND o.id = OLD.order_id AND o.status NOT IN ('cancelled', 'expired', 'refunded');
END;
-- However often an order falls, and stands again.
CREATE TRIGGER order_stands AFTER UPDATE OF status ON orders
    WHEN (OLD.status IN ('cancelled', 'expired', 'refunded')) <> (NEW.status IN ('cancelled', 'expired', 'refunded')) BEGIN
    UPDATE delivery_sales
       SET orders = orders + CASE WHEN NEW.status IN ('cancelled', 'expired', 'refunded') THEN -1 ELSE 1 END,
           revenue = revenue + CASE WHEN NEW.status IN ('cancelled', 'expired', 'refunded') THEN -NEW.total ELSE NEW.total END
     WHERE method_id = (SELECT method_id FROM order_deliveries WHERE order_id = NEW.id) AND currency = NEW.currency;
    UPDATE coupon_sales
       SET revenue = revenue + CASE WHEN NEW.status IN ('cancelled', 'expired', 'refunded') THEN -NEW.total ELSE NEW.total END,
           taken = taken + CASE WHEN NEW.status IN ('cancelled', 'expired', 'refunded') THEN -r.amount ELSE r.amount END
      FROM (SELECT coupon_id, discount + delivery_discount AS amount FROM redemptions
             WHERE order_id = NEW.id AND status <> 'released') r
     WHERE coupon_sales.coupon_id = r.coupon_id AND coupon_sales.currency = NEW.currency;
END;
