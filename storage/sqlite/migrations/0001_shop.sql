-- Money: minor units. Time: ms UTC. Booleans: 0 or 1.

CREATE TABLE categories (
    id        INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES categories (id),
    name      TEXT    NOT NULL,
    name_key  TEXT    NOT NULL, -- case-folded: "drinks" and "Drinks" are one shelf
    position  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX categories_by_name ON categories (COALESCE(parent_id, 0), name_key);

CREATE TABLE photos (
    key  TEXT PRIMARY KEY, -- the SHA-256 of the bytes
    data BLOB NOT NULL
) STRICT;

-- What Telegram calls a picture once a bot has sent it.
CREATE TABLE photo_files (
    bot_id  INTEGER NOT NULL,
    photo   TEXT    NOT NULL, -- a key of photos, or a URL
    file_id TEXT    NOT NULL,
    PRIMARY KEY (bot_id, photo)
) STRICT;

CREATE TABLE products (
    id          INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL REFERENCES categories (id),
    title       TEXT    NOT NULL,
    title_key   TEXT    NOT NULL,
    description TEXT    NOT NULL,
    photo       TEXT, -- a key of photos, or a URL
    position    INTEGER NOT NULL,
    active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX products_by_category ON products (category_id, position);
CREATE INDEX products_by_title ON products (title_key);

CREATE TABLE skus (
    id         INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    code       TEXT    NOT NULL,
    code_key   TEXT    NOT NULL UNIQUE, -- case-folded: nobody types capitals on a phone
    label      TEXT    NOT NULL,
    price      INTEGER NOT NULL CHECK (price >= 0),
    on_hand    INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    position   INTEGER NOT NULL,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX skus_by_product ON skus (product_id, position);

-- The ledger: skus.on_hand is the sum of its movements. A source moves a SKU once.
CREATE TABLE movements (
    id     INTEGER PRIMARY KEY,
    sku_id INTEGER NOT NULL REFERENCES skus (id),
    delta  INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    source TEXT    NOT NULL,
    actor  TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    UNIQUE (sku_id, source)
) STRICT;

CREATE TABLE customers (
    id         INTEGER PRIMARY KEY, -- the Telegram user id
    name       TEXT    NOT NULL,
    username   TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    blocked_at INTEGER
) STRICT;

CREATE TABLE carts (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    status      TEXT    NOT NULL CHECK (status IN ('open', 'checked_out', 'expired')),
    revision    INTEGER NOT NULL,
    currency    TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    restored_at INTEGER -- an expired cart whose items the customer has taken back
) STRICT;
CREATE UNIQUE INDEX one_open_cart ON carts (customer_id) WHERE status = 'open';
CREATE INDEX carts_by_expiry ON carts (expires_at) WHERE status = 'open';
CREATE INDEX carts_by_customer ON carts (customer_id, id);

CREATE TABLE cart_lines (
    cart_id   INTEGER NOT NULL REFERENCES carts (id),
    sku_id    INTEGER NOT NULL REFERENCES skus (id),
    quantity  INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    promised  INTEGER NOT NULL CHECK (promised >= 0),
    priced_at INTEGER NOT NULL,
    added_at  INTEGER NOT NULL,
    PRIMARY KEY (cart_id, sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupons (
    id       INTEGER PRIMARY KEY,
    code     TEXT    NOT NULL, -- upper case; '' for a promotion that applies by itself
    rules    TEXT    NOT NULL, -- core.models.coupon.Coupon as JSON, without what stands here
    used     INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    "limit"  INTEGER CHECK ("limit" > 0), -- NULL: none
    CHECK ("limit" IS NULL OR used <= "limit")
) STRICT;
CREATE UNIQUE INDEX coupons_by_code ON coupons (code) WHERE code <> '';

CREATE TABLE cart_coupons (
    cart_id   INTEGER NOT NULL REFERENCES carts (id),
    coupon_id INTEGER NOT NULL REFERENCES coupons (id),
    PRIMARY KEY (cart_id, coupon_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id                INTEGER PRIMARY KEY,
    code              TEXT    NOT NULL UNIQUE,
    customer_id       INTEGER NOT NULL REFERENCES customers (id),
    cart_id           INTEGER NOT NULL UNIQUE REFERENCES carts (id),
    idempotency_key   TEXT    NOT NULL,
    status            TEXT    NOT NULL,
    currency          TEXT    NOT NULL,
    subtotal          INTEGER NOT NULL,
    discount          INTEGER NOT NULL,
    delivery          INTEGER NOT NULL,
    delivery_discount INTEGER NOT NULL,
    total             INTEGER NOT NULL,
    placed_at         INTEGER NOT NULL,
    UNIQUE (customer_id, idempotency_key),
    CHECK (total = subtotal - discount + delivery - delivery_discount AND total >= 0)
) STRICT;
CREATE INDEX orders_by_customer ON orders (customer_id, id);

CREATE TABLE order_lines (
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    sku_id     INTEGER NOT NULL REFERENCES skus (id),
    code       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    label      TEXT    NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    unit_price INTEGER NOT NULL,
    discount   INTEGER NOT NULL CHECK (discount BETWEEN 0 AND quantity * unit_price),
    position   INTEGER NOT NULL,
    PRIMARY KEY (order_id, sku_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_history (
    id          INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    from_status TEXT    NOT NULL,
    to_status   TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX order_history_by_order ON order_history (order_id);

CREATE TABLE redemptions (
    id                INTEGER PRIMARY KEY,
    coupon_id         INTEGER NOT NULL REFERENCES coupons (id),
    order_id          INTEGER NOT NULL REFERENCES orders (id),
    customer_id       INTEGER NOT NULL,
    code              TEXT    NOT NULL,
    discount          INTEGER NOT NULL,
    delivery_discount INTEGER NOT NULL,
    status            TEXT    NOT NULL CHECK (status IN ('reserved', 'consumed', 'released')),
    UNIQUE (coupon_id, order_id)
) STRICT;
CREATE INDEX redemptions_by_customer ON redemptions (coupon_id, customer_id);
CREATE INDEX redemptions_by_order ON redemptions (order_id);

CREATE TABLE windows (
    chat_id    INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL,
    photo      TEXT    NOT NULL, -- what it shows; '' for a window of text
    awaiting   TEXT    NOT NULL, -- the question that the next typed message answers; '' for none
    search     TEXT    NOT NULL  -- what was last searched for
) STRICT;

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,
    bot_id      INTEGER NOT NULL,
    update_id   INTEGER NOT NULL,
    lane        TEXT    NOT NULL,
    payload     TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    applied_at  INTEGER,
    done_at     INTEGER,
    parked_at   INTEGER,
    UNIQUE (bot_id, update_id)
) STRICT;
CREATE INDEX inbox_undone ON inbox (id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,
    chat_id     INTEGER NOT NULL,
    subject_id  INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    sent_at     INTEGER,
    gave_up_at  INTEGER,
    reason      TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox (next_try_at) WHERE sent_at IS NULL AND gave_up_at IS NULL;

-- What an admin changed.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL
) STRICT;

-- Titles and descriptions, folded (storage/search.py); rowid is the product's id.
CREATE VIRTUAL TABLE product_search USING fts5 (title, description, tokenize = 'unicode61', prefix = '2 3');
INSERT INTO product_search (product_search, rank) VALUES ('rank', 'bm25(10.0, 1.0)'); -- titles weigh more
