-- What makes an import of thousands of rows cheap: it raises the catalogue's number itself, once, and the ledger has one index less.

ALTER TABLE catalogue_revision ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)); -- 1: while an import writes
DROP TRIGGER category_added;
DROP TRIGGER category_changed;
DROP TRIGGER category_removed;
DROP TRIGGER product_added;
DROP TRIGGER product_changed;
DROP TRIGGER product_removed;
DROP TRIGGER sku_added;
DROP TRIGGER sku_changed;
DROP TRIGGER sku_removed;
CREATE TRIGGER category_added AFTER INSERT ON categories
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER category_changed AFTER UPDATE ON categories
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER category_removed AFTER DELETE ON categories
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER product_added AFTER INSERT ON products
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER product_changed AFTER UPDATE ON products
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER product_removed AFTER DELETE ON products
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER sku_added AFTER INSERT ON skus
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER sku_changed AFTER UPDATE OF product_id, code, label, price, position, active ON skus
    WHEN (SELECT held FROM catalogue_revision) = 0
    BEGIN UPDATE catalogue_revision SET number = number + 1; END;
CREATE TRIGGER sku_removed AFTER DELETE ON skus
    WHEN (SELECT held FROM catalogue_revision) = 0 BEGIN UPDATE catalogue_revision SET number = number + 1; END;

DROP INDEX movements_by_sku; -- movements_in_order finds them as well

-- `stock` may be missing from a file. Rows that wait here belong to an import that the older program did not finish.
DROP TABLE staged_skus;
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
    stock      INTEGER, -- NULL: what is on hand stays
    is_new     INTEGER NOT NULL,
    is_changed INTEGER NOT NULL,
    PRIMARY KEY (staging_id, id)
) STRICT, WITHOUT ROWID;
