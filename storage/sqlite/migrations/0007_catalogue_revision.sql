-- A catalogue file in bulk: how it is known that the catalogue has changed meanwhile, and where its rows wait.

-- One row: another number after whatever changes the catalogue, but for sales. Triggers, so that nobody can forget it.
CREATE TABLE catalogue_revision (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO catalogue_revision VALUES (1, 0);

CREATE TRIGGER category_added AFTER INSERT ON categories BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER category_changed AFTER UPDATE ON categories BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER category_removed AFTER DELETE ON categories BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER product_added AFTER INSERT ON products BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER product_changed AFTER UPDATE ON products BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER product_removed AFTER DELETE ON products BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER sku_added AFTER INSERT ON skus BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER sku_changed AFTER UPDATE OF product_id, code, label, price, position, active ON skus
    BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER sku_removed AFTER DELETE ON skus BEGIN UPDATE catalogue_revision SET number = number + 1; END;
-- Stock changed by hand. An import raises the number itself, once. (NOT IN would build its list anew at every row.)
CREATE TRIGGER stock_changed AFTER INSERT ON movements
    WHEN NEW.reason <> 'sold' AND NEW.reason <> 'returned' AND NEW.reason <> 'imported'
    BEGIN UPDATE catalogue_revision SET number = number + 1; END;

-- Rows of a checked file (core/catalogue_stage.py) on their way into the catalogue; what an import left behind is forgotten by the next.
CREATE TABLE stagings (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE staged_categories (
    staging_id INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    parent_id  INTEGER,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    is_new     INTEGER NOT NULL,
    PRIMARY KEY (staging_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE staged_products (
    staging_id  INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    title_key   TEXT    NOT NULL,
    description TEXT    NOT NULL,
    photo       TEXT,
    position    INTEGER NOT NULL,
    is_new      INTEGER NOT NULL,
    is_reworded INTEGER NOT NULL,
    PRIMARY KEY (staging_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE staged_skus (
    staging_id INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    code       TEXT    NOT NULL,
    code_key   TEXT    NOT NULL,
    label      TEXT    NOT NULL,
    price      INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    on_hand    INTEGER NOT NULL,
    stock      INTEGER NOT NULL,
    is_new     INTEGER NOT NULL,
    is_changed INTEGER NOT NULL,
    PRIMARY KEY (staging_id, id)
) STRICT, WITHOUT ROWID;

-- Products whose words the search does not know yet: an import leaves most of its indexing to short transactions after it.
CREATE TABLE search_due (product_id INTEGER PRIMARY KEY) STRICT;
