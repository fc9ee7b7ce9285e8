"""`tillbot backup FILE.gz` and `tillbot restore FILE`, as processes of their own: whatever happens, one whole shop is there."""

import fcntl
import gzip
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.backup import mark
from storage.sqlite.migrations import migrate, newest
from tests.support.cli import environment, running, tillbot, typed
from tests.support.shop_file import (
    accept_updates,
    be_newer,
    break_index,
    dump,
    opened,
    read_skus,
    sell_a_tea,
    set_prices,
    table_in,
)
from tests.support.waiting import PATIENCE
from tests.tillbot.test_commands import SHOP

MONDAY = "sku,product,category,price,stock\nTEA-1,Tea,Drinks,4.50,12\n"
TUESDAY = MONDAY + "MUG-1,Mug,Kitchen,9.00,3\n"
COPY = "monday.db.gz"


@pytest.fixture(scope="module")
def tuesday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop as it is on Tuesday, and its backup of Monday."""
    folder = tmp_path_factory.mktemp("tuesday")
    load(folder, MONDAY)
    assert tillbot(folder, "backup", COPY).status == 0
    load(folder, TUESDAY)
    return folder


@pytest.fixture
def folder(tuesday: Path, tmp_path: Path) -> Path:
    """The same for every test."""
    return Path(shutil.copytree(tuesday, tmp_path / "shop"))


def load(folder: Path, catalog: str) -> None:
    (folder / "shop.csv").write_text(catalog, "utf-8")
    assert tillbot(folder, "import", "shop.csv").status == 0


def codes(database: Path) -> list[str]:
    return [code for (code,) in table_in(database, "skus", "code")]


def kept(folder: Path) -> list[Path]:
    """The databases that were replaced."""
    return [path for path in sorted((folder / "data").glob("tillbot-replaced-*")) if path.suffix == ".db"]


def refused(folder: Path, *arguments: str, **settings: str) -> str:
    """Why not; nothing in the folder is another, and nothing was left there."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}
    said = tillbot(folder, "restore", *arguments, **settings)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1), said
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}
    assert after == before
    return said.err


def test_a_compressed_copy_is_the_whole_shop(folder: Path) -> None:
    """Smaller, its owner's alone, and readable by any tool that knows gzip."""
    assert (folder / COPY).stat().st_mode & 0o077 == 0
    (folder / "plain.db").write_bytes(gzip.decompress((folder / COPY).read_bytes()))
    assert codes(folder / "plain.db") == ["TEA-1"]
    assert (folder / COPY).stat().st_size < (folder / "plain.db").stat().st_size / 2


def test_a_copy_goes_back_and_what_was_there_is_kept(folder: Path) -> None:
    """It says which shop that is, and where the other one has gone."""
    tuesday = dump(folder / SHOP)
    said = tillbot(folder, "restore", COPY, TELEGRAM_BOT_TOKEN="1:x", ADMIN_IDS="1000,2000")
    (old,) = kept(folder)
    assert said.out.splitlines() == [
        f"Restored {SHOP} from {COPY}: 1 products for sale, 0 orders.",
        f"The database that was there is kept: {old.relative_to(folder)}",
        "Owners, by ADMIN_IDS: 1000, 2000.",
    ]
    assert codes(folder / SHOP) == ["TEA-1"]
    assert dump(old) == tuesday
    assert sorted(path.name for path in (folder / "data").iterdir()) == [old.name, "tillbot.db", "tillbot.db.lock"]


def test_a_copy_that_is_not_compressed_goes_back_as_well(folder: Path) -> None:
    """And the newest order is named by its date, in the shop's time."""
    shutil.copy(folder / SHOP, folder / "copy.db")
    sell_a_tea(folder / "copy.db")
    said = tillbot(folder, "restore", "copy.db", SHOP_TIMEZONE="Europe/Berlin")
    assert "2 products for sale, 1 orders, the newest of 23 Nov 2026, 03:30." in said.out
    assert "DATABASE_URL=sqlite:///data/playground.db" in said.out
    assert (
        "Owners, by ADMIN_IDS: nobody yet.\nStaff, by this copy: Ann?[2J (7, manager). Whom you do not know" in said.out
    )


def test_where_no_database_is_the_copy_becomes_it(folder: Path) -> None:
    """On a new machine there is nothing to keep."""
    (folder / "new").mkdir()
    said = tillbot(folder / "new", "restore", f"../{COPY}")
    assert (said.status, "kept" in said.out) == (0, False)
    assert codes(folder / "new" / SHOP) == ["TEA-1"]


def sell_and_be_killed(folder: Path) -> None:
    """The shop's last changes are still in the file beside the database: all prices are 1 now."""
    with opened(folder / SHOP) as connection:
        set_prices(connection, 1)
        for name in ("tillbot.db", "tillbot.db-wal"):
            shutil.copy(folder / "data" / name, folder / name)
    for name in ("tillbot.db", "tillbot.db-wal"):
        shutil.move(folder / name, folder / "data" / name)
    assert (folder / "data" / "tillbot.db-wal").stat().st_size > 0


def prices(database: Path) -> set[int]:
    return {price for (price,) in table_in(database, "skus", "price")}


def test_what_a_killed_shop_had_not_yet_filed_is_kept_and_never_gets_into_the_copy(folder: Path) -> None:
    """It lies in a file of its own, which would be taken for the new database's."""
    sell_and_be_killed(folder)
    assert tillbot(folder, "restore", COPY).status == 0
    assert (prices(folder / SHOP), prices(kept(folder)[0])) == ({450}, {1})


@pytest.mark.slow
def test_a_damaged_database_is_replaced_all_the_same(folder: Path) -> None:
    """That is what backups are for; the files beside it go with it."""
    (folder / SHOP).write_bytes(b"this is no database" * 1000)
    (folder / "data" / "tillbot.db-wal").write_bytes(b"nor is this")
    assert tillbot(folder, "restore", COPY).status == 0
    (old,) = kept(folder)
    assert old.read_bytes().startswith(b"this is no database")
    assert Path(f"{old}-wal").read_bytes() == b"nor is this"
    assert codes(folder / SHOP) == ["TEA-1"]


def test_while_a_bot_runs_nothing_is_replaced(folder: Path) -> None:
    """It would go on with a file that has no name any more."""
    with (folder / "data" / "tillbot.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refused(folder, COPY) == f"tillbot: another tillbot is running on {SHOP}: stop it first\n"


def test_while_an_import_runs_nothing_is_replaced(folder: Path) -> None:
    """Nor under any other program that has it open."""
    with closing(sqlite3.connect(folder / SHOP)) as importing:
        read_skus(importing)
        assert "another program has data/tillbot.db open" in tillbot(folder, "restore", COPY).err
    assert codes(folder / SHOP) == ["TEA-1", "MUG-1"]
    assert kept(folder) == []


def test_a_file_that_is_no_sound_copy_is_refused_before_anything_is_touched(folder: Path) -> None:
    """Cut short, damaged, no database, another program's, missing, a folder, the database itself: one line each."""
    packed = (folder / COPY).read_bytes()
    (folder / "short.gz").write_bytes(packed[: len(packed) // 2])
    (folder / "damaged.gz").write_bytes(packed[:2000] + bytes(200) + packed[2200:])
    (folder / "text.db").write_text("no database at all" * 100)
    (folder / "empty.db").touch()
    with closing(sqlite3.connect(folder / "other.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE songs (title)")
    assert "it is cut short" in refused(folder, "short.gz")
    assert "it is damaged" in refused(folder, "damaged.gz")
    assert "file is not a database" in refused(folder, "text.db")
    assert "it is no database of Tillbot" in refused(folder, "empty.db")
    assert "it is no database of Tillbot" in refused(folder, "other.db")
    assert "there is no such file" in refused(folder, "none.db")
    assert "there is no such file" in refused(folder, "data")
    assert "it is the shop's database itself" in refused(folder, str(SHOP))


@pytest.mark.slow
def test_a_copy_with_a_broken_index_is_refused(folder: Path) -> None:
    """What a quick look does not find."""
    plain = folder / "plain.db"
    plain.write_bytes(gzip.decompress((folder / COPY).read_bytes()))
    break_index(plain)
    with closing(sqlite3.connect(plain, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    assert "it is damaged" in refused(folder, "plain.db")


def test_a_copy_of_a_newer_program_is_refused(folder: Path) -> None:
    """One of an older program is taken: the next start brings it up to date."""
    plain = folder / "plain.db"
    plain.write_bytes(gzip.decompress((folder / COPY).read_bytes()))
    be_newer(plain)
    assert f"this program knows versions up to {newest()}" in refused(folder, "plain.db")
    with closing(sqlite3.connect(folder / "older.db", isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0, last=newest() - 1)
    assert f"the next start takes it to version {newest()}" in tillbot(folder, "restore", "older.db").out


@pytest.mark.slow
def test_a_copy_of_the_playground_goes_back_to_the_playground_only(folder: Path) -> None:
    """Whatever it is called; the line that refuses it says how it does go back."""
    url = {"DATABASE_URL": "sqlite:///data/playground.db"}
    (folder / "shop.csv").write_text(MONDAY, "utf-8")
    tillbot(folder, "import", "shop.csv", **url)
    with running(folder, PLAYGROUND_PORT="0") as shop:
        shop.url()
        assert shop.interrupt() == 0
    assert tillbot(folder, "backup", "my shop.db.gz", **url).status == 0
    command = f"DATABASE_URL={url['DATABASE_URL']} {typed()} restore 'my shop.db.gz'"
    assert refused(folder, "my shop.db.gz").endswith(f"not of {SHOP}: {command}\n")
    assert (codes(folder / SHOP), kept(folder)) == (["TEA-1", "MUG-1"], [])
    said = tillbot(folder, "restore", "my shop.db.gz", **url)
    assert (said.status, "Hint" in said.out) == (0, False)


def test_a_shop_that_was_a_playground_once_gets_its_copies_back(folder: Path) -> None:
    """Opened with a token it is a live shop, and so are its backups."""
    mark(folder / SHOP, playground=True)
    tillbot(folder, "backup", "before.db")
    assert "is a copy of the playground's shop" in refused(folder, "before.db")
    mark(folder / SHOP, playground=False)
    tillbot(folder, "backup", "after.db")
    assert tillbot(folder, "restore", "after.db").status == 0


def test_nothing_that_was_under_way_in_the_copy_is_handled_again(folder: Path) -> None:
    """Above all not the /backup that made it."""
    accept_updates(folder / SHOP)
    tillbot(folder, "backup", "tuesday.db.gz")
    assert tillbot(folder, "restore", "tuesday.db.gz").status == 0
    first, second = table_in(folder / SHOP, "inbox", "done_at")
    assert first == (7,)
    assert second > (1_700_000_000_000,)


KILLED_AT_EVERY_STEP = """
import os, shutil, signal, sys
from datetime import datetime
from pathlib import Path
from storage.sqlite.backup import restore

STEPS = {"os.rename", "os.link", "os.remove", "os.chmod", "os.chown", "sqlite3.connect", "tempfile.mkstemp", "shutil.copymode"}

def killed_at(step):
    left = [step]
    def count(event, _arguments):
        if event in STEPS:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    restore(Path("monday.db.gz"), Path("data/tillbot.db"), datetime(2026, 11, 23))
    os._exit(0)

step, status = 0, 1
while status:
    step += 1
    os.chdir(shutil.copytree("shop", f"killed-{step:02}"))
    child = os.fork() or killed_at(step)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL)
    os.chdir("..")
"""


@pytest.mark.slow
def test_killed_at_any_step_the_old_shop_or_the_new_one_is_there(folder: Path) -> None:
    """Whole, with all that was sold, or as it was on Monday."""
    old, new = (["TEA-1", "MUG-1"], {1}), (["TEA-1"], {450})
    sell_and_be_killed(folder)
    script = [sys.executable, "-c", KILLED_AT_EVERY_STEP]
    subprocess.run(script, cwd=folder.parent, env=environment({}), check=True, timeout=PATIENCE)
    killed = sorted(folder.parent.glob("killed-*"))
    found = [(codes(one / SHOP), prices(one / SHOP)) for one in killed]
    assert all(one in (old, new) for one in found), found
    assert (found[0], found[-1]) == (old, new)
    assert len(found) > 12
