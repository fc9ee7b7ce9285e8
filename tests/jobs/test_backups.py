"""The daily backups: the folder tells what is due, old ones are deleted, and a failure never stops the shop."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import BackupFailed
from core.models.policy import Policy
from core.usecases.outbox import due_notices, mark_sent
from jobs.backups import Backups
from storage.sqlite.backup import back_up
from tests.support.clock import StillClock
from tests.support.room import Room, open_room
from tests.support.shop_file import table_in
from tests.support.store import only_on

TODAY = datetime.fromtimestamp(StillClock.START, UTC).date()
TODAYS = f"shop-{TODAY}.db.gz"


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A shop with two owners."""
    async with open_room(tmp_path, policy=Policy(admin_ids=(1000, 2000))) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder for its backups; it does not exist yet."""
    return tmp_path / "backups"


def backups_of(room: Room, folder: Path) -> Backups:
    return Backups(room.store, room.store, folder, "shop", room.clock.ms, lambda: None)


def named(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def days_ago(days: int) -> str:
    return f"shop-{TODAY - timedelta(days=days)}.db.gz"


async def test_a_day_without_its_copy_gets_one(room: Room, folder: Path) -> None:
    """Compressed, complete, and readable for its owner alone."""
    await backups_of(room, folder).make_due()
    assert named(folder) == [TODAYS]
    assert (folder / TODAYS).stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    (folder / "plain.db").write_bytes(gzip.decompress((folder / TODAYS).read_bytes()))
    assert table_in(folder / "plain.db", "skus", "code") == [("TEA-100",), ("MUG-1",), ("SOAP-1",)]


async def test_a_day_that_has_its_copy_gets_no_other(room: Room, folder: Path) -> None:
    """However often the program starts."""
    folder.mkdir()
    (folder / TODAYS).write_bytes(b"this morning's")
    await backups_of(room, folder).make_due()
    assert (folder / TODAYS).read_bytes() == b"this morning's"


async def test_days_are_the_shops_own(tmp_path: Path, folder: Path) -> None:
    """At 15:06 in London it is tomorrow on Kiritimati."""
    async with open_room(tmp_path, policy=Policy(timezone="Pacific/Kiritimati")) as room:
        await backups_of(room, folder).make_due()
    assert named(folder) == [f"shop-{TODAY + timedelta(days=1)}.db.gz"]


async def test_copies_are_kept_for_a_week_and_nothing_else_is_touched(room: Room, folder: Path) -> None:
    """A file that only looks like a backup belongs to somebody else."""
    folder.mkdir()
    old = "2020-01-01"
    others = [
        f"shop-{old}.db",
        f"shop-{old}.db.gz.bak",
        f"other-{old}.db.gz",
        f"my-shop-{old}.db.gz",
        f"shop-{old}-1.db.gz",
    ]
    others += ["shop-2020-02-31.db.gz", "shop.db.gz", f"shop-{old}.db.gz.part"]
    for name in [*others, *(days_ago(days) for days in range(1, 12))]:
        (folder / name).touch()
    await backups_of(room, folder).make_due()
    assert named(folder) == sorted([*others, TODAYS, *(days_ago(days) for days in range(1, 8))])


async def test_the_newest_copy_stays_however_old_it_is(room: Room, folder: Path) -> None:
    """If no new backup can be made, it is the only one."""
    folder.mkdir()
    (folder / days_ago(30)).touch()
    (folder / days_ago(31)).touch()
    backups_of(room, folder)._tidy(TODAY)
    assert named(folder) == [days_ago(30)]


async def test_what_a_killed_process_left_is_tidied_away(room: Room, folder: Path) -> None:
    """Backups for an owner go at once; parts on another disk go after a day, because today's may still be written."""
    folder.mkdir()
    for day in (TODAY, TODAY - timedelta(days=3)):
        for rest in (
            ".db.gz.ab_d12x9.part",
            ".db.gz.ab_d12x9.part-journal",
            "-120000000.db.gz",
            "-120000000.db.gz.abcdefgh.part",
        ):
            (folder / f"shop-{day}{rest}").touch()
    await backups_of(room, folder).make_due()
    assert all(str(TODAY) in name for name in named(folder))
    assert {TODAYS, f"shop-{TODAY}-120000000.db.gz.abcdefgh.part"} <= set(named(folder))


async def test_a_copy_on_its_way_to_an_owner_is_left_to_them(room: Room, folder: Path) -> None:
    """Whatever is tidied meanwhile."""
    backups = backups_of(room, folder)
    async with backups.fresh() as copy:
        await backups.make_due()
        assert copy.exists()


@only_on("sqlite", "nothing lies beside a server")
async def test_the_clock_sweeps_parts_away(room: Room, folder: Path, tmp_path: Path) -> None:
    """Parts of commands that were killed beside the running shop."""
    (tmp_path / "shop.db.ab_d12x9.part").touch()
    await backups_of(room, folder).make_due()
    assert not (tmp_path / "shop.db.ab_d12x9.part").exists()


async def test_a_copy_that_cannot_be_made_is_told_to_owners_once_a_day(room: Room, folder: Path) -> None:
    """Every hour it is tried again; owners hear of it again the next day. The shop goes on."""
    folder.write_text("a file in the folder's place")
    backups = backups_of(room, folder)
    await backups.make_due()
    first, second = await room.store.read(due_notices)
    assert {first.chat_id, second.chat_id} == {1000, 2000}
    assert (first.kind.value, date.fromordinal(first.subject_id)) == ("copy_failed", TODAY)
    await room.store.write(mark_sent, first)
    await backups.make_due()
    assert await room.store.read(due_notices) == (second,)
    room.clock.advance(hours=24)
    await backups.make_due()
    assert len(await room.store.read(due_notices)) == 3


async def test_a_copy_that_is_asked_for_is_gone_afterwards(room: Room, folder: Path) -> None:
    """Whatever happens to it meanwhile."""

    async def fail_to_send() -> None:
        async with backups_of(room, folder).fresh() as copy:
            assert copy.stat().st_size > 1000
            raise LookupError

    with pytest.raises(LookupError):
        await fail_to_send()
    assert named(folder) == []


async def test_a_store_that_cannot_be_copied_says_why(room: Room, tmp_path: Path) -> None:
    """If the name is taken or the folder is missing, that is a refusal, and no fault."""
    (tmp_path / "taken.db.gz").touch()
    with pytest.raises(BackupFailed, match=r"taken\.db\.gz"):
        await room.store.copy_to(tmp_path / "taken.db.gz")
    with pytest.raises(BackupFailed, match="No such file or directory"):
        await room.store.copy_to(tmp_path / "nowhere" / "copy.db.gz")


@only_on("sqlite", "on Postgres the process that makes it is ended")
async def test_a_copy_that_nobody_waits_for_any_more_ends(room: Room, tmp_path: Path) -> None:
    """A program that is asked to stop stops, and leaves nothing behind."""
    before = named(tmp_path)
    with pytest.raises(InterruptedError):
        back_up(tmp_path / "shop.db", tmp_path / "copy.db.gz", lambda: True)
    assert named(tmp_path) == before
