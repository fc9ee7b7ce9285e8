-- What customers say of products that they were delivered.

-- Delivered orders whose customers have not been asked yet.
CREATE TABLE review_requests (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX review_requests_at ON review_requests (at);

-- One for each customer and product. `revision` rises with every change, so that staff let through what they have read.
CREATE TABLE reviews (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    product_id  INTEGER NOT NULL REFERENCES products (id),
    stars       INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    line        TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    written_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX reviews_of ON reviews (customer_id, product_id);
CREATE INDEX reviews_waiting ON reviews (id) WHERE state = 'waiting';
CREATE INDEX reviews_read ON reviews (product_id, id) WHERE state = 'shown' AND line <> '';

-- Running totals of what is shown, so that no card counts.
CREATE TABLE ratings (
    product_id INTEGER PRIMARY KEY REFERENCES products (id),
    reviews    INTEGER NOT NULL,
    stars      INTEGER NOT NULL,
    lines      INTEGER NOT NULL
) STRICT;
CREATE TRIGGER review_shown AFTER UPDATE OF state ON reviews WHEN (OLD.state = 'shown') <> (NEW.state = 'shown') BEGIN
    INSERT INTO ratings VALUES (NEW.product_id, 0, 0, 0) ON CONFLICT DO NOTHING;
    UPDATE ratings
       SET reviews = reviews + CASE WHEN NEW.state = 'shown' THEN 1 ELSE -1 END,
           stars = stars + CASE WHEN NEW.state = 'shown' THEN NEW.stars ELSE -OLD.stars END,
           lines = lines + CASE WHEN NEW.state = 'shown' THEN NEW.line <> '' ELSE -(OLD.line <> '') END
     WHERE product_id = NEW.product_id;
END;
