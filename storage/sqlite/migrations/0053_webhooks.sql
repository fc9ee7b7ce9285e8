-- Addresses of other programs that are told what happens in the shop. events: their words, with spaces between.
-- The old secret signs, too, until old_until. problem and status are those of the last failure ('' and 0: there is none).
CREATE TABLE webhooks (
    id            INTEGER PRIMARY KEY,
    url           TEXT    NOT NULL,
    events        TEXT    NOT NULL,
    secret        TEXT    NOT NULL,
    old_secret    TEXT    NOT NULL DEFAULT '',
    old_until     INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    failing_since INTEGER,
    disabled_at   INTEGER,
    problem       TEXT    NOT NULL DEFAULT '',
    status        INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What is owed to each, written with what it tells of. due_at is NULL once it has arrived (sent_at) or was given up.
CREATE TABLE webhook_messages (
    id         INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL REFERENCES webhooks (id),
    key        TEXT    NOT NULL,
    event      TEXT    NOT NULL,
    payload    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER,
    sent_at    INTEGER,
    problem    TEXT    NOT NULL DEFAULT '',
    status     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX webhook_messages_due ON webhook_messages (webhook_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_messages_of ON webhook_messages (webhook_id, id);
CREATE INDEX webhook_messages_at ON webhook_messages (created_at);
