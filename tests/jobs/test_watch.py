"""When a part ends that must go on, the shop closes in good order, and its status tells the supervisor so."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.calls.rate_limit import RateLimiter
from bot.pipeline.polling import Polling
from bot.setup import Setup
from core.models.policy import Policy
from jobs.lanes import Lanes
from jobs.outbox import OutboxLoop
from jobs.scheduler import make_scheduler
from jobs.watch import PartEnded, Watch
from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from storage.repositories.inbox import InboxRepository
from tests.support.clock import Clock
from tests.support.store import open_store
from tests.support.waiting import until
from tillbot.commands.serve import Service
from tillbot.refusal import Refused


class Broken(Exception):
    """A fault that nobody has thought of."""


async def _fails(*_anything: Any) -> Any:
    raise Broken


@pytest.mark.parametrize(
    ("owner", "name"),
    [(Polling, "run"), (OutboxLoop, "run"), (InboxRepository, "finish")],
    ids=["intake", "outbox", "finishing"],
)
async def test_a_part_that_ends_ends_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    """Whichever part it is: no process lives on that only looks like a shop."""
    monkeypatch.setattr(owner, name, _fails)
    telegram = Telegram()
    async with serve(telegram) as url, open_store(tmp_path / "shop.db", Policy(), Clock().ms) as store:

        def opened(_username: str) -> None:
            telegram.say(OWNER + 1, "/start")

        service = Service(store, telegram.token, url, Setup(store, tmp_path), opened)
        with pytest.raises(Refused, match="start it again"):
            await service.run_until(asyncio.Event())


async def test_a_stop_is_no_fault() -> None:
    """A part that is asked to end, and ends, has not failed."""
    watch, stop = Watch(), asyncio.Event()
    part = watch.start("part", asyncio.sleep(1000))
    await watch.stop(part)
    stop.set()
    await watch.until(stop)


async def test_a_part_that_just_returns_has_ended_too() -> None:
    """Or something inside it has cancelled it."""

    async def given_up() -> None:
        raise asyncio.CancelledError

    for work in (asyncio.sleep(0), given_up()):
        watch = Watch()
        watch.start("part", work)
        with pytest.raises(PartEnded):
            await watch.until(asyncio.Event())


async def test_the_usher_of_the_pace_is_heard() -> None:
    """Otherwise calls that wait for their turn would wait for ever."""
    faults: list[BaseException] = []
    limiter = RateLimiter(sleep=_fails, clock=lambda: 0.0)
    limiter._let_in = _fails  # type: ignore[method-assign]
    limiter.failed = faults.append

    async def call() -> bool:
        return True

    calls = [
        asyncio.create_task(limiter.process_request(call, (), {}, "sendMessage", {"chat_id": -1}, None))
        for _ in range(30)
    ]
    await until(lambda: bool(faults))
    assert isinstance(faults[0], Broken)
    await limiter.shutdown()
    await asyncio.gather(*calls, return_exceptions=True)


async def test_the_clock_that_can_trigger_nothing_any_more_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault outside of all its jobs."""
    faults: list[BaseException] = []
    async with open_store(tmp_path / "shop.db", Policy(), Clock().ms) as store:
        scheduler = make_scheduler(store, Clock().ms, failed=faults.append)
        for job in scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))
        monkeypatch.setattr("apscheduler.triggers.interval.IntervalTrigger.get_next_fire_time", _raises)
        scheduler.start()
        await until(lambda: bool(faults))
        scheduler.shutdown(wait=False)


def _raises(*_anything: Any) -> Any:
    raise Broken


async def _gives_up() -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("job", [_fails, _gives_up])
async def test_a_lane_goes_on_after_a_job_that_fails(job: Callable[[], Awaitable[None]]) -> None:
    """The jobs behind it in the same chat are done."""
    lanes, done = Lanes(), asyncio.Event()

    async def next_one() -> None:
        done.set()

    lanes.put("chat:1", job)
    lanes.put("chat:1", next_one)
    await until(done.is_set)
    await lanes.stop(1)
