"""Several processes on one file, processes that are killed, and processes that must end."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path

import pytest

from storage.sqlite.thread import connect
from tests.storage.sqlite import processes
from tests.storage.sqlite.engine import keep, on_disk, open_engine
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.waiting import PATIENCE

KILLS = 6


@contextmanager
def running(what: Callable[..., object], *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A process that does `what`; it is ended with the block, whatever it does."""
    command = [sys.executable, "-m", "tests.storage.sqlite.processes", what.__name__, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def nod(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.slow
async def test_what_was_acknowledged_survives_kill_9(file: Path) -> None:
    """Again and again, in the middle of writing: every acknowledged row is there, and the file is sound."""
    async with open_engine(file):
        pass
    acknowledged: set[int] = set()
    for round_ in range(KILLS):
        with running(processes.keep_for_ever, file, 100_000 * round_) as process:
            assert process.stdout is not None
            acknowledged.update(int(line) for line in islice(process.stdout, 30 + 17 * round_))
            process.kill()
            acknowledged.update(int(line) for line in process.stdout if line.endswith("\n"))
        with closing(connect(file)._connector()) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert acknowledged <= set(on_disk(file))
    assert len(acknowledged) >= KILLS * 30


async def test_two_processes_neither_lose_nor_break(file: Path) -> None:
    """Both take from the same stock until it is empty: together exactly what there was."""
    async with open_engine(file) as store:
        await stock_up(store, [Good(stock=300)])
    with ExitStack() as stack:
        both = [stack.enter_context(running(processes.take_all, file, 1)) for _ in range(2)]
        assert [hear(process) for process in both] == ["open", "open"]
        for process in both:
            nod(process)
        taken = [int(hear(process)) for process in both]
    assert sum(taken) == 300
    async with open_engine(file) as store:
        assert (await stock_and_ledger(store, 1))[0] == 0
        assert await store.write(keep, 1) == 1


@pytest.mark.slow
def test_two_processes_may_start_at_once_on_a_new_file(tmp_path: Path) -> None:
    """Each migration is applied once, by one of them."""
    count = 12
    with ExitStack() as stack:
        both = [stack.enter_context(running(processes.open_new_files, tmp_path, count)) for _ in range(2)]
        for _ in range(count):
            assert [hear(process) for process in both] == ["ready", "ready"]
            for process in both:
                nod(process)
        assert [hear(process) for process in both] == ["done", "done"]
    assert [on_disk(tmp_path / f"{number}.db") for number in range(count)] == [[1]] * count


@pytest.mark.parametrize("what", [processes.open_a_newer_one, processes.open_no_database, processes.fail_in_the_block])
def test_an_error_ends_the_process(file: Path, what: Callable[..., object]) -> None:
    """The connections' threads are no daemons: one that is left open would keep the process for ever."""
    with running(what, file) as process:
        assert process.wait(PATIENCE) == 1
