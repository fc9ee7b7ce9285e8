-- Pictures that Telegram has refused to show: they are not uploaded at every look, and staff are told.
CREATE TABLE photo_refusals (
    photo      TEXT    PRIMARY KEY, -- a key of photos, or a URL
    reason     TEXT    NOT NULL,    -- in Telegram's words
    refused_at INTEGER NOT NULL
) STRICT;
