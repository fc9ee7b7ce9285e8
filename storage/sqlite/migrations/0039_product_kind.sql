-- Digital products are paid with Stars, and nothing else is. A variant may have a price of its own in Stars.
ALTER TABLE products ADD COLUMN kind TEXT NOT NULL DEFAULT 'physical' CHECK (kind IN ('physical', 'digital'));
ALTER TABLE skus ADD COLUMN stars INTEGER CHECK (stars >= 0);
ALTER TABLE order_lines ADD COLUMN kind TEXT NOT NULL DEFAULT 'physical';

-- The price in Stars that was promised with the line's price. A line that is aside waits until the rest of its cart is ordered.
ALTER TABLE cart_lines ADD COLUMN promised_stars INTEGER;
ALTER TABLE cart_lines ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
