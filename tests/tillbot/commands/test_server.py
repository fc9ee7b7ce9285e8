"""`tillbot backup`, `restore` and `doctor` for a shop on Postgres."""

import gzip
import re
import shlex
import shutil
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.models.policy import Policy
from storage.place import Server
from storage.postgres.store import open_store
from storage.sqlite.backup import mark
from tests.support.cli import Ended, tillbot
from tests.support.clock import StillClock
from tests.support.kept import KEPT
from tests.support.moved import contents_of_file, contents_of_server, faults, forge, kept_shop, moves, tables_of
from tests.support.postgres import empty_database, run
from tests.support.server_shop import (
    be_newer_there,
    be_somebody_elses,
    do,
    miscount,
    note_of,
    overrides_there,
    reader_of,
    set_note,
    set_overrides_there,
    updates_waiting,
)

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


@pytest.mark.slow
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
    assert "there is no folder nowhere" in refused(tmp_path, "backup", "nowhere/copy.db", DATABASE_URL=shop)
    said = refused(tmp_path, "backup", COPY, DATABASE_URL="postgresql://u:hunter2@127.0.0.1:1/shop")
    assert "hunter2" not in said
    with empty_database() as empty:
        assert "holds no shop" in refused(tmp_path, "backup", COPY, DATABASE_URL=empty)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "there.db"]


@pytest.mark.slow
def test_a_backup_goes_back_and_what_was_there_is_kept(shop: str, tmp_path: Path) -> None:
    """In a schema of its own, which DATABASE_URL can name; updates that waited then are done."""
    done(tillbot(tmp_path, "backup", COPY, DATABASE_URL=shop))
    set_note(shop, 1001, "since then")
    out = done(tillbot(tmp_path, "restore", COPY, DATABASE_URL=shop, TELEGRAM_BOT_TOKEN="1:x", ADMIN_IDS="1000"))
    first, kept, owners, *_ = out.splitlines()
    assert first.startswith(f"Restored {Server(shop)} from {COPY}: 4 products for sale, 10 orders, the newest of ")
    assert owners == "Owners, by ADMIN_IDS: 1000."
    assert (note_of(shop, 1001), updates_waiting(shop)) == ("", 0)
    option = next(word for word in kept.split() if word.startswith("?search_path="))
    assert note_of(f"{shop}{option}", 1001) == "since then"
    assert list((tmp_path / "data").rglob("*.part")) == []


def test_an_older_versions_file_backup_becomes_a_shop_on_a_server(url: str, tmp_path: Path) -> None:
    """It is brought up to date on the way."""
    shutil.copy(KEPT / "0.1" / "shop.db.gz", tmp_path)
    out = done(tillbot(tmp_path, "restore", "shop.db.gz", DATABASE_URL=url))
    assert "4 products for sale, 10 orders" in out
    assert "kept" not in out
    assert "✗" not in tillbot(tmp_path, "doctor", DATABASE_URL=url).out


@pytest.mark.slow
def test_what_cannot_be_trusted_does_not_go_back(shop: str, tmp_path: Path) -> None:
    """Damaged, forged, the playground's; and nothing while somebody is at work there."""
    done(tillbot(tmp_path, "backup", "good.db", DATABASE_URL=shop))
    before = contents(shop, tmp_path / "good.db")
    (tmp_path / "cut.db.gz").write_bytes(gzip.compress((tmp_path / "good.db").read_bytes())[:5000])
    assert "cut short" in refused(tmp_path, "restore", "cut.db.gz", DATABASE_URL=shop)
    shutil.copy(tmp_path / "good.db", tmp_path / "forged.db")
    forge(tmp_path / "forged.db")
    assert "stock that is not the sum" in refused(tmp_path, "restore", "forged.db", DATABASE_URL=shop)
    mark(tmp_path / "good.db", playground=True)
    assert "the playground's shop" in refused(tmp_path, "restore", "good.db", DATABASE_URL=shop)
    assert "at work" in run(_refused_beside_a_store(tmp_path, shop))
    assert contents(shop, tmp_path / "good.db") == before


async def _refused_beside_a_store(folder: Path, url: str) -> str:
    mark(folder / "good.db", playground=False)
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
    miscount(shop, "MUG-1")
    wrong = [line for line in lines(tmp_path, shop) if line.startswith("✗")]
    assert f"✗ database: {Server(shop)} has stock that is not the sum of its movements: MUG-1. " in wrong[0]


@pytest.mark.slow
@pytest.mark.parametrize("overrides", ["Corner Shop", '{"name": "Corner Shop", "cart_ttl": "long", "unheard_of": 1}'])
def test_what_the_doctor_says_mends_the_settings(shop: str, tmp_path: Path, overrides: str) -> None:
    """Those that cannot be read, and those that nobody can have set."""
    set_overrides_there(shop, overrides)
    (wrong,) = (line for line in lines(tmp_path, shop) if line.startswith("✗"))
    words = shlex.split(wrong[wrong.index("psql ") :].rpartition('"')[0] + '"')
    assert words[:3] == ["psql", "$DATABASE_URL", "-c"]
    do(shop, words[3])
    assert not [line for line in lines(tmp_path, shop) if line.startswith("✗")]
    named = '{"name": "Corner Shop"}' if "name" in overrides else "{}"
    assert overrides_there(shop) == named


def test_the_doctor_says_why_a_server_cannot_be_used(url: str, tmp_path: Path) -> None:
    """Nobody answers, it is somebody else's, it is newer, it cannot be written."""
    (nobody, *_) = lines(tmp_path, "postgresql://u:hunter2@127.0.0.1:1/shop")
    assert nobody.startswith("✗ database: postgresql://127.0.0.1:1/shop: ")
    parts = urlsplit(url)
    (stranger, *_) = lines(tmp_path, parts._replace(netloc=f"nobody:hunter2@{parts.hostname}:{parts.port}").geturl())
    assert "password authentication failed" in stranger
    be_somebody_elses(url)
    assert "a database of its own" in lines(tmp_path, url)[0]


def test_a_newer_shop_and_one_that_cannot_be_written(shop: str, tmp_path: Path) -> None:
    with reader_of(shop) as reader:
        assert "cannot be written by its user" in lines(tmp_path, reader)[0]
    be_newer_there(shop)
    assert "is at version 9999, this program knows " in lines(tmp_path, shop)[0]


@pytest.mark.slow
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
