-- What an order's history keeps has columns of its own: why, how a shipment is tracked, and by which tap it was placed.
ALTER TABLE order_history ADD COLUMN tracking TEXT NOT NULL DEFAULT '';
ALTER TABLE order_history ADD COLUMN key TEXT NOT NULL DEFAULT '';  -- the callback query's id: it differs between two taps
UPDATE order_history
   SET tracking = CASE WHEN from_status <> '' THEN reason ELSE '' END,
       key = CASE WHEN from_status = '' THEN reason ELSE '' END,
       reason = ''
 WHERE reason <> '' AND (from_status = '' OR to_status = 'shipped');

-- An order counts as sold in the states that core/models/order.py names, and in no other: one that waits for its payment is no revenue.
DROP TRIGGER order_delivered_by;
DROP TRIGGER coupon_redeemed;
DROP TRIGGER coupon_released;
DROP TRIGGER order_stands;
CREATE TRIGGER order_delivered_by AFTER INSERT ON order_deliveries WHEN NEW.method_id IS NOT NULL BEGIN
    INSERT INTO delivery_sales
    SELECT NEW.method_id, currency, 1, total FROM orders
     WHERE id = NEW.order_id AND status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered')
        ON CONFLICT DO UPDATE SET orders = orders + 1, revenue = revenue + excluded.revenue;
END;
CREATE TRIGGER coupon_redeemed AFTER INSERT ON redemptions WHEN NEW.status <> 'released' BEGIN
    INSERT INTO coupon_sales
    SELECT NEW.coupon_id, currency, total, NEW.discount + NEW.delivery_discount FROM orders
     WHERE id = NEW.order_id AND status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered')
        ON CONFLICT DO UPDATE SET revenue = revenue + excluded.revenue, taken = taken + excluded.taken;
END;
CREATE TRIGGER coupon_released AFTER UPDATE OF status ON redemptions WHEN OLD.status <> 'released' AND NEW.status = 'released' BEGIN
    UPDATE coupon_sales
       SET revenue = revenue - o.total, taken = taken - (OLD.discount + OLD.delivery_discount) FROM orders o
     WHERE coupon_id = OLD.coupon_id AND coupon_sales.currency = o.currency
       AND o.id = OLD.order_id AND o.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered');
END;
-- However often an order stops being sold, and is sold again. Its first row may not be there yet: it may have begun unsold.
CREATE TRIGGER order_stands AFTER UPDATE OF status ON orders
    WHEN (OLD.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered'))
      <> (NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered')) BEGIN
    INSERT INTO delivery_sales
    SELECT method_id, NEW.currency, 0, 0 FROM order_deliveries WHERE order_id = NEW.id AND method_id IS NOT NULL
        ON CONFLICT DO NOTHING;
    UPDATE delivery_sales
       SET orders = orders + CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN 1 ELSE -1 END,
           revenue = revenue + CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN NEW.total ELSE -NEW.total END
     WHERE method_id = (SELECT method_id FROM order_deliveries WHERE order_id = NEW.id) AND currency = NEW.currency;
    INSERT INTO coupon_sales
    SELECT coupon_id, NEW.currency, 0, 0 FROM redemptions WHERE order_id = NEW.id AND status <> 'released'
        ON CONFLICT DO NOTHING;
    UPDATE coupon_sales
       SET revenue = revenue + CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN NEW.total ELSE -NEW.total END,
           taken = taken + CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN r.amount ELSE -r.amount END
      FROM (SELECT coupon_id, discount + delivery_discount AS amount FROM redemptions
             WHERE order_id = NEW.id AND status <> 'released') r
     WHERE coupon_sales.coupon_id = r.coupon_id AND coupon_sales.currency = NEW.currency;
END;
