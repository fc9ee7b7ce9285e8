-- The number behind an order's code is its cart's id plus leap. A backup that is put back raises it: the codes of orders that were placed
-- after the backup are on receipts, and must not be given again. (Putting an older backup back leaves it in user_version.)
CREATE TABLE order_codes (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    leap INTEGER NOT NULL CHECK (leap >= 0)
) STRICT;
INSERT INTO order_codes SELECT 1, MAX(user_version, 0) FROM pragma_user_version;
