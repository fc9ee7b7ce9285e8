-- A SKU's ledger is read from its newest entry back. In SQLite each entry of an index ends with the row's id; here the id has to be named.
DROP INDEX movements_in_order;
CREATE INDEX movements_in_order ON movements (sku_id, id);
