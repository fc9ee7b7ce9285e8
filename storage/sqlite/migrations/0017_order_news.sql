-- Which of Telegram's messages told whom of which order: what is answered to one with Telegram's own reply is about that order.
CREATE TABLE order_news (
    chat_id     INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    order_id    INTEGER NOT NULL,
    to_customer INTEGER NOT NULL CHECK (to_customer IN (0, 1)), -- 0: to somebody who runs the shop
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

-- Until now only the shop's messages to its customers were known; of the others the outbox remembers a week.
INSERT INTO order_news
SELECT o.customer_id, m.sent_as, m.order_id, 1 FROM messages m JOIN orders o ON o.id = m.order_id WHERE m.sent_as > 0
 ORDER BY m.id DESC ON CONFLICT DO NOTHING;
INSERT INTO order_news
SELECT b.chat_id, b.message_id, COALESCE(m.order_id, b.subject_id), 0
  FROM outbox b LEFT JOIN messages m ON b.kind = 'answer' AND m.id = b.subject_id
 WHERE b.kind IN ('answer', 'new_order') AND b.sent_at IS NOT NULL AND b.message_id > 0 ON CONFLICT DO NOTHING;

DROP INDEX messages_by_sent;
ALTER TABLE messages DROP COLUMN sent_as;
