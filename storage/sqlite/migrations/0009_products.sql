-- Shelves can be hidden with everything below them; products can be archived: gone from every list, but for that of the archived ones.
ALTER TABLE categories ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
ALTER TABLE products ADD COLUMN archived_at INTEGER CHECK (archived_at IS NULL OR active = 0); -- ms UTC
CREATE INDEX products_archived ON products (archived_at) WHERE archived_at IS NOT NULL;
