-- Customers fetch what comes by a method of pick-up: where and when is said in `place`. Until here it had no name of its own: a method
-- that asks for no address brings nothing anywhere.
ALTER TABLE delivery_methods ADD COLUMN pick_up INTEGER NOT NULL DEFAULT 0 CHECK (pick_up IN (0, 1));
ALTER TABLE delivery_methods ADD COLUMN place TEXT NOT NULL DEFAULT '';
UPDATE delivery_methods SET pick_up = 1 - needs_address;

-- The order's own copy. What was shipped without an address was not fetched.
ALTER TABLE order_deliveries ADD COLUMN pick_up INTEGER NOT NULL DEFAULT 0 CHECK (pick_up IN (0, 1));
ALTER TABLE order_deliveries ADD COLUMN place TEXT NOT NULL DEFAULT '';
UPDATE order_deliveries SET pick_up = 1
 WHERE address IS NULL AND latitude IS NULL
   AND NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = order_deliveries.order_id AND h.to_status = 'shipped');

-- Messages that show how far an order has come follow its steps: a receipt, and staff's notice of a new order. kind is the notice's; ''
-- is news that stays as it was sent.
ALTER TABLE order_news ADD COLUMN kind TEXT NOT NULL DEFAULT '';
UPDATE order_news SET kind = 'new_order'
 WHERE to_customer = 0 AND EXISTS (
    SELECT 1 FROM outbox b WHERE b.chat_id = order_news.chat_id AND b.message_id = order_news.message_id
       AND b.sent_at IS NOT NULL AND b.message_id > 0 AND b.kind = 'new_order');
INSERT INTO order_news (chat_id, message_id, order_id, to_customer, kind)
SELECT chat_id, message_id, subject_id, 1, 'receipt' FROM outbox
 WHERE kind = 'receipt' AND sent_at IS NOT NULL AND message_id > 0 ON CONFLICT DO NOTHING;
CREATE INDEX order_news_shown ON order_news (order_id) WHERE kind <> '';
