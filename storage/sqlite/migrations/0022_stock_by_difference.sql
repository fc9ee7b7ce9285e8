-- An export says what it was made with; of such a file a stock that was changed is a difference to that.
ALTER TABLE staged_skus ADD COLUMN delta INTEGER;                  -- NULL: `stock` is what will be there
ALTER TABLE staged_skus ADD COLUMN export TEXT NOT NULL DEFAULT '';

-- The stock that a file made from this export said last: sent again, it is no difference any more.
CREATE TABLE entered_stock (
    export TEXT    NOT NULL,
    sku_id INTEGER NOT NULL REFERENCES skus (id),
    stock  INTEGER NOT NULL,
    PRIMARY KEY (export, sku_id)
) STRICT, WITHOUT ROWID;
