"""`/healthz` and `/readyz`: what a supervisor and a balancer go by."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.pipeline import polling
from core.errors import StorageUnavailable
from core.models.outbox import NoticeKind
from core.ports import Transaction
from ops import readiness
from ops.shared import FRESH, Shared
from storage.repositories.health import HealthRepository
from tests.ops.asked import Asked, wait_in_line, watched
from tests.support.clock import StillClock
from tests.support.inbox import undo
from tests.support.needed import needs
from tests.support.payments import CARDS
from tests.support.postgres_server import binaries, private_server
from tests.support.store import open_store
from tests.support.tables import put_row
from tests.support.waiting import PATIENCE, until


@pytest_asyncio.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asked]:
    async with watched(tmp_path) as opened:
        yield opened


NOTHING_WAITS = {"inbox_oldest_seconds": None, "outbox_oldest_seconds": None}


async def test_a_shop_at_work_is_ready(asked: Asked) -> None:
    assert await asked.get("/healthz") == (200, {"alive": True})
    assert await asked.get("/readyz") == (200, {"ready": True, "reasons": {}, **NOTHING_WAITS})


@asynccontextmanager
async def no_write_comes_through(asked: Asked) -> AsyncIterator[list[str]]:
    """Writes hang until the block is left; gives the names of those that were tried."""
    store, write, go_on = asked.shop.store, asked.shop.store.write, asyncio.Event()
    tried: list[str] = []

    async def hang(use_case: Any, *args: Any, **more: Any) -> Any:
        tried.append(use_case.__name__)
        await go_on.wait()
        return await write(use_case, *args, **more)

    store.write = hang  # type: ignore[method-assign]
    try:
        yield tried
    finally:
        store.write = write  # type: ignore[method-assign]
        go_on.set()


async def test_a_database_that_hangs_is_asked_once(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often a monitor asks, and whatever it waits for. The process is alive all the same."""
    monkeypatch.setattr(readiness, "PATIENCE", 0.01)
    async with no_write_comes_through(asked) as tried:
        for _ in range(3):
            answers = await asyncio.gather(*(asked.get("/readyz") for _ in range(10)))
            assert {status for status, _body in answers} == {503}
            assert all("has taken no write" in body["reasons"]["database"] for _status, body in answers)
        assert (await asked.get("/healthz"))[0] == 200
        assert tried.count("prove_writable") == 1
    await until_ready(asked)


async def until_ready(asked: Asked) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await asked.get("/readyz"))[0] != 200:
            await asyncio.sleep(0.01)


async def test_a_database_that_refuses_writes(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can still be read, so what waits is said."""

    async def refuse(_repository: HealthRepository) -> None:
        raise StorageUnavailable("database or disk is full")

    monkeypatch.setattr(HealthRepository, "touch", refuse)
    status, body = await asked.get("/readyz")
    assert (status, body["ready"]) == (503, False)
    assert body["reasons"] == {"database": "it takes no write (database or disk is full)"}
    assert body.items() >= NOTHING_WAITS.items()


@pytest.mark.slow
@needs(binaries(), "PostgreSQL is not installed: nothing to switch over")
async def test_a_standby_that_has_not_taken_over_takes_no_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can only be read, so the shop cannot sell; the process is alive, and ready once the standby is the server."""
    monkeypatch.setenv("TEST_STORE", "postgres")
    with private_server() as server:
        place = tmp_path / "shop.db"
        place.write_text(server.url)
        async with open_store(place, CARDS, StillClock().ms):
            pass
        with private_server(copies=server) as standby:
            place.write_text(server.url.replace(server.place, f"{server.place},{standby.place}"))
            async with watched(tmp_path) as asked:
                assert (await asked.get("/readyz"))[0] == 200
                await asyncio.to_thread(server.stop, "immediate")
                status, body = await asked.get("/readyz")
                assert (status, body["ready"]) == (503, False)
                assert re.match("it takes no write|it has taken no write", body["reasons"]["database"])
                assert (await asked.get("/healthz"))[0] == 200
                await asyncio.to_thread(standby.take_over)
                await until_ready(asked)


async def test_telegram_that_does_not_answer(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence for longer than a long poll takes."""
    held = asked.shop.telegram.faults.hold("getUpdates", 9)
    asked.shop.telegram.say(1001, "/start")  # ends the call that is under way
    await until(lambda: held.met == 1)
    assert (await asked.get("/readyz"))[0] == 200
    monkeypatch.setattr(polling, "LONGEST_SILENCE", -1)
    status, body = await asked.get("/readyz")
    assert status == 503
    assert "Telegram has not answered" in body["reasons"]["intake"]
    held.go_on.set()
    asked.shop.telegram.faults.clear()


async def test_how_long_the_oldest_wait(asked: Asked) -> None:
    """An update that is not done, and a notice that is due; not one whose time has not come, and nothing of another bot."""
    shop, customer = asked.shop, asked.shop.customer()
    await customer.say("/start")
    go_on = await wait_in_line(shop, customer, "/cart")
    shop.clock.advance(seconds=90)
    assert (await asked.get("/readyz"))[1]["inbox_oldest_seconds"] == 90
    go_on.set()
    await shop.rest()
    await shop.pipeline.flush()
    await undo(shop.store, bot_id=5)
    assert (await asked.get("/readyz"))[1] == {"ready": True, "reasons": {}, **NOTHING_WAITS}


async def test_how_long_the_oldest_notice_is_due(asked: Asked) -> None:
    """Those that are put off are owed, and not late."""
    shop = asked.shop
    held = shop.telegram.faults.hold("sendMessage")

    async def owe(tx: Transaction) -> None:
        await tx.outbox.owe(NoticeKind.CHARGEBACKS, shop.owner.id, 0)

    await shop.store.write(owe)
    put_off = {"subject_id": 0, "message_id": 0, "attempts": 15, "next_try_at": shop.clock.ms() + 1_800_000}
    await put_row(shop.store, "outbox", kind="chargebacks", chat_id=1001, created_at=1, **put_off)
    shop.pipeline.services.outbox.nudge()
    await until(lambda: held.met == 1)
    shop.clock.advance(seconds=70)
    assert (await asked.get("/readyz"))[1]["outbox_oldest_seconds"] == 70
    assert (await asked.samples())["outbox_notices", "chargebacks"] == 2
    held.go_on.set()
    await shop.rest()
    assert (await asked.get("/readyz"))[1]["outbox_oldest_seconds"] is None
    assert (await asked.samples())["outbox_notices", "chargebacks"] == 1


async def test_an_answer_is_given_again_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted from when it was found."""
    monkeypatch.setattr("ops.shared.FRESH", FRESH)
    now, looked = [0.0], 0

    async def look() -> int:
        nonlocal looked
        looked += 1
        return looked

    shared = Shared(look, lambda: now[0])
    assert [await shared.get() for _ in range(3)] == [1, 1, 1]
    now[0] = FRESH
    assert [*await asyncio.gather(shared.get(), shared.get())] == [2, 2]
