-- What customers sent to show that they have paid: Telegram's name of a photo or a file. refused_at: staff did not accept it.
CREATE TABLE transfer_proofs (
    id         INTEGER PRIMARY KEY,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    file_id    TEXT    NOT NULL,
    is_photo   INTEGER NOT NULL CHECK (is_photo IN (0, 1)),
    sent_at    INTEGER NOT NULL,
    refused_at INTEGER,
    reason     TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX transfer_proofs_by_order ON transfer_proofs (order_id, id);
