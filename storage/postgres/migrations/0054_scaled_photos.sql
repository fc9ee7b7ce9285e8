-- Pictures as pages show them: made once from the kept ones, by width in pixels and kind ("webp", "jpeg").
CREATE TABLE scaled_photos (
    key   TEXT   COLLATE "C" NOT NULL,
    width BIGINT NOT NULL,
    kind  TEXT   COLLATE "C" NOT NULL,
    data  BYTEA  NOT NULL,
    PRIMARY KEY (key, width, kind)
);
