-- Goods for which everybody taps at once: they are reserved at checkout, where there is something that counts (core/ports/turnstile.py).
ALTER TABLE skus ADD COLUMN hot INTEGER NOT NULL DEFAULT 0;
CREATE INDEX skus_hot ON skus (id) WHERE hot = 1;
