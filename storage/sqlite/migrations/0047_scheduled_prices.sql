-- Many prices at once, with a preview and a way back; and prices that count for a time.

-- A change of prices from its preview on. What was typed is kept as it was, and planned anew whenever it is shown.
-- ends_at: NULL for good. begins_at: 0 until a schedule that begins at once is applied.
-- place: applied schedules count up, because of two at the same time the one that was applied later wins.
-- tell_at: when those who have marked its goods are to be told; NULL once they are.
CREATE TABLE price_edits (
    id         INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind IN ('variant', 'product', 'category')), -- what it is for
    subject_id INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    change     TEXT    NOT NULL,
    rounding   TEXT    NOT NULL,
    begins_at  INTEGER NOT NULL,
    ends_at    INTEGER,
    state      TEXT    NOT NULL CHECK (state IN ('shown', 'applied', 'undone', 'discarded')),
    at         INTEGER NOT NULL, -- when its state changed last
    place      INTEGER,
    tell_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX price_edits_place ON price_edits (place) WHERE place IS NOT NULL;
CREATE INDEX price_edits_at ON price_edits (at);
CREATE INDEX price_edits_untold ON price_edits (tell_at) WHERE tell_at IS NOT NULL;
CREATE INDEX price_schedules ON price_edits (ends_at) WHERE state = 'applied' AND ends_at IS NOT NULL;

-- The prices that an edit has set for good. fate: 'set'; 'changed' by somebody since; put 'back' by an undo.
CREATE TABLE price_edit_lines (
    edit_id INTEGER NOT NULL REFERENCES price_edits (id),
    sku_id  INTEGER NOT NULL REFERENCES skus (id),
    before  INTEGER NOT NULL CHECK (before >= 0),
    after   INTEGER NOT NULL,
    fate    TEXT    NOT NULL CHECK (fate IN ('set', 'changed', 'back')),
    PRIMARY KEY (edit_id, sku_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX price_edit_lines_set ON price_edit_lines (sku_id) WHERE fate = 'set';

-- Whoever changes it, by whatever way.
CREATE TRIGGER price_changed_since AFTER UPDATE OF price ON skus WHEN NEW.price <> OLD.price BEGIN
    UPDATE price_edit_lines SET fate = 'changed' WHERE sku_id = NEW.id AND fate = 'set';
END;

-- The prices of applied schedules: from begins_at on, and no longer at ends_at. The one with the highest place counts.
CREATE TABLE scheduled_prices (
    edit_id   INTEGER NOT NULL REFERENCES price_edits (id),
    sku_id    INTEGER NOT NULL REFERENCES skus (id),
    place     INTEGER NOT NULL,
    price     INTEGER NOT NULL CHECK (price >= 0),
    begins_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL,
    PRIMARY KEY (sku_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX scheduled_prices_of ON scheduled_prices (edit_id, sku_id);
