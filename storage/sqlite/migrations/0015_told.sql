-- A message about an order may be a photo: Telegram's name for it, '' for none.
ALTER TABLE messages ADD COLUMN photo TEXT NOT NULL DEFAULT '';

-- What did not reach somebody: shown on the order's card, and owed again when they come back.
CREATE INDEX outbox_given_up ON outbox (chat_id) WHERE gave_up_at IS NOT NULL;
