"""What a copy of a shop needs to be found by its words: each engine keeps these in a form of its own."""

from storage.indexing import index_due
from storage.transaction import StoredTransaction

_DUE = (
    ("search_due", "product_id", "products"),
    ("order_search_due", "order_id", "orders"),
    ("audit_due", "audit_id", "audit"),
)
_AT_ONCE = 500


async def index_shop(tx: StoredTransaction) -> None:
    """Index products and customers, which nobody may miss. Orders and the audit log are due: the shop indexes them beside its work."""
    for table, column, of in _DUE:
        await tx.db.run(f"INSERT INTO {table} ({column}) SELECT id FROM {of} WHERE true ON CONFLICT DO NOTHING")
    while await index_due(tx.db, tx.dialect, _AT_ONCE):
        pass
    last = 0
    while rows := await tx.db.all(
        "SELECT id, name, username FROM customers WHERE id > :last ORDER BY id LIMIT :most", last=last, most=_AT_ONCE
    ):
        named = [(row["id"], f"{row['name']} {row['username']}") for row in rows]
        await tx.dialect.search.index_customers(tx.db, named)
        last = rows[-1]["id"]
