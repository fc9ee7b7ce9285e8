-- How a cart is to be paid, and how its customer paid last; '' where nobody has chosen.
ALTER TABLE carts ADD COLUMN payment TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN payment TEXT NOT NULL DEFAULT '';

-- How an order is paid ('' where nothing is to be paid). Until expires_at it waits for its money; until paying_until somebody is paying it,
-- and paying_key says which question was answered with yes.
ALTER TABLE orders ADD COLUMN payment TEXT NOT NULL DEFAULT 'cash';
ALTER TABLE orders ADD COLUMN expires_at INTEGER;
ALTER TABLE orders ADD COLUMN paying_until INTEGER;
ALTER TABLE orders ADD COLUMN paying_key TEXT NOT NULL DEFAULT '';
UPDATE orders SET payment = '' WHERE total = 0;
CREATE INDEX orders_by_hold ON orders (status, expires_at) WHERE expires_at IS NOT NULL;

-- The ledger: money that came in, whatever became of it. A charge is booked once, for ever. order_id NULL: nobody knows what it is for.
CREATE TABLE payments (
    id          INTEGER PRIMARY KEY,
    method      TEXT    NOT NULL,
    charge_id   TEXT    NOT NULL,
    provider_id TEXT    NOT NULL, -- the provider's own name for it
    order_id    INTEGER REFERENCES orders (id),
    payer_id    INTEGER NOT NULL, -- a customer; 0 if nobody knows
    currency    TEXT    NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount > 0),
    outcome     TEXT    NOT NULL CHECK (outcome IN ('settled', 'double', 'late', 'wrong', 'unmatched')),
    at          INTEGER NOT NULL,
    UNIQUE (method, charge_id)
) STRICT;
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX payments_by_time ON payments (at);
CREATE INDEX payments_unmatched ON payments (id) WHERE outcome = 'unmatched';

-- Money that goes back, never more than its payment. It is owed from the moment the row is written, and done when there is proof.
CREATE TABLE refunds (
    id         INTEGER PRIMARY KEY,
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    amount     INTEGER NOT NULL CHECK (amount > 0),
    reason     TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    by_hand    INTEGER NOT NULL CHECK (by_hand IN (0, 1)), -- somebody has to send it; otherwise the shop does
    reference  TEXT    NOT NULL DEFAULT '',
    due_at     INTEGER NOT NULL,
    done_at    INTEGER
) STRICT;
CREATE INDEX refunds_by_payment ON refunds (payment_id);
CREATE INDEX refunds_by_time ON refunds (due_at);
CREATE INDEX refunds_due ON refunds (id) WHERE done_at IS NULL;

-- What was taken off an order, or came back. The order itself stays as it was placed. amount is what its customer need not pay for it.
CREATE TABLE order_returns (
    id        INTEGER PRIMARY KEY,
    order_id  INTEGER NOT NULL REFERENCES orders (id),
    sku_id    INTEGER NOT NULL REFERENCES skus (id),
    quantity  INTEGER NOT NULL CHECK (quantity > 0),
    amount    INTEGER NOT NULL CHECK (amount >= 0),
    restocked INTEGER NOT NULL CHECK (restocked IN (0, 1)),
    actor     TEXT    NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX order_returns_by_order ON order_returns (order_id, sku_id);

-- How many of a bot's transactions in Stars, which Telegram lists from the oldest on, are in the ledger.
CREATE TABLE stars_read (
    bot_id       INTEGER PRIMARY KEY,
    transactions INTEGER NOT NULL
) STRICT;

-- The messages that show an order's invoice.
CREATE TABLE invoices (
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (order_id, chat_id, message_id)
) STRICT, WITHOUT ROWID;
