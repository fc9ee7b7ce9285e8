"""What Postgres says in its own SQL, where an answer alone does not show it: locks, and ids that come after those that were given."""

import asyncio
import json

from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor, drive
from storage.postgres.session import connect
from tests.support.waiting import until_stored

_WAITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_locked_rows_wait_and_new_rows_that_refer_to_them_do_not(url: str) -> None:
    """By id ascending, whatever the order in which they are asked for."""
    first, second = await connect(Server(url)), await connect(Server(url))
    await first.execute(
        "INSERT INTO customers VALUES (1, '', '', '', 0, 0), (2, '', '', '', 0, 0), (3, '', '', '', 0, 0)"
    )
    await first.execute("BEGIN")
    await drive(POSTGRES.lock(PostgresExecutor(Connection(first, prepares=False)), "customers", "id", (2, 1)))
    await second.execute(
        """INSERT INTO carts (customer_id, status, revision, currency, created_at, expires_at)
           VALUES (1, 'open', 0, '', 0, 0)"""
    )
    await second.execute("BEGIN")
    await drive(POSTGRES.lock(PostgresExecutor(Connection(second, prepares=False)), "customers", "id", (3,)))
    task = asyncio.create_task(
        drive(POSTGRES.lock(PostgresExecutor(Connection(second, prepares=False)), "customers", "id", (2,)))
    )

    async def waits() -> bool:
        return bool(await first.fetchval(_WAITING) == 1)

    await until_stored(waits)
    assert not task.done()
    await first.execute("COMMIT")
    await task
    await first.close()
    await second.close()


async def test_ids_come_after_those_that_were_given(url: str) -> None:
    """Also if the table is empty, or if the database has given later ones already."""
    connection = await connect(Server(url))
    added = "INSERT INTO stagings (at) VALUES (0) RETURNING id"
    ids = []
    for given in (
        "DELETE FROM stagings",
        "INSERT INTO stagings VALUES (2, 0), (7, 0)",
        "DELETE FROM stagings WHERE id > 2",
    ):
        await connection.execute(given)
        await drive(POSTGRES.ids_given(PostgresExecutor(Connection(connection, prepares=False)), "stagings"))
        ids.append(await connection.fetchval(added))
    assert ids == [1, 8, 9]
    await connection.close()


async def test_rows_keep_their_kinds(url: str) -> None:
    """Numbers, yes and no, texts with all kinds of signs, and what is missing."""
    connection = await connect(Server(url))
    rows = [(5, None, 'O\'Neil \\ "x"', "", 2**53 + 1, True), (6, 5, "", "a\0b", -1, False)]
    db = PostgresExecutor(Connection(connection, prepares=False))
    insert = f"INSERT INTO staged_categories {POSTGRES.rows((int, int, str, str, int, bool), ':staging')}"
    assert await drive(db.run(insert, staging=1, rows=json.dumps(rows))) == 2
    found = [tuple(row) for row in await connection.fetch("SELECT * FROM staged_categories ORDER BY id")]
    assert found == [(1, *rows[0]), (1, 6, 5, "", "a\ufffdb", -1, 0)]
    texts = await drive(db.all(POSTGRES.texts_in(":texts"), texts=json.dumps(["a\0b", "\u20ac'"])))
    assert [row["value"] for row in texts] == ["a\ufffdb", "\u20ac'"]
    await connection.close()
