-- Words of titles stand among those of the description once more, with a mark: with the title's own column, FTS5 looks at every product that
-- has the word anywhere. All words are made anew, in short writes, from the start of the new program on.
INSERT INTO search_due (product_id) SELECT id FROM products WHERE true ON CONFLICT DO NOTHING;
