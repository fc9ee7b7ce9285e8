-- The board: orders by state, in the order in which they were placed.
CREATE INDEX orders_by_status ON orders (status, id);

-- What the shop and a customer write to each other about an order.
CREATE TABLE messages (
    id       INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    actor    TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    sent_as  INTEGER NOT NULL DEFAULT 0 -- Telegram's message in the customer's chat; 0: not sent yet, or from the customer
) STRICT;
CREATE INDEX messages_by_order ON messages (order_id, id);
CREATE INDEX messages_by_sent ON messages (sent_as) WHERE sent_as > 0;

-- Which of Telegram's messages are notices: a tap on one opens the window below it.
CREATE INDEX outbox_by_message ON outbox (chat_id, message_id) WHERE sent_at IS NOT NULL AND message_id > 0;
