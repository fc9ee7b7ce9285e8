-- Pictures that products name by an address: each is fetched once, and is the shop's own from then on. This table is the queue.
CREATE TABLE picture_addresses (
    address  TEXT    PRIMARY KEY,
    actor    TEXT    NOT NULL, -- whose import wants it; '' if nobody knows
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'kept', 'failed')),
    at       INTEGER NOT NULL, -- waiting: when it is tried next; else since when
    attempts INTEGER NOT NULL DEFAULT 0, -- those that have failed
    key      TEXT, -- of photos, once it was fetched
    problem  TEXT    NOT NULL DEFAULT '', -- why the last attempt failed
    detail   TEXT    NOT NULL DEFAULT '',
    told     INTEGER NOT NULL DEFAULT 0 -- the number of the notice that tells of the failure
) STRICT;
CREATE INDEX picture_addresses_waiting ON picture_addresses (at) WHERE state = 'waiting';
CREATE INDEX picture_addresses_waiting_of ON picture_addresses (actor) WHERE state = 'waiting';
CREATE INDEX picture_addresses_failed ON picture_addresses (told, actor, address) WHERE state = 'failed';
CREATE INDEX picture_addresses_by_key ON picture_addresses (key) WHERE key IS NOT NULL;
-- Which products have named it. Whether they still do is in their own rows.
CREATE TABLE picture_places (
    address    TEXT    NOT NULL,
    product_id INTEGER NOT NULL,
    PRIMARY KEY (address, product_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE staged_pictures (
    staging_id INTEGER NOT NULL,
    address    TEXT    NOT NULL,
    product_id INTEGER NOT NULL,
    PRIMARY KEY (staging_id, address, product_id)
) STRICT, WITHOUT ROWID;

-- Those that are named already. (A backslash is in no address that can be fetched, and would not survive this way of cutting lines.)
INSERT INTO picture_places (address, product_id)
SELECT DISTINCT line.value, p.id
  FROM products p,
       json_each(CASE WHEN p.photo IS NULL OR instr(p.photo || p.more_photos, '\') > 0 THEN '[]'
                      ELSE '[' || replace(json_quote(p.photo || char(10) || p.more_photos), '\n', '","') || ']' END) line
 WHERE line.value LIKE 'http://_%' OR line.value LIKE 'https://_%';
INSERT INTO picture_addresses (address, actor, state, at) SELECT DISTINCT address, '', 'waiting', 0 FROM picture_places;
