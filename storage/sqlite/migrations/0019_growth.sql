-- Indexes for a shop that has grown.

-- What customers see. (A product is looked at, a SKU as well, only where it is shown.)
CREATE INDEX products_on_sale ON products (category_id, position) WHERE active = 1;
CREATE INDEX skus_on_sale ON skus (product_id) WHERE active = 1;

-- How much stands on a shelf: all that is in the index by category, less what is in this one.
CREATE INDEX products_archived_in ON products (category_id, position) WHERE archived_at IS NOT NULL;

-- Whose cart keeps a price, and how long.
CREATE INDEX cart_lines_by_sku ON cart_lines (sku_id, promise_ends, promised);

-- What is forgotten after a while, and what is told once.
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_given_up_at ON outbox (gave_up_at) WHERE gave_up_at IS NOT NULL;
CREATE INDEX outbox_told ON outbox (kind, chat_id, subject_id) WHERE kind IN ('undelivered', 'copy_failed');

-- Stock changed by hand counts apart: it makes a file's plan out of date, as everything else does, but not what is on which shelf.
ALTER TABLE catalogue_revision ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER stock_changed;
CREATE TRIGGER stock_changed AFTER INSERT ON movements
    WHEN NEW.reason <> 'sold' AND NEW.reason <> 'returned' AND NEW.reason <> 'imported'
    BEGIN UPDATE catalogue_revision SET by_hand = by_hand + 1; END;
