"""Sending webhooks what they are owed, to real receivers on the loopback."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.calls.webhooks import WebhookPost
from core.errors import StorageUnavailable
from core.models.actor import CLI
from core.models.outbox import NoticeKind
from core.models.policy import Policy
from core.models.webhook import CHOICE, PAUSES, Miss, Webhook, WebhookEvent, WebhookMessage, WebhookProblem
from core.ports.webhook import NotTaken, WebhookSender
from core.usecases.webhook import add_webhook, find_webhook
from core.usecases.webhook_delivery import mark_delivered
from jobs.leases import Alone
from jobs.webhooks import AT_ONCE, WebhookLoop
from playground.state.people import OWNER
from storage.opening import ShopStore
from tests.support.clock import Clock
from tests.support.store import open_store
from tests.support.tables import count_of, records
from tests.support.waiting import until, until_stored
from tests.support.webhooks import Receiver, open_receiver

POLICY = Policy(admin_ids=(OWNER,), private_webhooks=True)
LOCAL = WebhookPost(private=True)


@dataclass
class Site:
    """A store whose events go to a receiver, on a clock that receivers share."""

    store: ShopStore
    clock: Clock
    receiver: Receiver

    async def hook(self, path: str = "/events") -> Webhook:
        return await self.store.write(add_webhook, CLI, self.receiver.url(path), CHOICE)

    async def owe(self, webhook: Webhook, count: int = 1) -> None:
        await self.store.write(_owe, webhook.id, count)

    async def all_sent(self) -> None:
        await until_stored(self._is_all_sent)

    async def _is_all_sent(self) -> bool:
        return await count_of(self.store, "webhook_messages", sent_at=None) == 0

    async def misses(self) -> list[tuple[int, str, int]]:
        """Of each message: attempts, problem and status."""
        rows = await records(self.store, "webhook_messages", "attempts", "problem", "status")
        return [(row["attempts"], row["problem"], row["status"]) for row in rows]


async def _owe(tx: Any, webhook_id: int, count: int) -> None:
    for number in range(count):
        await tx.webhooks.owe([webhook_id], f"msg_{number}", WebhookEvent.ORDER_PAID, '{"type":"order.paid"}')


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    clock = Clock()
    async with open_store(tmp_path / "shop.db", POLICY, clock.ms) as store, open_receiver() as receiver:
        yield Site(store, clock, receiver)


@asynccontextmanager
async def at_work(site: Site, send: WebhookSender = LOCAL, **more: Any) -> AsyncIterator[None]:
    running = asyncio.create_task(WebhookLoop(site.store, send, **more).run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})
        assert running.cancelled(), "it ends by nothing else"


async def test_what_is_owed_arrives_signed(site: Site) -> None:
    """Once, and as it was written."""
    webhook = await site.hook()
    await site.owe(webhook, 3)
    async with at_work(site):
        await site.all_sent()
    assert sorted(one.key for one in site.receiver.received) == ["msg_0", "msg_1", "msg_2"]
    assert [one.verify(webhook.secret) for one in site.receiver.received] == [{"type": "order.paid"}] * 3


async def test_a_slow_one_delays_no_other(site: Site) -> None:
    """It has a few connections of its own; what is on its way is not sent twice."""
    slow, quick = await site.hook("/waits"), await site.hook("/quick")
    await site.owe(slow, 3 * AT_ONCE)
    await site.owe(quick, 3 * AT_ONCE)
    async with at_work(site):
        await until(lambda: len(site.receiver.at("/quick")) == 3 * AT_ONCE)
        await until(lambda: site.receiver.waiting == AT_ONCE)
        site.receiver.released.set()
        await site.all_sent()
    assert site.receiver.most_waiting == AT_ONCE
    keys = [one.key for one in site.receiver.at("/waits")]
    assert len(keys) == len(set(keys)) == 3 * AT_ONCE


async def test_what_fails_is_sent_again_by_the_same_key(site: Site) -> None:
    site.receiver.answers["/events"] = 500
    webhook = await site.hook()
    await site.owe(webhook)
    async with at_work(site):
        await until_stored(lambda: _is(site, [(1, "status", 500)]))
        site.receiver.answers["/events"] = 302
        site.clock.advance(seconds=6)
        await until_stored(lambda: _is(site, [(2, "status", 302)]))
        del site.receiver.answers["/events"]
        site.clock.advance(seconds=360)
        await site.all_sent()
    assert [one.key for one in site.receiver.received] == ["msg_0"] * 3
    assert await site.store.read(find_webhook, webhook.id) == webhook


async def _is(site: Site, misses: list[tuple[int, str, int]]) -> bool:
    return await site.misses() == misses


async def test_after_a_day_the_owners_are_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the last attempt; and nothing is sent there any more."""
    monkeypatch.setattr("jobs.webhooks.PAUSE", 0.02)
    site.receiver.answers["/events"] = 503
    webhook = await site.hook()
    await site.owe(webhook)
    nudged = asyncio.Event()
    async with at_work(site, nudge=nudged.set):
        for attempts, pause in enumerate(PAUSES, 1):
            await until_stored(lambda attempts=attempts: _is(site, [(attempts, "status", 503)]))  # type: ignore[misc]
            assert not nudged.is_set()
            site.clock.advance(seconds=pause * 1.2 / 1000)
        await nudged.wait()
        assert await count_of(site.store, "outbox", kind=NoticeKind.WEBHOOK_DISABLED, chat_id=OWNER) == 1
        await site.owe(webhook)
        other = await site.hook("/other")
        await site.owe(other)
        await until(lambda: bool(site.receiver.at("/other")))
    assert len(site.receiver.at("/events")) == len(PAUSES) + 1


async def test_what_stops_midway_is_sent_again(site: Site) -> None:
    """The process ended while it was on its way: nobody knows whether it has arrived."""
    webhook = await site.hook("/waits")
    await site.owe(webhook)
    async with at_work(site):
        await until(lambda: site.receiver.waiting == 1)
    assert await site.misses() == [(0, "", 0)]
    site.receiver.released.set()
    async with at_work(site):
        await site.all_sent()
    assert [one.key for one in site.receiver.received] == ["msg_0"] * 2


async def test_a_fault_of_ours_stops_nothing(site: Site) -> None:
    """It counts as a failure, and the others are sent."""
    broken, fine = await site.hook("/broken"), await site.hook("/fine")
    await site.owe(broken)
    await site.owe(fine)

    async def send(url: str, headers: Mapping[str, str], body: bytes) -> int:
        if url.endswith("/broken"):
            raise ZeroDivisionError
        return await LOCAL(url, headers, body)

    async with at_work(site, send):
        await until_stored(lambda: _is(site, [(1, "fault", 0), (1, "", 0)]))
    assert len(site.receiver.at("/fine")) == 1


async def test_what_cannot_be_marked_is_marked_later(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not sent again by this process."""
    webhook = await site.hook()
    await site.owe(webhook)
    full = [True]

    async def mark(tx: Any, message: WebhookMessage) -> None:
        if full:
            full.pop()
            raise StorageUnavailable
        await mark_delivered(tx, message)

    monkeypatch.setattr("jobs.webhooks.mark_delivered", mark)
    async with at_work(site):
        await site.all_sent()
    assert not full
    assert len(site.receiver.received) == 1


async def test_who_may_have_been_replaced_sends_nothing(site: Site) -> None:
    """Another process may be at it: what is due stays due."""
    webhook = await site.hook()
    await site.owe(webhook)
    asked = asyncio.Event()

    class Unsure(Alone):
        def check(self) -> None:
            asked.set()
            raise StorageUnavailable

    async with at_work(site, leases=Unsure()):
        await asked.wait()
    assert site.receiver.received == []
    assert await site.misses() == [(0, "", 0)]


async def test_a_private_address_is_a_failure_like_any_other(site: Site) -> None:
    """For a shop that does not allow them, also if it did when the webhook was added."""
    webhook = await site.hook()
    await site.owe(webhook)
    async with at_work(site, WebhookPost()):
        await until_stored(lambda: _is(site, [(1, "insecure", 0)]))
    assert site.receiver.received == []
    with pytest.raises(NotTaken) as refused:
        await WebhookPost()(webhook.url.replace("http:", "https:"), {}, b"")
    assert refused.value.miss == Miss(WebhookProblem.NOT_PUBLIC)


async def test_what_ends_while_the_next_is_looked_for_is_not_sent_again(site: Site) -> None:
    """The look had begun before: to it, the message is still due."""
    webhook = await site.hook("/waits")
    await site.owe(webhook)
    loop, found, ended = WebhookLoop(site.store, LOCAL), asyncio.Event(), asyncio.Event()

    class Late:
        """A store whose reads are answered after what was under way has ended."""

        async def read(self, *args: Any) -> Any:
            due = await site.store.read(*args)
            found.set()
            await ended.wait()
            return due

        async def write(self, *args: Any) -> Any:
            return await site.store.write(*args)

    async with asyncio.TaskGroup() as group:
        await loop.look(group)
        loop.store = Late()  # type: ignore[assignment]
        looking = asyncio.create_task(loop.look(group))
        await found.wait()
        site.receiver.released.set()
        await site.all_sent()
        await until(lambda: not loop._under_way)
        ended.set()
        await looking
    assert len(site.receiver.received) == 1
