-- When the customer of a cart is to be reminded of it (NULL: never, or not any more), and at which revision they were.
ALTER TABLE carts ADD COLUMN remind_at INTEGER;
ALTER TABLE carts ADD COLUMN reminded INTEGER;
CREATE INDEX carts_by_reminder ON carts (remind_at) WHERE status = 'open' AND remind_at IS NOT NULL;

-- Whether they want reminders; since when they are forgotten; whether answers are kept that could be forgotten.
ALTER TABLE customers ADD COLUMN reminders INTEGER NOT NULL DEFAULT 1 CHECK (reminders IN (0, 1));
ALTER TABLE customers ADD COLUMN forgotten_at INTEGER;
ALTER TABLE customers ADD COLUMN answers_kept INTEGER NOT NULL DEFAULT 1 CHECK (answers_kept IN (0, 1));
CREATE INDEX customers_idle ON customers (last_seen) WHERE answers_kept = 1;

-- What is kept of one person is found by the person.
CREATE INDEX customer_phones_of ON customer_phones (customer_id);
CREATE INDEX waits_of ON waits (customer_id);
CREATE INDEX inbox_taps ON inbox (lane) WHERE message_id = 0;

-- Whose updates, up to this one, are emptied once they are done: until then a restart needs them.
CREATE TABLE forgotten_lanes (
    lane     TEXT    PRIMARY KEY,
    inbox_id INTEGER NOT NULL
) STRICT;
