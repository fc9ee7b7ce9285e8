-- The pages outside Telegram on which orders are paid: the gateway's name of each, written before anybody is told its address.
-- look_at: when the gateway is asked next how far it has come; NULL once nothing is to be expected any more.
-- An order that costs less by now has another page; the former one is closed.
CREATE TABLE payment_pages (
    order_id  INTEGER NOT NULL REFERENCES orders (id),
    amount    INTEGER NOT NULL, -- what is to be paid there
    method    TEXT    NOT NULL,
    reference TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    misses    INTEGER NOT NULL DEFAULT 0, -- how often in a row the gateway gave no answer
    look_at   INTEGER,
    PRIMARY KEY (order_id, amount),
    UNIQUE (method, reference)
) STRICT;
CREATE INDEX payment_pages_due ON payment_pages (look_at) WHERE look_at IS NOT NULL;
