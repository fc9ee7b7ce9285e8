"""The engine under test: a database of its own, and stores on it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from storage.place import Server
from storage.postgres.store import PostgresStore
from tests.storage.postgres.engine import open_engine
from tests.support.postgres import new_database


@pytest.fixture
def url() -> Iterator[str]:
    """A new database of a shop."""
    with new_database() as made:
        yield made


@pytest.fixture
async def engine(url: str) -> AsyncIterator[PostgresStore]:
    async with open_engine(Server(url)) as store:
        yield store


@pytest.fixture
async def other(url: str) -> AsyncIterator[PostgresStore]:
    """Another process's store on the same database."""
    async with open_engine(Server(url)) as store:
        yield store
