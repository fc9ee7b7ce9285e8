-- Running the shop from the chat: who may, what they have set, and the forms that they are filling in.

CREATE TABLE staff (
    user_id      INTEGER PRIMARY KEY, -- the Telegram user id; who has never written to the bot may be appointed, too
    role         INTEGER NOT NULL CHECK (role IN (1, 2)), -- core.models.staff.Role; owners come from the settings
    name         TEXT    NOT NULL,
    appointed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_by_role ON staff (role, name);

-- One row: fields of core.models.policy.Policy that differ from what the program was started with, as JSON.
CREATE TABLE settings (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    overrides TEXT NOT NULL
) STRICT;
INSERT INTO settings VALUES (1, '{}');

CREATE TABLE forms (
    user_id INTEGER NOT NULL,
    kind    INTEGER NOT NULL, -- bot.office.form.Kind
    answers TEXT    NOT NULL, -- JSON
    PRIMARY KEY (user_id, kind)
) STRICT, WITHOUT ROWID;
