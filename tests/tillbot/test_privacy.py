"""Nobody but the user whose they are reads the shop's files, whatever the umask; what is open all the same the doctor finds."""

import asyncio
import os
import shlex
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.models.customer import Customer
from core.models.policy import Policy
from core.usecases.customer import remember_customer
from jobs.backups import Backups
from storage.sqlite.backup import restore
from tillbot.commands import backup
from tillbot.commands.database_checks import Shop, look_at_file
from tillbot.commands.playground import _playground
from tillbot.privacy import exposed, exposed_settings
from tillbot.settings import Settings
from tillbot.world import backups_of, open_shop

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DATABASE = Path("data/tillbot.db")


@pytest.fixture(params=[0o000, 0o022, 0o277], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """The user's umask: one that hides nothing, the usual one, and one that takes rights even from the owner."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program is started: others may look into that."""
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def modes(folder: Path) -> dict[str, str]:
    """The rights of everything in it, by name."""
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.rglob("*")}


async def open_and_copy() -> dict[str, str]:
    """A shop that is open, has sold, and has today's backup; gives the rights of its files."""
    async with open_shop(DATABASE, "DATABASE_URL", Policy(), playground=False) as store:
        await store.write(remember_customer, Customer(id=7, name="Alice"))
        place = backups_of(DATABASE)
        await Backups(store, store, place.parent, place.name, lambda: 0, lambda: None).make_due()
        return modes(Path("data"))


@pytest.mark.usefixtures("umask")
def test_what_the_shop_makes_is_its_users_alone(folder: Path) -> None:
    """The database and all files beside it, backups, the lock, the playground's chats; files 0600, folders 0700."""
    while_open = asyncio.run(open_and_copy())
    assert {"tillbot.db", "tillbot.db-wal", "tillbot.db-shm", "tillbot.db.lock", "backups"} < while_open.keys()
    with _playground():
        found = {**while_open, **modes(Path("data"))}
    assert {"playground-chats.db", "playground-chats.db-wal", "tillbot-1970-01-01.db.gz"} < found.keys()
    assert {name: mode for name, mode in found.items() if mode != ("0o700" if name == "backups" else "0o600")} == {}
    assert modes(folder)["data"] == "0o700"
    assert list(exposed(DATABASE)) == []


@pytest.mark.usefixtures("umask")
def test_what_owners_copy_and_put_back_is_theirs_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the database that was replaced, whatever it was before."""
    asyncio.run(open_and_copy())
    for name in ("copy.db", "copy.db.gz"):
        backup.back_up(Path(name))
        assert modes(folder)[name] == "0o600"
    DATABASE.chmod(0o644)
    restore(Path("copy.db.gz"), DATABASE, NOW)
    found = modes(Path("data"))
    assert (found["tillbot.db"], found["tillbot-replaced-2026-11-23-000000.db"]) == ("0o600", "0o600")


def test_files_of_an_older_program_are_closed_and_folders_with_other_things_left(folder: Path) -> None:
    """The folder may be everybody's."""
    data = folder / "data"
    data.mkdir(mode=0o755)
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        for name in ("tillbot.db", "tillbot.db-wal", "tillbot.db-shm"):
            (data / name).chmod(0o644)
        (data / "notes.txt").touch(0o644)
        asyncio.run(open_and_copy())
        found = modes(data)
    assert (found["tillbot.db"], found["tillbot.db-wal"], found["notes.txt"]) == ("0o600", "0o600", "0o644")
    assert oct(stat.S_IMODE(data.stat().st_mode)) == "0o755"


def test_a_file_that_a_link_leads_to_is_made_private_as_well(folder: Path) -> None:
    """Where it is not there yet, too."""
    (folder / "data").mkdir()
    (folder / DATABASE).symlink_to(folder / "elsewhere" / "shop.db")
    asyncio.run(open_and_copy())
    assert (modes(folder)["shop.db"], modes(folder)["elsewhere"]) == ("0o600", "0o700")


def test_the_doctor_says_what_is_open_and_the_commands_it_names_close_it(folder: Path) -> None:
    """The database, its folder, its backups, and the settings with the token."""
    asyncio.run(open_and_copy())
    (folder / ".env").touch(0o644)
    for path in (folder / "data", folder / "data" / "backups"):
        path.chmod(0o755)
    for path in (folder / "data").rglob("*.db*"):
        path.chmod(0o644)
    findings = look_at_file(Shop("database", DATABASE), DATABASE, Settings(), needs_goods=False)
    assert any("chmod" in says for _subject, fine, says in findings if not fine)
    found = [*exposed(DATABASE), *exposed_settings(Path(".env"))]
    assert all(any(name in one for one in found) for name in ("data/tillbot.db", "backups/tillbot-1970", ".env"))
    for one in found:
        subprocess.run(shlex.split(one.partition(": ")[2]), check=True)
    assert [*exposed(DATABASE), *exposed_settings(Path(".env"))] == []


def test_of_a_folder_with_other_things_only_the_shops_files_are_looked_at(folder: Path) -> None:
    """To close it to others may close somebody else's things; that others can put another file there is said."""
    database = folder / "shop.db"
    for name in ("shop.db", "notes.txt"):
        (folder / name).touch(0o644)
    (open_file,) = exposed(database)
    assert "shop.db" in open_file
    assert "notes.txt" not in open_file
    database.chmod(0o600)
    assert list(exposed(database)) == []
    folder.chmod(0o777)
    assert len(list(exposed(database))) == 1
    folder.chmod(0o1777)
    assert list(exposed(database)) == []
