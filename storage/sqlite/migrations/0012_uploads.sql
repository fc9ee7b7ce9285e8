-- Catalogue files in the chat: the newest of each person, from its summary on. Those that waited as a form's answers are forgotten.
CREATE TABLE uploads (
    user_id   INTEGER PRIMARY KEY,
    number    INTEGER NOT NULL,
    file_id   TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'applied', 'discarded')),
    new       INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    unchanged INTEGER NOT NULL
) STRICT;
DELETE FROM forms WHERE kind = 11;

-- A file of a few columns, like new prices, leaves what is not on sale where it is.
ALTER TABLE staged_products ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
ALTER TABLE staged_skus ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
