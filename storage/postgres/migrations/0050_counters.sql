-- Processes that work for the same shop. An id is drawn by lot, so it stands for one life of one process.
-- beats counts up while it lives; times are for people to read.
CREATE TABLE counters (
    id         BIGINT PRIMARY KEY,
    name       TEXT   COLLATE "C" NOT NULL,
    beats      BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);

-- Which process works for a lane of the inbox ("chat:17"), or has a duty that only one may have ("poll").
CREATE TABLE leases (
    name       TEXT   COLLATE "C" PRIMARY KEY,
    counter_id BIGINT NOT NULL
);
CREATE INDEX leases_of ON leases (counter_id);
