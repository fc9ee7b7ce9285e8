-- The message that an update brings, so that an edited one can be compared with what it said before; 0 for anything else.
ALTER TABLE inbox ADD COLUMN message_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX inbox_by_message ON inbox (lane, message_id, id) WHERE message_id <> 0;

-- Answers that can still be corrected by editing their messages, and edited messages whose writers were told that they are not read: JSON.
ALTER TABLE windows ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE windows ADD COLUMN edits_told TEXT NOT NULL DEFAULT '[]';

-- The topic of the private chat in which its person was last; 0 for none.
ALTER TABLE windows ADD COLUMN topic INTEGER NOT NULL DEFAULT 0;

-- Groups, or topics in them, in which the crew is told the shop's news.
CREATE TABLE crew_groups (
    chat_id  INTEGER PRIMARY KEY,
    topic    INTEGER NOT NULL, -- 0: the group itself
    title    TEXT    NOT NULL,
    ended_at INTEGER           -- ms UTC; NULL while it gets the news
) STRICT;
