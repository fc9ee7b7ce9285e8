"""After a crash loop: possible causes take turns in their handlers, and nobody waits for somebody else's Telegram."""

import asyncio
from pathlib import Path

import pytest

from bot.calls.turns import waiting_for_telegram
from bot.pipeline.claims import Claims
from core.models.inbox import Accepted, Incoming
from core.ports import Transaction
from core.usecases.inbox import accept_updates
from playground.telegram import Telegram
from tests.support.chat import text_of
from tests.support.crowd import crowd, fast_limiter, until
from tests.support.goods import Good, stock_up
from tests.support.inbox import undo
from tests.support.room import open_room
from tests.support.shop import Shop, open_shop
from tests.support.tables import Not, count_of, records
from tests.support.waiting import until_stored


async def _undone(shop: Shop, attempts: int) -> None:
    """As if this many processes had ended while all of it was in progress."""
    await shop.pipeline.flush()
    await undo(shop.store, attempts=attempts)


async def test_one_chat_that_telegram_lets_wait_holds_up_nobody(tmp_path: Path) -> None:
    """All were in progress when three processes ended. The first one's answer is not accepted; the others get theirs."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        people = crowd(shop, 4)
        for person in people:
            await person.say("/orders")
        await _undone(shop, attempts=3)
    before = {person.id: len(person.from_bot()) for person in people}
    telegram.faults.hold("sendMessage")
    newest = {person.id: person.window["message_id"] for person in people}
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await until(lambda: all(person.window["message_id"] > newest[person.id] for person in people[1:]))
        assert len(people[0].from_bot()) == before[people[0].id]
        # the one that waits is not counted
        await _until_one_is_left(shop, attempts=3)


async def _until_one_is_left(shop: Shop, attempts: int) -> None:
    """Wait until one update is left that is not done and had this many attempts."""

    async def is_there() -> bool:
        return await count_of(shop.store, "inbox", attempts=attempts, done_at=None) > 0

    await until_stored(is_there)


async def test_stops_in_good_order_are_no_attempts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram takes no messages and the shop is stopped seven times while it tries; the customer gets the answer in the end."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
    telegram.say(alice.id, "/cart")
    monkeypatch.setattr("bot.app.PATIENCE", 0.01)
    for _ in range(7):
        held = telegram.faults.hold("sendMessage")
        async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()):
            await until(lambda held=held: held.met > 0)  # type: ignore[misc]
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await until(lambda: "Your cart" in text_of(alice.window))
        assert await count_of(shop.store, "inbox", parked_at=Not(None)) == 0


async def test_what_waits_for_the_next_try_is_not_under_way(tmp_path: Path) -> None:
    """Nor is it to blame if the process is killed meanwhile."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        telegram.faults.refuse("sendMessage", 502, "Bad Gateway", times=1000)
        telegram.say(shop.customer().id, "/start")
        await until(lambda: any(call.method == "sendMessage" for call in telegram.journal))
        await _until_one_is_left(shop, attempts=0)


async def test_suspects_are_one_at_a_time_in_their_handlers(tmp_path: Path) -> None:
    """Also when both come back from Telegram at once, and when one has two calls out side by side."""
    async with open_room(tmp_path) as room:
        incoming = [Incoming(update_id=number, lane=f"chat:{number}", payload="{}") for number in (1, 2)]

        async def suspected(tx: Transaction) -> tuple[Accepted, ...]:
            accepted = await accept_updates(tx, 7, incoming)
            return tuple(one.having(attempts=3) for one in accepted)

        claims, inside, most = Claims(room.store), 0, 0

        async def work() -> None:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

        async def call() -> None:
            async with waiting_for_telegram():
                await asyncio.sleep(0)

        async def handle(accepted: Accepted) -> None:
            for _ in range(20):
                async with claims.turn(accepted):
                    await claims.take(accepted.id)
                    await work()
                    await asyncio.gather(call(), call())
                    await work()
                    await call()
                    await work()
                    await claims.give_back(accepted.id)

        await asyncio.gather(*(handle(one) for one in await room.store.write(suspected)))
        assert most == 1
        assert await records(room.store, "inbox", "attempts") == [{"attempts": 0}] * 2
