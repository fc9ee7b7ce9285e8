-- Promotions apply by themselves: looked for at every cart, so those that do not run cost nothing.
ALTER TABLE coupons ADD COLUMN name_key TEXT NOT NULL DEFAULT ''; -- case-folded name of a promotion; '' where there is a code
ALTER TABLE coupons ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
ALTER TABLE coupons ADD COLUMN ends_at INTEGER; -- ms UTC, the first one after it; NULL: never
UPDATE coupons SET active = json_extract(rules, '$.active'), ends_at = json_extract(rules, '$.ends_at');
UPDATE coupons SET name_key = lower(json_extract(rules, '$.name')) WHERE code = '';
CREATE UNIQUE INDEX promotions_by_name ON coupons (name_key) WHERE code = '';
CREATE INDEX running_promotions ON coupons (ends_at) WHERE code = '' AND active = 1;
