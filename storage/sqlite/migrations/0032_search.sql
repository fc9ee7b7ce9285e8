-- The search finds products also by their categories, their variants and SKU codes.

-- The terms of each field (storage/words.py); rowid is the product's id. `above` is the name of its category's own category.
DROP TABLE product_search;
CREATE VIRTUAL TABLE product_search USING fts5 (
    title, category, label, code, above, description,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'", prefix = '2 3'
);

-- Every word that a product ever had, folded: a misspelt one may have been meant to be one of these.
CREATE TABLE search_words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Products whose words have changed, by whatever changed them. An import says it itself, once for all its rows.
CREATE TRIGGER words_of_product_added AFTER INSERT ON products
    WHEN (SELECT held FROM catalogue_revision) = 0
    BEGIN INSERT INTO search_due (product_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER words_of_product_changed AFTER UPDATE OF title, description, category_id ON products
    WHEN (SELECT held FROM catalogue_revision) = 0
    BEGIN INSERT INTO search_due (product_id) VALUES (NEW.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER words_of_sku_added AFTER INSERT ON skus
    WHEN (SELECT held FROM catalogue_revision) = 0
    BEGIN INSERT INTO search_due (product_id) VALUES (NEW.product_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER words_of_sku_changed AFTER UPDATE OF product_id, code, label ON skus
    WHEN (SELECT held FROM catalogue_revision) = 0
    BEGIN
        INSERT INTO search_due (product_id) VALUES (NEW.product_id) ON CONFLICT DO NOTHING;
        INSERT INTO search_due (product_id) VALUES (OLD.product_id) ON CONFLICT DO NOTHING;
    END;
CREATE TRIGGER words_of_category_changed AFTER UPDATE OF name, parent_id ON categories
    WHEN (SELECT held FROM catalogue_revision) = 0 AND (OLD.name, COALESCE(OLD.parent_id, 0)) <> (NEW.name, COALESCE(NEW.parent_id, 0))
    BEGIN
        INSERT INTO search_due (product_id)
        SELECT p.id FROM categories c JOIN products p ON p.category_id = c.id WHERE c.id = NEW.id OR COALESCE(c.parent_id, 0) = NEW.id
            ON CONFLICT DO NOTHING;
    END;

-- All of them: their words are made in short writes, from the start of the new program on.
INSERT INTO search_due (product_id) SELECT id FROM products WHERE true ON CONFLICT DO NOTHING;

-- What a customer searched for, so that Back leads from a product to what was found.
CREATE TABLE searches (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL,
    words       TEXT    NOT NULL,
    UNIQUE (customer_id, words)
) STRICT;
