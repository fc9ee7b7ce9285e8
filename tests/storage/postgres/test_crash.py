"""A server that recovers from a crash of one of its processes: what had reached no disk is gone, and its names are given again."""

import asyncio
import os
import signal
from contextlib import suppress

import asyncpg
import pytest

from storage.place import Server
from storage.postgres import session
from tests.storage.postgres.engine import add_one, ask, count, open_engine
from tests.support.cut_line import cut_line
from tests.support.needed import needs
from tests.support.postgres_server import binaries, private_server
from tests.support.waiting import PATIENCE, until, until_stored

CHECKPOINT = "SELECT checkpoint_lsn FROM pg_control_checkpoint()"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@needs(binaries(), "PostgreSQL is not installed: nothing to crash")
async def test_a_server_that_has_recovered_says_what_it_has_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its start is as long ago as before. What was sent before its crash, and not answered, is done once."""
    monkeypatch.setattr(session, "PATIENCE", PATIENCE)
    with private_server(durable=True) as server:
        async with cut_line(server.url) as line, open_engine(Server(line.url)) as store:
            line.after, line.down = b"COMMIT\0", True
            write = asyncio.create_task(store.write(add_one))
            await until(lambda: line.cuts == 1)
            (before,) = await ask(server.url, CHECKPOINT)
            async with open_engine(Server(server.url)):
                os.kill((await ask(server.url, BACKENDS))[0]["pid"], signal.SIGKILL)

            async def has_recovered() -> bool:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    return [before] != await ask(server.url, CHECKPOINT)
                return False

            await until_stored(has_recovered)
            line.down = False
            await write
            assert await store.read(count) == 1
