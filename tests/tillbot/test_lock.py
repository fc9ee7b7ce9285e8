"""One bot for one database, by whatever name it is called: a second is refused in one line."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.models.policy import Policy
from storage.sqlite.backup import restore
from storage.sqlite.migrations import migrate
from tests.support.cli import environment
from tillbot.lock import alone, check_name, is_running
from tillbot.refusal import Refused
from tillbot.world import is_empty, open_shop

HOLD = """
import os, sys
from pathlib import Path
from tillbot.lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "shop.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0)
    return file


@contextmanager
def held_elsewhere(database: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process has it."""
    command = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True, env=environment({})) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def symbolic_link(database: Path) -> Path:
    link = database.parent.parent / "link.db"
    link.symlink_to(database)
    return link


def linked_folder(database: Path) -> Path:
    link = database.parent.parent / "linked"
    link.symlink_to(database.parent)
    return link / database.name


def hard_link(database: Path) -> Path:
    link = database.parent.parent / "other.db"
    link.hardlink_to(database)
    return link


def relative_path(database: Path) -> Path:
    return Path(os.path.relpath(database))


def the_same(database: Path) -> Path:
    return database


NAMES = [the_same, relative_path, symbolic_link, linked_folder, hard_link]


@pytest.mark.parametrize("name", NAMES)
def test_a_second_bot_is_refused_whatever_it_calls_the_file(database: Path, name: Callable[[Path], Path]) -> None:
    """Also where the first one goes by the other name; a killed one holds nothing."""
    other = name(database)
    for first, second in ((database, other), (other, database)):
        with held_elsewhere(first):
            assert is_running(second)
            with pytest.raises(Refused, match="another tillbot is running"), alone(second):
                pass
        assert not is_running(second)
        with alone(second):
            pass


async def test_a_shop_that_begins_with_a_new_file_has_it_alone(tmp_path: Path) -> None:
    """There is something to lock before there is anything in it."""
    async with open_shop(tmp_path / "shop.db", "DATABASE_URL", Policy(), playground=False) as store:
        other = hard_link(tmp_path / "shop.db")
        assert is_running(other)
        await store.read_aside(
            is_empty
        )  # closes the file: with locks of the process that would have been the end of ours
        assert is_running(other)
    assert not is_running(other)


def test_what_a_bot_has_open_by_another_name_is_neither_loaded_nor_copied(database: Path) -> None:
    """SQLite would look for its latest changes beside the wrong name; a symbolic link leads it to the right one."""
    other, link = hard_link(database), symbolic_link(database)
    check_name(other)
    with held_elsewhere(database):
        check_name(database)
        check_name(link)
        with pytest.raises(Refused, match="another name"):
            check_name(other)


def test_the_lock_lasts_while_another_file_is_put_there(database: Path, tmp_path: Path) -> None:
    """From before `restore` until after it nobody else gets in; and what SQLite closes meanwhile takes no lock away."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    old = database.stat().st_ino
    with alone(database):
        kept = restore(tmp_path / "copy.db", database, datetime(2026, 11, 23, tzinfo=UTC)).kept
        assert database.stat().st_ino != old
        with pytest.raises(Refused), alone(database):
            pass
        assert kept is not None
        assert is_running(Path(kept))
    assert not is_running(database)


def test_a_link_to_a_database_stays_one_when_a_copy_is_put_back(database: Path, tmp_path: Path) -> None:
    """What is replaced is what it leads to."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    link, old = symbolic_link(database), database.stat().st_ino
    kept = restore(tmp_path / "copy.db", link, datetime(2026, 11, 23, tzinfo=UTC)).kept
    assert (link.is_symlink(), database.stat().st_ino != old) == (True, True)
    assert kept is not None
    assert (Path(kept).parent, Path(kept).stat().st_ino) == (database.parent, old)
