-- A promise keeps the end that it was given with, whatever lifetime carts have by then. `:cart_ttl` (ms) is the program's own.
ALTER TABLE cart_lines RENAME COLUMN priced_at TO promise_ends;
UPDATE cart_lines SET promise_ends = promise_ends
    + COALESCE((SELECT json_extract(overrides, '$.cart_ttl') FROM settings), :cart_ttl);
