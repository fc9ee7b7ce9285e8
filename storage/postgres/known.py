"""What a transaction has to know as it begins: what owners have set, and for a writer, which processes live.

The statement that begins it asks whether that is still as it was. Only a yes or no comes back, so it costs no way to the server of its own.
"""

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from storage.postgres.connection import Connection
from storage.repositories.settings import OVERRIDES

_STILL_SO = "SELECT 1"
"""The name of a statement that has found one row."""
_FOUND = f"SELECT ({OVERRIDES}) AS overrides, ARRAY(SELECT id FROM counters ORDER BY id) AS alive"


class Known(NamedTuple):
    """What owners have set (None: there is no such row), and the ids of the processes that live, in order."""

    overrides: str | None
    alive: tuple[int, ...]


async def begin_reader(connection: Connection, begin: str, known: str | None) -> str | None:
    """Begin a transaction, and learn what owners have set; `known` is what they had before."""
    if known is not None and await connection.say(f"{begin}; SELECT WHERE {_are_set(known)}") == _STILL_SO:
        return known
    if known is None:
        await connection.say(begin)
    row = await connection.row(OVERRIDES)
    return row and str(row["overrides"])


async def begin_writer(connection: Connection, begin: str, known: Known | None) -> Known:
    """The same for a writer."""
    if known is None or known.overrides is None:
        await connection.say(begin)
    elif (
        await connection.say(f"{begin}; SELECT WHERE {_are_set(known.overrides)} AND {_live(known.alive)}") == _STILL_SO
    ):
        return known
    return await find(connection)


async def find(connection: Connection) -> Known:
    """As it is now."""
    (found,) = await connection.rows(_FOUND)
    return Known(found["overrides"], tuple(found["alive"]))


@lru_cache(maxsize=16)
def _are_set(overrides: str) -> str:
    return f"sha256(convert_to(({OVERRIDES}), 'UTF8')) = '\\x{sha256(overrides.encode()).hexdigest()}'"


def _live(alive: tuple[int, ...]) -> str:
    return f"ARRAY(SELECT id FROM counters ORDER BY id) = '{{{','.join(map(str, alive))}}}'::bigint[]"
