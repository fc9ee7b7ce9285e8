-- What a variant delivers by itself once it is paid. A file's bytes are kept here; Telegram's name for it is only a cache.
CREATE TABLE files (
    key  TEXT PRIMARY KEY, -- the SHA-256 of the bytes
    data BLOB NOT NULL
) STRICT;
CREATE TABLE file_ids (
    bot_id  INTEGER NOT NULL,
    file    TEXT    NOT NULL REFERENCES files (key),
    file_id TEXT    NOT NULL,
    PRIMARY KEY (bot_id, file)
) STRICT, WITHOUT ROWID;
CREATE TABLE contents (
    sku_id INTEGER PRIMARY KEY REFERENCES skus (id),
    kind   TEXT NOT NULL CHECK (kind IN ('nothing', 'text', 'file', 'codes')), -- 'nothing': it was something once
    text   TEXT NOT NULL,
    file   TEXT REFERENCES files (key),
    name   TEXT NOT NULL,
    CHECK ((kind = 'file') = (file IS NOT NULL))
) STRICT;
CREATE INDEX pools ON contents (sku_id) WHERE kind = 'codes';
-- A pool's stock is not what a catalogue file says: a file that was checked before is checked again.
CREATE TRIGGER content_added AFTER INSERT ON contents BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER content_changed AFTER UPDATE OF kind ON contents BEGIN UPDATE catalogue_revision SET number = number + 1; END;

-- The goods of an order are shown from due_at on, unless the order was paid back before; then its codes are marked as revoked.
CREATE TABLE goods (
    order_id   INTEGER PRIMARY KEY REFERENCES orders (id),
    due_at     INTEGER NOT NULL,
    shown_at   INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX goods_due ON goods (due_at) WHERE shown_at IS NULL AND revoked_at IS NULL;
-- What each line delivers, frozen when it was paid.
CREATE TABLE order_goods (
    order_id INTEGER NOT NULL REFERENCES goods (order_id),
    sku_id   INTEGER NOT NULL REFERENCES skus (id),
    kind     TEXT    NOT NULL CHECK (kind IN ('text', 'file', 'codes')),
    text     TEXT    NOT NULL,
    file     TEXT    REFERENCES files (key),
    name     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (order_id, sku_id)
) STRICT, WITHOUT ROWID;

-- A pool: its unused codes are its stock. A code goes to one order, for ever, and to none but of those that bought it.
CREATE TABLE codes (
    id         INTEGER PRIMARY KEY,
    sku_id     INTEGER NOT NULL REFERENCES skus (id),
    code       TEXT    NOT NULL,
    added_at   INTEGER NOT NULL,
    order_id   INTEGER,
    position   INTEGER, -- the order's line
    given_at   INTEGER,
    revoked_at INTEGER,
    UNIQUE (sku_id, code),
    FOREIGN KEY (order_id, sku_id) REFERENCES order_goods (order_id, sku_id),
    CHECK ((order_id IS NULL) = (given_at IS NULL) AND (order_id IS NULL) = (position IS NULL)),
    CHECK (revoked_at IS NULL OR order_id IS NOT NULL)
) STRICT;
CREATE INDEX codes_unused ON codes (sku_id, id) WHERE order_id IS NULL;
CREATE INDEX codes_given ON codes (order_id, sku_id, id) WHERE order_id IS NOT NULL;
