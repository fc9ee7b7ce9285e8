-- Postgres asks here whether a COMMIT that nobody answered was kept. SQLite always answers: the table is empty.
CREATE TABLE writers (
    id     INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
