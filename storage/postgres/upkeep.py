"""Look after a Postgres database beside the program that uses it: only by reading, and never with a migration."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from storage.books import COUPONS, FOR_SALE, broken_by, has_coupons, rules_of, unreadable_coupons
from storage.place import Server
from storage.postgres.migrations import NotAShop, newest, version_in
from storage.postgres.session import AT_WORK, LOOKING, connect
from storage.report import DatabaseState, fields_in, set_by_owners
from storage.repositories.settings import OVERRIDES, SOLD_IN

_OTHERS = f"""
    SELECT COUNT(*) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = '{AT_WORK}'
"""
_FORBIDDEN = """
    SELECT COUNT(*) FROM pg_tables
     WHERE schemaname = current_schema()
       AND NOT (has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'INSERT')
            AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'UPDATE')
            AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'DELETE'))
"""
_BEHIND_PROXY = "SELECT pg_backend_pid() <> $1"


class ServerState(DatabaseState):
    """`writable`: whether this user may write the shop, or make it. `proxied`: whether something stands between us and the server."""

    writable: bool
    proxied: bool


class NotLookedAt(Exception):
    """The server did not answer as it should. The text, one line, says why; it has no password."""


@asynccontextmanager
async def looking_at(server: Server) -> AsyncIterator[asyncpg.Connection]:
    """A connection for a program that is not at work on the shop. Raises NotLookedAt for whatever the server refuses in the block."""
    try:
        connection = await connect(server, longest=None, name=LOOKING)
        try:
            yield connection
        finally:
            await connection.close()
    except asyncpg.LockNotAvailableError:
        raise NotLookedAt("another program reads the shop: let it end first") from None
    except NotAShop as problem:
        raise NotLookedAt(str(problem)) from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as problem:
        raise NotLookedAt(said(problem)) from problem


def said(problem: BaseException) -> str:
    """The first line of what went wrong: the others may have what a row has."""
    return (str(problem) or type(problem).__name__).splitlines()[0]


async def examine_server(server: Server) -> ServerState:
    """The state of the database. Raises NotLookedAt."""
    async with looking_at(server) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        return await _examined(connection)


async def is_in_use(server: Server) -> bool:
    """Whether a program is at work on the database. Raises NotLookedAt."""
    async with looking_at(server) as connection:
        return await is_at_work(connection)


async def is_at_work(connection: asyncpg.Connection) -> bool:
    """Whether a program is at work on the connection's database."""
    return bool(await connection.fetchval(_OTHERS))


async def faults_in(connection: asyncpg.Connection, version: int) -> list[str]:
    """What is wrong in the rows of a shop at this version of its tables, each with a few names (storage/books.py)."""
    asked = [(rule, await connection.fetch(rule.sql)) for rule in rules_of(version)]
    found = [broken_by(rule, rows) for rule, rows in asked if rows]
    if has_coupons(version):
        found += unreadable_coupons(await connection.fetch(COUPONS))
    return found


async def _examined(connection: asyncpg.Connection) -> ServerState:
    version, known = await version_in(connection), newest()
    is_shop = 0 < version <= known
    row: asyncpg.Record | None = await connection.fetchrow(OVERRIDES) if is_shop else None
    fields = fields_in(row and row[0]) if is_shop else {}
    return ServerState(
        version=version,
        known=known,
        damage="",
        faults=tuple(await faults_in(connection, version)) if is_shop else (),
        skus=await connection.fetchval(FOR_SALE) if is_shop else 0,
        sold_in=await connection.fetchval(SOLD_IN) if is_shop else None,
        writable=await _is_writable(connection, version),
        proxied=await connection.fetchval(_BEHIND_PROXY, connection.get_server_pid()),
        **set_by_owners(fields),
    )


async def _is_writable(connection: asyncpg.Connection, version: int) -> bool:
    if version:
        return not await connection.fetchval(_FORBIDDEN)
    return bool(await connection.fetchval("SELECT has_schema_privilege(current_schema(), 'CREATE')"))
