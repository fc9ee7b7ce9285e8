-- Owners set how many pieces of one item a cart may hold: the table's own limit is the most that they can set.
CREATE TABLE wider_cart_lines (
    cart_id      INTEGER NOT NULL REFERENCES carts (id),
    sku_id       INTEGER NOT NULL REFERENCES skus (id),
    quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    promised     INTEGER NOT NULL CHECK (promised >= 0),
    promise_ends INTEGER NOT NULL,
    added_at     INTEGER NOT NULL,
    PRIMARY KEY (cart_id, sku_id)
) STRICT, WITHOUT ROWID;
INSERT INTO wider_cart_lines SELECT cart_id, sku_id, quantity, promised, promise_ends, added_at FROM cart_lines;
DROP TABLE cart_lines;
ALTER TABLE wider_cart_lines RENAME TO cart_lines;
CREATE INDEX cart_lines_by_sku ON cart_lines (sku_id, promise_ends, promised);
