"""`tillbot backup`, `restore` and `doctor` for a shop on Postgres."""

import gzip
import re
import shlex
import shutil
import socket
import socketserver
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.models.policy import Policy
from storage.place import Server
from storage.postgres.store import open_store
from tests.support.cli import Ended, tillbot
from tests.support.clock import StillClock
from tests.support.kept import KEPT
from tests.support.moved import contents_of_file, contents_of_server, faults, kept_shop, moves, on_server, tables_of
from tests.support.postgres import empty_database, run

COPY = "copy.db.gz"


@pytest.fixture
def url() -> Iterator[str]:
    """The address of an empty database."""
    with empty_database() as url:
        yield url


@pytest.fixture
def shop(url: str, tmp_path: Path) -> str:
    """The address of a shop in the middle of its day."""
    (tmp_path / "kept").mkdir()
    run(moves(kept_shop(tmp_path / "kept"), Server(url)))
    return url


def done(said: Ended) -> str:
    """What a command says that did what it was asked."""
    assert (said.status, [line for line in said.err.splitlines() if "% of " not in line]) == (0, []), said
    return said.out


def refused(folder: Path, *arguments: str, **settings: str) -> str:
    """The one line of a command that did not."""
    said = tillbot(folder, *arguments, **settings)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1), said
    return said.err


def contents(url: str, like: Path) -> dict[str, list[tuple[object, ...]]]:
    return run(contents_of_server(url, run(tables_of(like))))


# Backups


def test_a_backup_is_the_same_kind_of_file(shop: str, tmp_path: Path) -> None:
    """Its owner's alone; on a machine with SQLite it goes back, and the shop's books are in order."""
    out = done(tillbot(tmp_path, "backup", COPY, DATABASE_URL=shop))
    assert out.startswith(f"Copied {Server(shop)} to {COPY} (")
    assert (tmp_path / COPY).stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    (tmp_path / "plain.db").write_bytes(gzip.decompress((tmp_path / COPY).read_bytes()))
    assert run(contents_of_file(tmp_path / "plain.db")) == contents(shop, tmp_path / "plain.db")
    assert "4 products for sale, 10 orders" in done(tillbot(tmp_path, "restore", COPY))
    assert faults(tmp_path / "data" / "tillbot.db") == []


def test_a_backup_that_fails_leaves_nothing(shop: str, url: str, tmp_path: Path) -> None:
    """A file that is there, no folder, no server, no shop: a line each, without the password."""
    (tmp_path / "there.db").write_bytes(b"mine")
    assert "exists already" in refused(tmp_path, "backup", "there.db", DATABASE_URL=shop)
    assert (tmp_path / "there.db").read_bytes() == b"mine"
    assert "was not copied" in refused(tmp_path, "backup", "nowhere/copy.db", DATABASE_URL=shop)
    said = refused(tmp_path, "backup", COPY, DATABASE_URL="postgresql://u:hunter2@127.0.0.1:1/shop")
    assert "hunter2" not in said
    with empty_database() as empty:
        assert "holds no shop" in refused(tmp_path, "backup", COPY, DATABASE_URL=empty)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "there.db"]


def test_a_backup_goes_back_and_what_was_there_is_kept(shop: str, tmp_path: Path) -> None:
    """In a schema of its own, which DATABASE_URL can name; updates that waited then are done."""
    done(tillbot(tmp_path, "backup", COPY, DATABASE_URL=shop))
    run(on_server(shop, "UPDATE customers SET note = 'since then' WHERE id = 1001", "SELECT 1"))
    out = done(tillbot(tmp_path, "restore", COPY, DATABASE_URL=shop, TELEGRAM_BOT_TOKEN="1:x", ADMIN_IDS="1000"))
    first, kept, owners, *_ = out.splitlines()
    assert first.startswith(f"Restored {Server(shop)} from {COPY}: 4 products for sale, 10 orders, the newest of ")
    assert owners == "Owners, by ADMIN_IDS: 1000."
    notes, waiting = "SELECT note FROM customers WHERE id = 1001", "SELECT 1 FROM inbox WHERE done_at IS NULL"
    assert run(on_server(shop, notes))[0][0] == ""
    assert run(on_server(shop, waiting)) == []
    option = next(word for word in kept.split() if word.startswith("?search_path="))
    assert run(on_server(f"{shop}{option}", notes))[0][0] == "since then"
    assert list((tmp_path / "data").rglob("*.part")) == []


def test_an_older_versions_file_backup_becomes_a_shop_on_a_server(url: str, tmp_path: Path) -> None:
    """It is brought up to date on the way."""
    shutil.copy(KEPT / "0.1" / "shop.db.gz", tmp_path)
    out = done(tillbot(tmp_path, "restore", "shop.db.gz", DATABASE_URL=url))
    assert "4 products for sale, 10 orders" in out
    assert "kept" not in out
    assert "✗" not in tillbot(tmp_path, "doctor", DATABASE_URL=url).out


def test_what_cannot_be_trusted_does_not_go_back(shop: str, tmp_path: Path) -> None:
    """Damaged, forged, the playground's; and nothing while somebody is at work there."""
    done(tillbot(tmp_path, "backup", "good.db", DATABASE_URL=shop))
    before = contents(shop, tmp_path / "good.db")
    (tmp_path / "cut.db.gz").write_bytes(gzip.compress((tmp_path / "good.db").read_bytes())[:5000])
    assert "cut short" in refused(tmp_path, "restore", "cut.db.gz", DATABASE_URL=shop)
    shutil.copy(tmp_path / "good.db", tmp_path / "forged.db")
    with closing(sqlite3.connect(tmp_path / "forged.db", isolation_level=None)) as connection:
        connection.execute("UPDATE skus SET on_hand = on_hand + 100")
    assert "stock that is not the sum" in refused(tmp_path, "restore", "forged.db", DATABASE_URL=shop)
    with closing(sqlite3.connect(tmp_path / "good.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 0x54494C4C")
    assert "the playground's shop" in refused(tmp_path, "restore", "good.db", DATABASE_URL=shop)
    assert "at work" in run(_refused_beside_a_store(tmp_path, shop))
    assert contents(shop, tmp_path / "good.db") == before


async def _refused_beside_a_store(folder: Path, url: str) -> str:
    with closing(sqlite3.connect(folder / "good.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 0")
    async with open_store(Server(url), Policy(), StillClock().ms):
        said = tillbot(folder, "restore", "good.db", DATABASE_URL=url)
    assert said.status == 1
    return said.err


# The doctor


def lines(folder: Path, url: str, **settings: str) -> list[str]:
    """What the doctor says of the database; never the password."""
    said = tillbot(folder, "doctor", DATABASE_URL=url, **settings)
    secret = urlsplit(url).password or "-----"
    assert secret not in said.out + said.err
    return [line for line in said.out.splitlines() if " settings: " not in line and " playground: " not in line]


def test_the_doctor_looks_at_a_server(shop: str, tmp_path: Path) -> None:
    """Reached, writable, its version, what owners have set, its goods, and who is at work."""
    place = Server(shop)
    first, owners, goods, running, *_ = lines(tmp_path, shop, TELEGRAM_BOT_TOKEN="1:x")
    assert first.startswith(f"✓ database: {place}, reached, writable, version ")
    assert owners.startswith("✓ database: owners have set in the chat: welcome, ")
    assert goods == f"✓ goods: 5 variants for sale in {place}"
    assert running == f"✓ running: no tillbot is at work on {place}"
    assert run(_beside_a_store(tmp_path, shop)) == f"✓ running: a tillbot is at work on {place}"


async def _beside_a_store(folder: Path, url: str) -> str:
    async with open_store(Server(url), Policy(), StillClock().ms):
        return next(line for line in lines(folder, url, TELEGRAM_BOT_TOKEN="1:x") if "running" in line)


def test_an_empty_database_is_fine(url: str, tmp_path: Path) -> None:
    assert (
        lines(tmp_path, url)[0]
        == f"✓ database: {Server(url)} is reached, and empty; its tables are made when they are needed"
    )


def test_the_doctor_finds_what_is_wrong_in_the_rows(shop: str, tmp_path: Path) -> None:
    run(on_server(shop, "UPDATE skus SET on_hand = on_hand + 1 WHERE code = 'MUG-1'", "SELECT 1"))
    wrong = [line for line in lines(tmp_path, shop) if line.startswith("✗")]
    assert f"✗ database: {Server(shop)} has stock that is not the sum of its movements: MUG-1. " in wrong[0]


@pytest.mark.parametrize("overrides", ["Corner Shop", '{"name": "Corner Shop", "cart_ttl": "long", "unheard_of": 1}'])
def test_what_the_doctor_says_mends_the_settings(shop: str, tmp_path: Path, overrides: str) -> None:
    """Those that cannot be read, and those that nobody can have set."""
    run(on_server(shop, f"UPDATE settings SET overrides = '{overrides}'", "SELECT 1"))
    (wrong,) = (line for line in lines(tmp_path, shop) if line.startswith("✗"))
    words = shlex.split(wrong[wrong.index("psql ") :].rpartition('"')[0] + '"')
    assert words[:3] == ["psql", "$DATABASE_URL", "-c"]
    run(on_server(shop, words[3], "SELECT 1"))
    assert not [line for line in lines(tmp_path, shop) if line.startswith("✗")]
    named = '{"name": "Corner Shop"}' if "name" in overrides else "{}"
    assert run(on_server(shop, "SELECT overrides FROM settings"))[0][0] == named


def test_the_doctor_says_why_a_server_cannot_be_used(url: str, tmp_path: Path) -> None:
    """Nobody answers, it is somebody else's, it is newer, it cannot be written."""
    (nobody, *_) = lines(tmp_path, "postgresql://u:hunter2@127.0.0.1:1/shop")
    assert nobody.startswith("✗ database: postgresql://127.0.0.1:1/shop: ")
    parts = urlsplit(url)
    (stranger, *_) = lines(tmp_path, parts._replace(netloc=f"nobody:hunter2@{parts.hostname}:{parts.port}").geturl())
    assert "password authentication failed" in stranger
    run(on_server(url, "CREATE TABLE users (id INTEGER)", "SELECT 1"))
    assert "a database of its own" in lines(tmp_path, url)[0]


def test_a_newer_shop_and_one_that_cannot_be_written(shop: str, tmp_path: Path) -> None:
    place = urlsplit(shop)
    reader = f"tillbot_reader_{place.path[-8:]}"
    allow = (
        f"CREATE ROLE {reader} LOGIN PASSWORD 'hunter2'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}",
    )
    run(on_server(shop, *allow, "SELECT 1"))
    try:
        (line, *_) = lines(tmp_path, place._replace(netloc=f"{reader}:hunter2@{place.hostname}:{place.port}").geturl())
        assert line.startswith("✗ database: ")
        assert "cannot be written by its user" in line
    finally:
        run(on_server(shop, f"DROP OWNED BY {reader}", f"DROP ROLE {reader}", "SELECT 1"))
    run(on_server(shop, "INSERT INTO migrations VALUES (9999, 0)", "SELECT 1"))
    assert "is at version 9999, this program knows " in lines(tmp_path, shop)[0]


def test_the_doctor_speaks_of_the_pooler(shop: str, tmp_path: Path) -> None:
    """The setting, and whether something stands between: it is known by the name that it gives to the server's process."""
    told = [line for line in lines(tmp_path, shop, POSTGRES_POOLER="on") if line.startswith("✓ pooler")]
    assert told == [
        "✓ pooler: POSTGRES_POOLER is on: no statement is kept, and no proxy stands before the server: off is faster"
    ]
    assert not [line for line in lines(tmp_path, shop) if "pooler" in line]
    with pooler_before(shop) as pooled:
        assert "set POSTGRES_POOLER=on" in next(line for line in lines(tmp_path, pooled) if "pooler" in line)
        told = [line for line in lines(tmp_path, pooled, POSTGRES_POOLER="on") if line.startswith("✓ pooler")]
    assert told == ["✓ pooler: POSTGRES_POOLER is on: no statement is kept"]


@contextmanager
def pooler_before(url: str) -> Iterator[str]:
    """The address of something that passes all on, and has its own names for the server's processes, as poolers do."""
    place = urlsplit(url)
    assert place.hostname
    assert place.port

    class Passing(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((place.hostname, place.port)) as server:
                threading.Thread(target=pump, args=(server, self.request, rename), daemon=True).start()
                pump(self.request, server, bytes)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Passing) as passing:
        threading.Thread(target=passing.serve_forever, daemon=True).start()
        try:
            yield place._replace(
                netloc=f"{place.username}:{place.password}@127.0.0.1:{passing.server_address[1]}"
            ).geturl()
        finally:
            passing.shutdown()


def pump(source: socket.socket, sink: socket.socket, change: Callable[[bytes], bytes]) -> None:
    with suppress(OSError):
        while said := source.recv(1 << 16):
            sink.sendall(change(said))
        sink.shutdown(socket.SHUT_WR)


def rename(said: bytes) -> bytes:
    """With another process in the message that names one (BackendKeyData: K, 12, process, key)."""
    return re.sub(
        rb"(K\x00\x00\x00\x0c)....(?=....Z\x00\x00\x00\x05)",
        lambda found: found[1] + b"\0\0\0\7",
        said,
        flags=re.DOTALL,
    )
