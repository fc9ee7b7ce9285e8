-- The trail of changes can be read in the chat: who it was by name, found by any word in it.

ALTER TABLE audit ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- what the actor was called then
UPDATE audit SET name = COALESCE(
    (SELECT c.name FROM customers c WHERE 'admin:' || c.id = audit.actor OR 'customer:' || c.id = audit.actor), '');

-- All of a row's words, folded (storage/search.py); rowid is the row's id.
CREATE VIRTUAL TABLE audit_search USING fts5 (words, tokenize = 'unicode61', prefix = '2 3');
INSERT INTO audit_search (rowid, words)
    SELECT id, lower(name || ' ' || actor || ' ' || action || ' ' || subject || ' ' || before || ' ' || after) FROM audit;
