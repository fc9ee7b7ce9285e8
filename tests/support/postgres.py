"""PostgreSQL for tests: the server of TEST_POSTGRES_URL, else one of their own, and a new shop's database in a moment."""

import asyncio
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from storage.migrations import numbered
from storage.postgres import migrations
from tests.support.needed import do_without

T = TypeVar("T")
_MADE_HERE = "tillbot_test_"
_TEMPLATES = 0x7111B08
"""The advisory lock under which a template is made: many workers ask for it at once."""


@cache
def server() -> str:
    """The URL of a server on which tests may make databases. Without one, they are skipped; with TEST_NEEDS_SERVERS=1 they fail."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return given
    try:
        return _shared_server()
    except (ImportError, LookupError) as missing:
        return do_without(f"{missing}; TEST_POSTGRES_URL names no server either")


@contextmanager
def new_database() -> Iterator[str]:
    """The URL of a migrated database without rows of a shop; it is dropped afterwards, whoever is still connected."""
    with _database_of(_template()) as url:
        yield url


@contextmanager
def empty_database(encoding: str = "UTF8") -> Iterator[str]:
    """The URL of a database without any table."""
    with _database_of(f"template0 LOCALE 'C' ENCODING '{encoding}'") as url:
        yield url


def create_database() -> str:
    """The URL of a database as `new_database` makes it, for somebody who drops it."""
    return _created(_template())


def copy_database(url: str) -> str:
    """The URL of a copy of a database that nobody is connected to, for somebody who drops it."""
    return _created(urlsplit(url).path.strip("/"))


def cut_off(url: str) -> None:
    """End every connection to it."""
    name = urlsplit(url).path.strip("/")
    run(_administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))


def drop_database(url: str) -> None:
    """Drop it, whoever is still connected; only those that were made here."""
    name = urlsplit(url).path.strip("/")
    if name.startswith(_MADE_HERE):
        run(_administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def _database_of(template: str) -> Iterator[str]:
    url = _created(template)
    try:
        yield url
    finally:
        drop_database(url)


def _created(template: str) -> str:
    name = f"{_MADE_HERE}{uuid4().hex[:12]}"
    run(_administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    return _named(name)


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, also for somebody who is in a loop already."""
    return _thread().submit(lambda: _runner().run(work)).result()


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1)


@cache
def _runner() -> asyncio.Runner:
    return asyncio.Runner()


def _named(database: str) -> str:
    return urlsplit(server())._replace(path=f"/{database}").geturl()


async def _administer(statement: str) -> None:
    """On a connection that is kept: to make one takes as long as to make a database."""
    if not _ADMINISTERS or _ADMINISTERS[-1].is_closed():
        _ADMINISTERS.append(await asyncpg.connect(server()))
    await _ADMINISTERS[-1].execute(statement)


_ADMINISTERS: list[asyncpg.Connection] = []


@cache
def _template() -> str:
    """A migrated database that nobody may connect to; it is named after the migrations, so a server may keep it."""
    texts = "".join(script.read_text("utf-8") for _, script in numbered(migrations.__name__))
    name = f"tillbot_template_{hashlib.sha256(texts.encode()).hexdigest()[:12]}"
    run(_make_template(name))
    return name


async def _make_template(name: str) -> None:
    connection = await asyncpg.connect(server())
    try:
        await connection.execute(f"SELECT pg_advisory_lock({_TEMPLATES})")
        made = "SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn"
        if not await connection.fetchval(made, name):
            await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
            await _migrate(_named(name))
            await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    finally:
        await connection.close()


async def _migrate(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await migrations.migrate(connection)
    finally:
        await connection.close()


def _shared_server() -> str:
    """One for all processes of this run. They hold a file shared; its keeper waits for the file, and then stops the server."""
    from fcntl import LOCK_EX, LOCK_SH, flock

    from tests.support.postgres_server import binaries

    if binaries() is None:
        raise LookupError("PostgreSQL is not installed")
    folder = Path(tempfile.gettempdir(), f"tillbot-tests-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}")
    folder.mkdir(exist_ok=True, mode=0o700)
    users = (folder / "users").open("a")
    _HELD.append(users)
    with (folder / "starting").open("a") as starting:
        flock(starting, LOCK_EX)
        flock(users, LOCK_SH)
        known = folder / "url"
        if not known.exists():
            known.write_text(_started(folder))
        return known.read_text()


_HELD: list[object] = []
"""What lives as long as this process: the file that it holds, and the server's keeper."""


def _started(folder: Path) -> str:
    """The URL of a new server. Its keeper is no child of the tests' group: what stops these must not stop it first."""
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.support.postgres_server", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
    )
    _HELD.append(keeper)
    assert keeper.stdout is not None
    assert keeper.stderr is not None
    if url := keeper.stdout.readline().strip():
        return url
    raise RuntimeError(keeper.stderr.read())
