-- Ways of delivery end for good. The name_key of one that has ended is '=' and its id, which no name is: its name is free again.
ALTER TABLE delivery_methods ADD COLUMN ended_at INTEGER CHECK (ended_at IS NULL OR active = 0); -- ms UTC

-- Which way an order took, whatever that is called by now. Until here none could be renamed.
ALTER TABLE order_deliveries ADD COLUMN method_id INTEGER REFERENCES delivery_methods (id);
UPDATE order_deliveries SET method_id = (SELECT id FROM delivery_methods m WHERE m.name = order_deliveries.method);
CREATE INDEX order_deliveries_method ON order_deliveries (method_id);
