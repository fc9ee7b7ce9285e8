-- Products can have several pictures: `photo` is the cover, these are the further ones in their order, one a line. Each is a key or a URL.
ALTER TABLE products ADD COLUMN more_photos TEXT NOT NULL DEFAULT '';
ALTER TABLE staged_products ADD COLUMN more_photos TEXT NOT NULL DEFAULT '';
-- One of its product's pictures, shown when the variant is chosen.
ALTER TABLE skus ADD COLUMN photo TEXT;
