-- A row of a catalogue file may say nothing about stock: what is on hand then stays. What a crash has left here is cleared by the next import.

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
    stock      INTEGER, -- NULL: it stays
    is_new     INTEGER NOT NULL,
    is_changed INTEGER NOT NULL,
    PRIMARY KEY (staging_id, id)
) STRICT, WITHOUT ROWID;
