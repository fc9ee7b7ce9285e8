-- Processes that work for the same shop. An id is drawn by lot, so it stands for one life of one process.
-- beats counts up while it lives; times are for people to read.
CREATE TABLE counters (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    beats      INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;

-- Which process works for a lane of the inbox ("chat:17"), or has a duty that only one may have ("poll").
CREATE TABLE leases (
    name       TEXT    PRIMARY KEY,
    counter_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_of ON leases (counter_id);
