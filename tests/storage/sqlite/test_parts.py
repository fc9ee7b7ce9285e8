"""Parts of backups: whole shops with their customers. None outlives the next start, and none in progress is deleted."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core.models.policy import Policy
from storage.sqlite.migrations import migrate
from storage.sqlite.parts import part, sweep
from tests.support.cli import environment
from tillbot.world import open_shop

KILLED_AT_EVERY_STEP = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from storage.sqlite.backup import back_up, restore

STEPS = {"os.rename", "os.link", "os.remove", "os.chown", "sqlite3.connect", "sqlite3.connect/handle", "tempfile.mkstemp", "open"}
DATABASE = Path("data/shop.db")

def to_its_end(work, number):
    left = [number]
    def count(event, _arguments):
        if event in STEPS:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    work()
    os._exit(0)

def parts():
    return sum(path.name.endswith(".part") for path in Path().rglob("*"))

def kill_at_every_step(work):
    kills, left, status = 0, 0, 1
    while status:
        for made in Path().glob("copy.*"):
            made.unlink()
        child = os.fork() or to_its_end(work, kills + 1)
        status = os.waitpid(child, 0)[1]
        assert status in (0, signal.SIGKILL), status
        kills += bool(status)
        left = max(left, parts())
    return kills, left

def replaced_by(copy):
    return lambda: restore(Path(copy), DATABASE, datetime(2026, 11, 23))

back_up(DATABASE, Path("first.db.gz"))
print(*kill_at_every_step(lambda: back_up(DATABASE, Path("copy.db.gz"))), parts())
print(*kill_at_every_step(lambda: back_up(DATABASE, Path("copy.db"))), parts())
print(*kill_at_every_step(replaced_by("first.db.gz")), parts())
os.fork() or to_its_end(replaced_by("first.db.gz"), 12)
os.wait()
os.fork() or to_its_end(lambda: back_up(DATABASE, Path("last.db.gz")), 12)
os.wait()
print(parts())
"""


@pytest.mark.slow
async def test_after_kills_at_every_step_nothing_is_left_once_the_shop_has_started(tmp_path: Path) -> None:
    """Of `backup` and of `restore`; the next of them clears up after the last one, too."""
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "shop.db", isolation_level=None)) as connection:
        migrate(connection, cart_ttl=0)
    script = [sys.executable, "-c", KILLED_AT_EVERY_STEP]
    done = subprocess.run(script, cwd=tmp_path, env=environment({}), check=True, timeout=100, stdout=-1, text=True)
    *rounds, last = [[int(number) for number in line.split()] for line in done.stdout.splitlines()]
    assert sum(kills for kills, _left, _after in rounds) >= 40
    assert all(left > 0 and after == 0 for _kills, left, after in rounds)
    assert last[0] > 0
    async with open_shop(tmp_path / "data" / "shop.db", "DATABASE_URL", Policy(), playground=False):
        assert [path.name for path in tmp_path.rglob("*.part*")] == []


def test_what_is_under_work_stays(tmp_path: Path) -> None:
    """A sweep deletes nothing while somebody writes a part in the folder."""
    database = tmp_path / "shop.db"
    left = [tmp_path / f"shop.db.ab_d12x9.part{rest}" for rest in ("", "-wal", "-shm", "-journal")]
    for file in left:
        file.touch()
    with part(database) as under_work:
        assert sweep(database) == 0
        assert under_work.exists()
    assert sweep(database) == len(left)
    assert list(tmp_path.iterdir()) == []


def test_only_names_of_ours_are_swept(tmp_path: Path) -> None:
    """Another database's parts are its own, and a download of somebody's is no part of ours."""
    names = [
        "shop.db",
        "shop.db.part",
        "shop.db.abc.part",
        "film.ab_d12x9.part",
        "other.db.ab_d12x9.part",
        "shop.db.AB_D12X9.part",
    ]
    for name in names:
        (tmp_path / name).touch()
    assert sweep(tmp_path / "shop.db") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert sweep(tmp_path / "nowhere" / "shop.db") == 0
