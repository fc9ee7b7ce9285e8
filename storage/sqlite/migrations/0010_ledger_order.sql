-- The ledger in the order in which it was written, for what must not depend on a clock that may be put back.

CREATE INDEX movements_in_order ON movements (sku_id); -- each entry of an index ends with the row's id
