-- A connection that writes, and its last transaction: after a COMMIT that nobody answered, its number says whether that was kept.
-- An id is drawn by lot, for one connection's place in one life of a process; at is the server's time, in ms.
CREATE TABLE writers (
    id     BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    at     BIGINT NOT NULL
);
