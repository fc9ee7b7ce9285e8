-- An order brings what is left of it: what was taken off, or came back, counts no more.
DROP TRIGGER order_stands;
DROP TRIGGER coupon_released;
CREATE TRIGGER coupon_released AFTER UPDATE OF status ON redemptions WHEN OLD.status <> 'released' AND NEW.status = 'released' BEGIN
    UPDATE coupon_sales
       SET revenue = revenue - o.total + COALESCE((SELECT SUM(amount) FROM order_returns WHERE order_id = o.id), 0),
           taken = taken - (OLD.discount + OLD.delivery_discount) FROM orders o
     WHERE coupon_id = OLD.coupon_id AND coupon_sales.currency = o.currency
       AND o.id = OLD.order_id AND o.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered');
END;
CREATE TRIGGER order_stands AFTER UPDATE OF status ON orders
    WHEN (OLD.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered'))
      <> (NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered')) BEGIN
    INSERT INTO delivery_sales
    SELECT method_id, NEW.currency, 0, 0 FROM order_deliveries WHERE order_id = NEW.id AND method_id IS NOT NULL
        ON CONFLICT DO NOTHING;
    UPDATE delivery_sales
       SET orders = orders + CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN 1 ELSE -1 END,
           revenue = revenue + (NEW.total - COALESCE((SELECT SUM(amount) FROM order_returns WHERE order_id = NEW.id), 0))
                   * CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN 1 ELSE -1 END
     WHERE method_id = (SELECT method_id FROM order_deliveries WHERE order_id = NEW.id) AND currency = NEW.currency;
    INSERT INTO coupon_sales
    SELECT coupon_id, NEW.currency, 0, 0 FROM redemptions WHERE order_id = NEW.id AND status <> 'released'
        ON CONFLICT DO NOTHING;
    UPDATE coupon_sales
       SET revenue = revenue + (NEW.total - COALESCE((SELECT SUM(amount) FROM order_returns WHERE order_id = NEW.id), 0))
                   * CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN 1 ELSE -1 END,
           taken = taken + CASE WHEN NEW.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered') THEN r.amount ELSE -r.amount END
      FROM (SELECT coupon_id, discount + delivery_discount AS amount FROM redemptions
             WHERE order_id = NEW.id AND status <> 'released') r
     WHERE coupon_sales.coupon_id = r.coupon_id AND coupon_sales.currency = NEW.currency;
END;
CREATE TRIGGER order_returned AFTER INSERT ON order_returns BEGIN
    UPDATE delivery_sales SET revenue = revenue - NEW.amount
     WHERE (method_id, currency) IN (SELECT d.method_id, o.currency FROM orders o JOIN order_deliveries d ON d.order_id = o.id
             WHERE o.id = NEW.order_id AND o.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered'));
    UPDATE coupon_sales SET revenue = revenue - NEW.amount
     WHERE (coupon_id, currency) IN (SELECT r.coupon_id, o.currency FROM orders o JOIN redemptions r ON r.order_id = o.id
             WHERE o.id = NEW.order_id AND r.status <> 'released' AND o.status IN ('placed', 'confirmed', 'paid', 'shipped', 'delivered'));
END;
