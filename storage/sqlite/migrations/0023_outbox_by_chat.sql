-- What is due is taken by chat, a few of each: what is owed is in the order of its chats.
DROP INDEX outbox_due;
CREATE INDEX outbox_owed ON outbox (chat_id, next_try_at) WHERE sent_at IS NULL AND gave_up_at IS NULL;

-- How often it was sent and no answer came: perhaps it has arrived.
ALTER TABLE outbox ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;
