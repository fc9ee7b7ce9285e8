-- Orders are found by what staff know of them: code, customer, recipient, phone, products. The words follow the order in short writes,
-- so that nobody waits for them at the checkout; rowid is the order's id.
CREATE VIRTUAL TABLE order_search USING fts5 (words, tokenize = 'unicode61', prefix = '2 3', columnsize = 0);

-- Orders whose words are not written yet, or have changed since.
CREATE TABLE order_search_due (order_id INTEGER PRIMARY KEY) STRICT;
INSERT INTO order_search_due SELECT id FROM orders;
CREATE TRIGGER order_found AFTER INSERT ON orders BEGIN
    INSERT INTO order_search_due VALUES (NEW.id);
END;
CREATE TRIGGER customer_renamed AFTER UPDATE OF name, username ON customers
    WHEN NEW.name <> OLD.name OR NEW.username <> OLD.username BEGIN
    INSERT INTO order_search_due SELECT id FROM orders WHERE customer_id = NEW.id ON CONFLICT DO NOTHING;
END;

-- The orders of a day, and what they have brought.
CREATE INDEX orders_by_day ON orders (placed_at, currency, status, total);

-- What runs low by the shop's threshold, and by one of its own.
CREATE INDEX skus_by_stock ON skus (on_hand) WHERE active = 1 AND low_at IS NULL;
CREATE INDEX skus_by_own_threshold ON skus (on_hand - low_at) WHERE active = 1 AND low_at IS NOT NULL;
