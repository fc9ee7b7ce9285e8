-- Former windows that could not be removed yet: a JSON array of message ids.
ALTER TABLE windows ADD COLUMN leftover TEXT NOT NULL DEFAULT '[]';
