-- The trail is found by what was done as fast as by its words: each row's action is one word of its own, '0' and its code (order.ship:
-- '0order0ship'), which nobody types. The search keeps no second copy of the words; nothing is ever deleted from the trail.
CREATE VIRTUAL TABLE trail_search USING fts5 (words, content = '', tokenize = 'unicode61', prefix = '2 3');
INSERT INTO trail_search (rowid, words)
SELECT known.rowid, known.words || ' 0' || replace(replace(a.action, '.', '0'), '_', '0')
  FROM audit_search known JOIN audit a ON a.id = known.rowid ORDER BY known.rowid;
DROP TABLE audit_search;
ALTER TABLE trail_search RENAME TO audit_search;
