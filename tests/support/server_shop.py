"""A shop's database on a server, as another program finds and changes it: for tests of the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.support.moved import on_server
from tests.support.postgres import run

_READER = "hunter2"
"""A password."""


def tables_there(url: str) -> list[str]:
    """The tables that anybody sees."""
    return [row[0] for row in run(on_server(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))]


def be_somebody_elses(url: str) -> None:
    """Let another program have made it."""
    do(url, "CREATE TABLE users (id INTEGER)")


def be_newer_there(url: str) -> None:
    """Leave it as a newer program would."""
    do(url, "INSERT INTO migrations VALUES (9999, 0)")


def miscount(url: str, code: str) -> None:
    """Let a piece too many be on hand."""
    do(url, f"UPDATE skus SET on_hand = on_hand + 1 WHERE code = '{code}'")


def note_of(url: str, customer: int) -> str:
    """What staff have noted about a customer."""
    return str(run(on_server(url, f"SELECT note FROM customers WHERE id = {customer}"))[0][0])


def set_note(url: str, customer: int, text: str) -> None:
    do(url, f"UPDATE customers SET note = '{text}' WHERE id = {customer}")


def updates_waiting(url: str) -> int:
    """How many updates are not done."""
    return int(run(on_server(url, "SELECT COUNT(*) FROM inbox WHERE done_at IS NULL"))[0][0])


def overrides_there(url: str) -> str:
    """The row of the settings."""
    return str(run(on_server(url, "SELECT overrides FROM settings"))[0][0])


def set_overrides_there(url: str, text: str) -> None:
    """Write the row of the settings by hand."""
    do(url, f"UPDATE settings SET overrides = '{text}'")


def do(url: str, *statements: str) -> None:
    """Run statements."""
    run(on_server(url, *statements, "SELECT 1"))


@contextmanager
def reader_of(url: str) -> Iterator[str]:
    """The address for a user who may read all tables and no more."""
    place = urlsplit(url)
    name = f"tillbot_reader_{place.path[-8:]}"
    do(
        url,
        f"CREATE ROLE {name} LOGIN PASSWORD '{_READER}'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
    )
    try:
        yield place._replace(netloc=f"{name}:{_READER}@{place.hostname}:{place.port}").geturl()
    finally:
        do(url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")
