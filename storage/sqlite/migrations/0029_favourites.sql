-- Products that customers have marked, and what they are to be told of them.

-- `price` is the one that the customer has seen or was told last; `sold_out`: nothing of it could be bought then.
CREATE TABLE favourites (
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    product_id  INTEGER NOT NULL REFERENCES products (id),
    price       INTEGER NOT NULL,
    sold_out    INTEGER NOT NULL,
    added_at    INTEGER NOT NULL,
    PRIMARY KEY (customer_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX favourites_newest ON favourites (customer_id, added_at, product_id);
CREATE INDEX favourites_by_product ON favourites (product_id);

-- One change of the catalogue (`event_id`) is one notice to each customer, about all of their favourites that it concerns.
-- `price` is the new price, `was` the last known one before; `back`: it had been sold out.
CREATE TABLE favourite_news (
    id          INTEGER PRIMARY KEY,
    event_id    INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    product_id  INTEGER NOT NULL,
    price       INTEGER NOT NULL,
    was         INTEGER NOT NULL,
    back        INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX favourite_news_of ON favourite_news (event_id, customer_id, product_id);
CREATE INDEX favourite_news_later ON favourite_news (customer_id, product_id, event_id);

-- Whatever sells it out, or hides what is left: only then can it come back.
CREATE TRIGGER favourite_sold_out AFTER UPDATE OF on_hand, active ON skus
    WHEN OLD.on_hand > 0 AND OLD.active = 1 AND (NEW.on_hand = 0 OR NEW.active = 0) BEGIN
    UPDATE favourites SET sold_out = 1
     WHERE product_id = NEW.product_id AND sold_out = 0
       AND NOT EXISTS (SELECT 1 FROM skus s WHERE s.product_id = NEW.product_id AND s.active = 1 AND s.on_hand > 0);
END;
