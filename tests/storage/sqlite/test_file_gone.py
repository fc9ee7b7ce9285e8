"""The database's file is removed, moved or replaced under the running shop: nothing is confirmed that nobody would find."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.errors import StorageUnavailable
from tests.storage.sqlite.engine import keep, on_disk, open_engine


def remove(file: Path) -> None:
    file.unlink()


def move(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def move_the_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))


def replace(file: Path) -> None:
    shutil.copy(file, file.with_name("other.db"))
    file.with_name("other.db").replace(file)


@pytest.mark.parametrize("happen", [remove, move, move_the_folder, replace])
async def test_nothing_is_confirmed_in_a_file_that_is_gone(tmp_path: Path, happen: Callable[[Path], None]) -> None:
    """The log has it once, not at every tap."""
    file = tmp_path / "data" / "shop.db"
    async with open_engine(file) as store:
        await store.write(keep, 1)
        happen(file)
        with capture_logs() as logs:
            for number in (2, 3):
                with pytest.raises(StorageUnavailable):
                    await store.write(keep, number)
    assert [entry["event"] for entry in logs] == ["database_gone"]


async def test_a_file_that_comes_back_is_written_again(tmp_path: Path) -> None:
    """A disk that was away for a moment, a slip of the hand."""
    file = tmp_path / "shop.db"
    async with open_engine(file) as store:
        file.rename(tmp_path / "elsewhere.db")
        with pytest.raises(StorageUnavailable):
            await store.write(keep, 1)
        (tmp_path / "elsewhere.db").rename(file)
        await store.write(keep, 2)
    assert on_disk(file) == [2]
