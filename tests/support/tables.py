"""The contents of the store's tables, for tests: what no use case returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.ports import ReadTransaction, Store, Transaction
from storage.executor import Executor, Value
from storage.transaction import StoredTransaction
from tests.support.store import chosen

_KEYS = {
    "audit_due": "audit_id",
    "cart_coupons": "cart_id, coupon_id",
    "cart_lines": "cart_id, sku_id",
    "checkout_drafts": "cart_id",
    "crew_groups": "chat_id",
    "customer_phones": "digits, customer_id",
    "contents": "sku_id",
    "coupon_sales": "coupon_id, currency",
    "delivery_sales": "method_id, currency",
    "entered_stock": "export, sku_id",
    "favourites": "customer_id, product_id",
    "file_ids": "bot_id, file",
    "files": "key",
    "forms": "user_id, kind",
    "invoices": "order_id, chat_id, message_id",
    "forgotten_lanes": "lane",
    "goods": "order_id",
    "last_answers": "customer_id",
    "leases": "name",
    "migrations": "number",
    "order_deliveries": "order_id",
    "order_goods": "order_id, position",
    "order_lines": "order_id, position",
    "order_news": "chat_id, message_id",
    "payment_pages": "order_id",
    "column_answers": "header, about",
    "photo_files": "bot_id, photo",
    "photo_refusals": "photo",
    "photos": "key",
    "picture_addresses": "address",
    "picture_places": "address, product_id",
    "price_edit_lines": "edit_id, sku_id",
    "ratings": "product_id",
    "replies": "asker, key",
    "review_requests": "order_id",
    "questions": "customer_id",
    "scaled_photos": "key, width, kind",
    "scheduled_prices": "sku_id, place",
    "search_due": "product_id",
    "search_words": "word",
    "staff": "user_id",
    "stars_read": "bot_id",
    "staged_pictures": "staging_id",
    "staged_skus": "staging_id, id",
    "uploads": "user_id",
    "waits": "sku_id, customer_id",
    "windows": "chat_id",
}
"""The order of a table's rows, if not by id."""


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
}


@dataclass(frozen=True)
class Not:
    """Any value but this one: `count_of(store, "movements", reason=Not("imported"))`."""

    value: Value


Wanted = Value | Not | tuple[Value, ...]
"""A value, any other value, or one of several."""


def executor(tx: ReadTransaction) -> Executor:
    """The SQL behind a transaction, for what no use case offers."""
    return stored(tx).db


def stored(tx: ReadTransaction) -> StoredTransaction:
    """The transaction as stores know it."""
    assert isinstance(tx, StoredTransaction)
    return tx


async def tables(store: Store) -> list[str]:
    """The names of all tables, also of those that only the database knows of."""

    async def ask(tx: ReadTransaction) -> list[str]:
        return [row["name"] for row in await executor(tx).all(_TABLES[chosen()])]

    return await store.read(ask)


async def rows_of(store: Store, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table, in any order."""

    async def ask(tx: ReadTransaction) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await executor(tx).all(f'SELECT * FROM "{table}"')]

    return await store.read(ask)


async def records(store: Store, table: str, /, *columns: str, **wanted: Wanted) -> list[dict[str, Any]]:
    """The rows that have the wanted values, oldest first, with these columns (all, if none is named)."""
    where, values = _where(wanted)
    sql = f"SELECT {', '.join(columns) or '*'} FROM {table}{where} ORDER BY {_KEYS.get(table, 'id')}"

    async def ask(tx: ReadTransaction) -> list[dict[str, Any]]:
        return [dict(row) for row in await executor(tx).all(sql, **values)]

    return await store.read(ask)


async def column(store: Store, table: str, name: str, /, **wanted: Wanted) -> list[Any]:
    """One column of such rows."""
    return [row[name] for row in await records(store, table, name, **wanted)]


async def table_of(store: Store, table: str, /, *columns: str, **wanted: Wanted) -> list[tuple[Any, ...]]:
    """Such rows as tuples."""
    return [tuple(row.values()) for row in await records(store, table, *columns, **wanted)]


async def count_of(store: Store, table: str, /, **wanted: Wanted) -> int:
    """How many such rows there are."""
    return len(await records(store, table, **wanted))


async def set_values(store: Store, table: str, new: Mapping[str, Value], /, **wanted: Wanted) -> None:
    """Set columns of such rows to new values, behind the shop's back. At least one row must exist."""
    columns = ", ".join(f"{name} = :new_{name}" for name in new)
    where, values = _where(wanted)
    await _change(store, f"UPDATE {table} SET {columns}{where}", **values, **{f"new_{name}": new[name] for name in new})


async def put_row(store: Store, table: str, /, **values: Value) -> None:
    """Insert a row, behind the shop's back."""
    places = ", ".join(f":{name}" for name in values)
    await _change(store, f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", **values)


async def drop_rows(store: Store, table: str, /, **wanted: Wanted) -> None:
    """Delete such rows, behind the shop's back. At least one row must exist."""
    where, values = _where(wanted)
    await _change(store, f"DELETE FROM {table}{where}", **values)


async def _change(store: Store, sql: str, /, **values: Value) -> None:
    async def run(tx: Transaction) -> None:
        assert await executor(tx).run(sql, **values), "no such row"

    await store.write(run)


def _where(wanted: dict[str, Wanted]) -> tuple[str, dict[str, Value]]:
    conditions, values = [], dict[str, Value]()
    for name, one in wanted.items():
        condition, said = _condition(name, one)
        conditions.append(condition)
        values |= said
    return f" WHERE {' AND '.join(conditions)}" if wanted else "", values


def _condition(name: str, wanted: Wanted) -> tuple[str, dict[str, Value]]:
    match wanted:
        case None:
            return f"{name} IS NULL", {}
        case Not(None):
            return f"{name} IS NOT NULL", {}
        case Not(value):
            return f"{name} <> :{name}", {name: value}
        case ():
            return "1 = 0", {}
        case tuple():
            values = {f"{name}_{place}": one for place, one in enumerate(wanted)}
            return f"{name} IN ({', '.join(f':{one}' for one in values)})", values
        case _:
            return f"{name} = :{name}", {name: wanted}
