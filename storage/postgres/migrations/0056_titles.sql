-- Words of titles stand by themselves, in rows so small that many share a page: a search for words that much has reads thousands of them.
-- Before, they stood among the others with a mark, which goes when a product is indexed anew: to rewrite all of them now would take too long.
CREATE TABLE product_search_titles (
    id    BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
INSERT INTO product_search_titles (id, words)
SELECT id, array_to_tsvector(ARRAY(SELECT substr(lexeme, 2) FROM unnest(words) WHERE lexeme LIKE '=%')) FROM product_search ORDER BY id;
CREATE INDEX product_search_titles_words ON product_search_titles USING gin (words) WITH (fastupdate = off);
