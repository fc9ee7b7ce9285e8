-- Catalogue files say the kind of products, and prices in Stars.
ALTER TABLE staged_products ADD COLUMN kind TEXT NOT NULL DEFAULT 'physical';
ALTER TABLE staged_skus ADD COLUMN stars INTEGER;

DROP TRIGGER sku_changed;
CREATE TRIGGER sku_changed AFTER UPDATE OF product_id, code, label, price, position, active, stars ON skus
    WHEN (SELECT held FROM catalogue_revision) = 0
    BEGIN UPDATE catalogue_revision SET number = number + 1; END;
