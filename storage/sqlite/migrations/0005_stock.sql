-- Stock from the chat: why it was changed, from when on it is low, and who waits for it.

ALTER TABLE movements ADD COLUMN note TEXT NOT NULL DEFAULT ''; -- what whoever moved it said
CREATE INDEX movements_by_sku ON movements (sku_id, at);

ALTER TABLE skus ADD COLUMN low_at INTEGER CHECK (low_at >= 0); -- NULL: the shop's default

-- Customers who are to be told when it is back.
CREATE TABLE waits (
    sku_id      INTEGER NOT NULL REFERENCES skus (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    asked_at    INTEGER NOT NULL,
    PRIMARY KEY (sku_id, customer_id)
) STRICT, WITHOUT ROWID;
