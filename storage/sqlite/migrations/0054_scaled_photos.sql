-- Pictures as pages show them: made once from the kept ones, by width in pixels and kind ("webp", "jpeg").
CREATE TABLE scaled_photos (
    key   TEXT    NOT NULL,
    width INTEGER NOT NULL,
    kind  TEXT    NOT NULL,
    data  BLOB    NOT NULL,
    PRIMARY KEY (key, width, kind)
) STRICT;
