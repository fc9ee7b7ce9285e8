"""Webhooks: how they are added and signed, and what becomes of what does not arrive."""

import json
import time

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import CLI
from core.models.outbox import NoticeKind
from core.models.webhook import (
    CHOICE,
    DISABLED_AFTER,
    MOST_WEBHOOKS,
    OLD_SECRET_FOR,
    PAUSES,
    Miss,
    Webhook,
    WebhookMessage,
    WebhookProblem,
)
from core.usecases.webhook import (
    add_webhook,
    enable_webhook,
    find_webhook,
    list_webhooks,
    remove_webhook,
    rotate_secret,
    sign_test,
    signed,
)
from core.usecases.webhook_delivery import JITTER, due_messages, mark_delivered, miss_message
from playground.state.people import OWNER
from tests.support.room import TEA, Room
from tests.support.tables import records

URL = "https://hooks.example.org/secret-path"
FAILED = Miss(WebhookProblem.STATUS, 500)


async def hook(room: Room) -> Webhook:
    return await room.store.write(add_webhook, CLI, URL, CHOICE)


async def due(room: Room) -> list[WebhookMessage]:
    return [one.message for one in await room.store.read(due_messages, 10)]


async def owed_one(room: Room) -> tuple[Webhook, WebhookMessage]:
    """A webhook, and an event for it."""
    webhook = await hook(room)
    await room.buy((TEA, 1))
    (message,) = await due(room)
    return webhook, message


async def now(room: Room, webhook: Webhook) -> Webhook:
    return await room.store.read(find_webhook, webhook.id)


async def owners_told(room: Room) -> list[int]:
    rows = await records(room.store, "outbox", "chat_id", kind=NoticeKind.WEBHOOK_DISABLED)
    return [row["chat_id"] for row in rows]


async def test_a_receiver_can_verify_what_it_gets(room: Room) -> None:
    """With the package of Standard Webhooks' own; neither another body nor another secret will do."""
    webhook = await hook(room)
    sent = signed(webhook, "msg_1", '{"name":"Grüner Tee"}', int(time.time() * 1000))
    assert Verifier(webhook.secret).verify(sent.body, sent.headers) == {"name": "Grüner Tee"}
    for secret, body in ((webhook.secret, sent.body + b" "), ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", sent.body)):
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(body, sent.headers)


async def test_two_secrets_sign_for_a_day(room: Room) -> None:
    """So a receiver may change its own whenever it likes."""
    old = await hook(room)
    new = await room.store.write(rotate_secret, CLI, old.id)
    assert new.secret != old.secret
    at = int(time.time() * 1000)
    sent = signed(new._replace(old_until=at + 1), "msg_1", "{}", at)
    assert [Verifier(one.secret).verify(sent.body, sent.headers) for one in (old, new)] == [{}, {}]
    assert new.secrets(room.clock.ms() + OLD_SECRET_FOR - 1) == (new.secret, old.secret)
    assert new.secrets(room.clock.ms() + OLD_SECRET_FOR) == (new.secret,)


async def test_a_test_tells_nothing(room: Room) -> None:
    webhook = await hook(room)
    sent = await room.store.read(sign_test, webhook.id)
    assert (sent.url, json.loads(sent.body)["type"]) == (URL, "webhook.test")


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "http://example.org/", "ftp://example.org/", "https://", "https://me:pw@example.org/", "https://example.org/#a",
        "https://example.org:99999/", "https://exa mple.org/", "https://[::1/", "https://example.org/" + "x" * 2_000, "https://exämple.org/",
    ],
)  # fmt: skip
async def test_what_is_no_address_is_refused(room: Room, url: str) -> None:
    """And is not repeated: it may be a secret."""
    with pytest.raises(InvalidInput) as refused:
        await room.store.write(add_webhook, CLI, url, CHOICE)
    assert (refused.value.field, refused.value.value) == ("webhook_url", "")


async def test_there_is_an_end_to_them(room: Room) -> None:
    """And none without an event."""
    with pytest.raises(InvalidInput, match="webhook_events"):
        await room.store.write(add_webhook, CLI, URL, ())
    for _ in range(MOST_WEBHOOKS):
        await hook(room)
    with pytest.raises(InvalidInput, match="webhooks"):
        await hook(room)


async def test_the_audit_log_knows_no_secret(room: Room) -> None:
    """Of an address it keeps the host alone."""
    webhook = await hook(room)
    await room.store.write(rotate_secret, CLI, webhook.id)
    await room.store.write(remove_webhook, CLI, webhook.id)
    rows = [row for row in await records(room.store, "audit") if row["action"].startswith("webhook.")]
    assert [row["action"] for row in rows] == ["webhook.add", "webhook.secret", "webhook.remove"]
    assert {row["subject"] for row in rows} == {f"hooks.example.org ({webhook.id})"}
    assert "whsec_" not in str(rows)
    for use_case in (remove_webhook, rotate_secret, enable_webhook):
        with pytest.raises(NotFound) as missing:
            await room.store.write(use_case, CLI, webhook.id)
        assert missing.value.noun is Noun.WEBHOOK


async def test_what_fails_is_sent_again_ever_later(room: Room) -> None:
    """With the same key, each pause a little longer than its turn; the last failure is the end of it."""
    _, message = await owed_one(room)
    for attempts, pause in enumerate(PAUSES):
        assert not await room.store.write(miss_message, message._replace(attempts=attempts), FAILED)
        await room.store.write(mark_delivered, message._replace(id=0))  # others arrive
        room.clock.advance(seconds=(pause - 1) / 1000)
        assert await due(room) == []
        room.clock.advance(seconds=(pause // JITTER + 1) / 1000)
        (message,) = await due(room)
        assert (message.attempts, message.miss) == (attempts + 1, FAILED)
    assert not await room.store.write(miss_message, message, FAILED)
    room.clock.advance(hours=100)
    assert await due(room) == []


async def test_after_a_day_of_failures_it_is_disabled(room: Room) -> None:
    """With the last attempt, not a moment before; its owners are told once, and what waits is kept, this message too."""
    webhook, message = await owed_one(room)
    await room.store.write(miss_message, message, FAILED)
    room.clock.advance(seconds=DISABLED_AFTER / 1000 - 0.001)
    last = message._replace(attempts=len(PAUSES))
    assert not await room.store.write(miss_message, last, FAILED)
    assert (await now(room, webhook)).disabled_at is None
    room.clock.advance(seconds=0.001)
    assert await room.store.write(miss_message, last, Miss(WebhookProblem.SLOW))
    assert not await room.store.write(miss_message, last, FAILED), "it was under way beside it"
    disabled = await now(room, webhook)
    assert disabled.disabled_at == room.clock.ms()
    assert await owners_told(room) == [OWNER]
    room.clock.advance(hours=10)
    assert await due(room) == []
    (listed,) = await room.store.read(list_webhooks)
    assert listed.waiting == 1
    await room.store.write(enable_webhook, CLI, webhook.id)
    assert [one.key for one in await due(room)] == [message.key]


async def test_a_shop_that_was_closed_gives_its_receivers_their_time(room: Room) -> None:
    """A day in which nothing was sent says nothing about them, however many messages failed before and after."""
    webhook, message = await owed_one(room)
    await room.store.write(miss_message, message, FAILED)
    room.clock.advance(hours=100)
    await room.buy((TEA, 1))
    for attempts in range(1, len(PAUSES)):
        for one in await due(room):
            assert not await room.store.write(miss_message, one._replace(attempts=attempts), FAILED)
    assert (await now(room, webhook)).disabled_at is None


async def test_what_arrives_ends_the_count(room: Room) -> None:
    """A day counts from the first failure since."""
    webhook, message = await owed_one(room)
    await room.store.write(miss_message, message, FAILED)
    room.clock.advance(hours=23)
    await room.store.write(mark_delivered, message)
    assert (await now(room, webhook)).failing_since is None
    room.clock.advance(hours=2)
    assert not await room.store.write(miss_message, message, FAILED)


async def test_who_is_gone_is_left_at_once(room: Room) -> None:
    """410 says that nothing is wanted any more."""
    webhook, message = await owed_one(room)
    assert await room.store.write(miss_message, message, Miss(WebhookProblem.GONE, 410))
    assert (await now(room, webhook)).disabled_at == room.clock.ms()
    assert await owners_told(room) == [OWNER]
