-- What is typed, or stands in a file, is found as `tidy` leaves it: without what nobody sees, composed, with single plain spaces. What an
-- older program kept otherwise would be found no more, and a file that names it would make another one beside it. Where there is such
-- another one already, both stay as they are.
UPDATE OR IGNORE categories SET name = tidy(name), name_key = folded(tidy(name)) WHERE tidy(name) NOT IN ('', name);
UPDATE OR IGNORE skus SET code = tidy(code), code_key = folded(tidy(code)) WHERE tidy(code) NOT IN ('', code);
UPDATE OR IGNORE delivery_methods SET name = tidy(name), name_key = folded(tidy(name))
 WHERE ended_at IS NULL AND tidy(name) NOT IN ('', name);
