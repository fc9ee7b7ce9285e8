-- What the shop and a customer write to each other is one conversation of the customer; a message may be about an order.
CREATE TABLE written (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    order_id    INTEGER REFERENCES orders (id), -- NULL: about no order
    actor       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    photo       TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO written (id, customer_id, order_id, actor, text, at, photo)
SELECT m.id, o.customer_id, m.order_id, m.actor, m.text, m.at, m.photo FROM messages m JOIN orders o ON o.id = m.order_id;
DROP TABLE messages;
ALTER TABLE written RENAME TO messages;
CREATE INDEX messages_by_order ON messages (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX messages_by_customer ON messages (customer_id, id);

-- The message that a notice passed on; it may be about no order (order_id 0).
ALTER TABLE order_news ADD COLUMN passed_on INTEGER NOT NULL DEFAULT 0;

-- Customers who wait for an answer: what they have written since the shop's last word is one question.
CREATE TABLE questions (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    message_id  INTEGER NOT NULL REFERENCES messages (id), -- the first that waits
    waiting     INTEGER NOT NULL CHECK (waiting > 0)
) STRICT;
CREATE INDEX questions_by_message ON questions (message_id);

-- Photos that a customer has sent unasked, until they say whom they are for.
CREATE TABLE offered_photos (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    photo       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX offered_photos_by_customer ON offered_photos (customer_id, id);

-- What staff note about a customer, and since when the shop takes nothing from them.
ALTER TABLE customers ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN banned_at INTEGER;

-- Customers are found by the words of their names, and by the last seven digits of a phone number that they ordered with.
CREATE VIRTUAL TABLE customer_search USING fts5 (words, tokenize = 'unicode61', prefix = '2 3');
INSERT INTO customer_search (rowid, words) SELECT id, name || ' ' || username FROM customers;
CREATE TABLE customer_phones (
    digits      TEXT    NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    PRIMARY KEY (digits, customer_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO customer_phones (digits, customer_id)
SELECT substr(replace(replace(replace(replace(replace(d.phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -7), o.customer_id
  FROM order_deliveries d JOIN orders o ON o.id = d.order_id WHERE d.phone <> '';
