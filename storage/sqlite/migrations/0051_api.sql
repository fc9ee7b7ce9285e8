-- Keys of programs. The secret itself is not kept, only its digest.
CREATE TABLE api_keys (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL,
    prefix       TEXT    NOT NULL,
    digest       TEXT    NOT NULL UNIQUE,
    scopes       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER
) STRICT;

-- What a request was answered, by who asked and under which key. status 0 with no body: something that is good for once is used up.
CREATE TABLE replies (
    asker  TEXT    NOT NULL,
    key    TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    status INTEGER NOT NULL,
    body   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (asker, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX replies_by_age ON replies (at);
