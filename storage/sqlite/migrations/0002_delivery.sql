-- Ways of delivery, and what customers say about it.

CREATE TABLE delivery_methods (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL,
    name_key      TEXT    NOT NULL UNIQUE, -- case-folded
    price         INTEGER NOT NULL CHECK (price >= 0),
    free_from     INTEGER CHECK (free_from > 0), -- NULL: never free
    needs_address INTEGER NOT NULL CHECK (needs_address IN (0, 1)),
    active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- What was answered for a cart. NULL: not answered; '': skipped. Places: millionths of a degree.
CREATE TABLE checkout_drafts (
    cart_id   INTEGER PRIMARY KEY REFERENCES carts (id),
    method_id INTEGER REFERENCES delivery_methods (id),
    recipient TEXT,
    phone     TEXT,
    address   TEXT,
    latitude  INTEGER,
    longitude INTEGER,
    note      TEXT
) STRICT;

-- What a customer last answered, to be offered again.
CREATE TABLE last_answers (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    recipient   TEXT,
    phone       TEXT,
    address     TEXT,
    latitude    INTEGER,
    longitude   INTEGER,
    note        TEXT
) STRICT;

-- The order's own copy; what it cost stands in orders.delivery.
CREATE TABLE order_deliveries (
    order_id  INTEGER PRIMARY KEY REFERENCES orders (id),
    method    TEXT NOT NULL,
    recipient TEXT,
    phone     TEXT,
    address   TEXT,
    latitude  INTEGER,
    longitude INTEGER,
    note      TEXT
) STRICT;

-- The message whose keyboard replaces the customer's own (to share a phone number); 0 for none.
ALTER TABLE windows ADD COLUMN keyboard_id INTEGER NOT NULL DEFAULT 0;
