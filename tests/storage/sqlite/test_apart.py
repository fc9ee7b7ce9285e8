"""Queries in a process of their own: the same answer, the same refusal, and nothing left when nobody waits any more."""

import asyncio
import os
import signal
from functools import partial
from pathlib import Path

import pytest

from core.errors import Fault, InvalidInput, StorageUnavailable
from core.ports import ReadTransaction
from storage.apart import run_apart
from storage.sqlite.store import SqliteStore
from tests.storage.sqlite.engine import keep, kept
from tests.support.processes import start
from tests.support.waiting import until


async def look(tx: ReadTransaction, number: int, *, name: str) -> tuple[int, bool, int, str]:
    return os.getpid(), await kept(tx, number), tx.now, name


async def refuse(_tx: ReadTransaction) -> None:
    raise InvalidInput("export_size", "big", example="/export orders")


async def stumble(_tx: ReadTransaction) -> None:
    raise LookupError("what was looked for")


async def stay(_tx: ReadTransaction, said: Path) -> None:
    """Say which process it is, and never end."""
    said.write_text(str(os.getpid()))
    signal.pause()


async def write(tx: ReadTransaction) -> None:
    await keep(tx, 2)  # type: ignore[arg-type]


async def answer_late(said: Path, go_on: Path) -> None:
    """Say which process it is, and end when there is the other file."""
    said.write_text(str(os.getpid()))
    await until(go_on.exists)


def ask_late(said: Path, go_on: Path) -> None:
    """What a shop does that is killed while it waits."""
    asyncio.run(run_apart(partial(answer_late, said, go_on)))


async def process_in(said: Path) -> int:
    await until(lambda: said.exists() and bool(said.read_text()))
    return int(said.read_text())


async def until_gone(process: int) -> None:
    await until(lambda: not Path(f"/proc/{process}").exists())


async def test_it_answers_of_what_is_committed(engine: SqliteStore) -> None:
    """From another process, at the shop's time."""
    await engine.write(keep, 1)
    process, there, now, name = await engine.read_apart(look, 1, name="x")
    assert process != os.getpid()
    assert (there, now, name) == (True, 1, "x")


async def test_a_refusal_arrives_with_its_facts(engine: SqliteStore) -> None:
    """As if it had been raised here."""
    with pytest.raises(InvalidInput) as refused:
        await engine.read_apart(refuse)
    assert (refused.value.field, refused.value.value, refused.value.example) == ("export_size", "big", "/export orders")


async def test_a_fault_arrives_with_its_trace(engine: SqliteStore) -> None:
    """Whatever it was: the other process keeps no log."""
    with pytest.raises(Fault, match="what was looked for") as fault:
        await engine.read_apart(stumble)
    assert "in stumble" in "".join(fault.value.__notes__)


async def test_it_cannot_write(engine: SqliteStore) -> None:
    """Whatever the types allow."""
    with pytest.raises((Fault, StorageUnavailable)):
        await engine.read_apart(write)
    assert not await engine.read(kept, 2)


async def test_a_process_that_is_killed_is_no_answer(engine: SqliteStore, tmp_path: Path) -> None:
    """The caller that waits for it is told."""
    asked = asyncio.create_task(engine.read_apart(stay, tmp_path / "said"))
    os.kill(await process_in(tmp_path / "said"), signal.SIGKILL)
    with pytest.raises(StorageUnavailable):
        await asked


@pytest.mark.slow
async def test_whoever_gives_up_waiting_ends_the_process(engine: SqliteStore, tmp_path: Path) -> None:
    """A shop that stops leaves no process behind."""
    asked = asyncio.create_task(engine.read_apart(stay, tmp_path / "said"))
    process = await process_in(tmp_path / "said")
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await until_gone(process)


@pytest.mark.slow
async def test_a_shop_that_is_killed_is_no_fault_of_it(tmp_path: Path) -> None:
    """Its answer comes to nobody: it ends without a trace in the log."""
    said, go_on = tmp_path / "said", tmp_path / "go on"
    shop = start(ask_late, said, go_on, folder=tmp_path, told=os.environ, said=tmp_path)
    process = await process_in(said)
    shop.kill()
    await until(lambda: not shop.is_alive())
    go_on.touch()
    await until_gone(process)
    assert (tmp_path / "err").read_text() == ""
