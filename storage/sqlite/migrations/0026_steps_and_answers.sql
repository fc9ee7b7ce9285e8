-- Since revision stepped_from, nothing has happened to a cart but steps on the line of stepped_sku (0: something else has).
ALTER TABLE carts ADD COLUMN stepped_sku INTEGER NOT NULL DEFAULT 0;
ALTER TABLE carts ADD COLUMN stepped_from INTEGER NOT NULL DEFAULT 0;

-- The delivery method that the customer last chose.
ALTER TABLE last_answers ADD COLUMN method_id INTEGER REFERENCES delivery_methods (id);

-- Whether the window answers typed words and stays when one of its buttons is tapped.
ALTER TABLE windows ADD COLUMN stays INTEGER NOT NULL DEFAULT 0 CHECK (stays IN (0, 1));
