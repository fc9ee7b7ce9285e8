-- An import leaves a trace of each article: what it says of it waits beside the row (but for stock, which sales change meanwhile), and
-- what was left is made findable in short transactions after it.
ALTER TABLE staged_skus ADD COLUMN told_before TEXT NOT NULL DEFAULT '';
ALTER TABLE staged_skus ADD COLUMN told_after TEXT NOT NULL DEFAULT '';

-- Rows of the trail whose words the search does not know yet.
CREATE TABLE audit_due (audit_id INTEGER PRIMARY KEY) STRICT;
