"""Webhooks and their messages, as every store keeps them."""

from core.models.actor import CLI
from core.models.webhook import CHOICE, Miss, Webhook, WebhookEvent, WebhookMessage, WebhookProblem
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.webhook import add_webhook, enable_webhook, forget_messages, list_webhooks, remove_webhook
from tests.support.clock import Clock

URL = "https://example.org/a"
MISS = Miss(WebhookProblem.STATUS, 500)


async def owe(tx: Transaction, key: str, *webhooks: Webhook) -> None:
    await tx.webhooks.owe([one.id for one in webhooks], key, WebhookEvent.ORDER_PAID, "{}")


async def due(tx: ReadTransaction, webhook: Webhook, limit: int = 10) -> tuple[WebhookMessage, ...]:
    return await tx.webhooks.due(webhook.id, limit)


async def miss(tx: Transaction, message: WebhookMessage, due_at: int | None) -> None:
    await tx.webhooks.note_miss(message, MISS, due_at)


async def sent(tx: Transaction, message: WebhookMessage) -> None:
    await tx.webhooks.mark_sent(message)


async def found(tx: ReadTransaction, webhook: Webhook) -> Webhook | None:
    return await tx.webhooks.webhook(webhook.id)


async def test_a_webhook_is_kept_as_it_was_added(store: Store) -> None:
    """With its events in their order."""
    events = (WebhookEvent.STOCK_LOW, WebhookEvent.ORDER_PLACED)
    webhook = await store.write(add_webhook, CLI, URL, events)
    assert webhook.events == (WebhookEvent.ORDER_PLACED, WebhookEvent.STOCK_LOW)
    (listed,) = await store.read(list_webhooks)
    assert listed == (webhook, 0)
    assert (webhook.failing_since, webhook.disabled_at, webhook.miss) == (None, None, None)


async def test_each_has_its_own_row_of_an_event(store: Store) -> None:
    """By the same key; what one has got, the other is still owed."""
    one, other = [await store.write(add_webhook, CLI, f"{URL}{n}", CHOICE) for n in (1, 2)]
    await store.write(owe, "msg_1", one, other)
    (message,) = await store.read(due, one)
    await store.write(sent, message)
    assert await store.read(due, one) == ()
    assert [left.key for left in await store.read(due, other)] == ["msg_1"]


async def test_the_longest_waiting_is_first_and_the_future_waits(store: Store, clock: Clock) -> None:
    webhook = await store.write(add_webhook, CLI, URL, CHOICE)
    for key in ("msg_1", "msg_2", "msg_3"):
        await store.write(owe, key, webhook)
        clock.advance(seconds=1)
    first, *_ = await store.read(due, webhook)
    await store.write(miss, first, clock.ms() + 5_000)
    assert [one.key for one in await store.read(due, webhook)] == ["msg_2", "msg_3"]
    assert [one.key for one in await store.read(due, webhook, 1)] == ["msg_2"]
    clock.advance(seconds=5)
    *_, last = await store.read(due, webhook)
    assert (last.key, last.attempts, last.miss) == ("msg_1", 1, MISS)


async def test_failing_begins_once_and_ends_with_what_arrives(store: Store, clock: Clock) -> None:
    webhook = await store.write(add_webhook, CLI, URL, CHOICE)
    await store.write(owe, "msg_1", webhook)
    (message,) = await store.read(due, webhook)
    began = clock.ms()
    await store.write(miss, message, began)
    clock.advance(seconds=60)
    await store.write(miss, message, None)
    failing = await store.read(found, webhook)
    assert failing
    assert (failing.failing_since, failing.miss) == (began, MISS)
    assert await store.read(due, webhook) == (), "it was given up"
    await store.write(sent, message)
    assert await store.read(found, webhook) == webhook


async def test_who_is_disabled_begins_anew(store: Store, clock: Clock) -> None:
    """What waited is due at once, what was given up is not."""
    webhook = await store.write(add_webhook, CLI, URL, CHOICE)
    for key in ("msg_1", "msg_2"):
        await store.write(owe, key, webhook)
    waits, given_up = await store.read(due, webhook)
    await store.write(miss, waits, clock.ms() + 3_600_000)
    await store.write(miss, given_up, None)
    assert await store.write(lambda tx: tx.webhooks.disable(webhook.id))
    assert not await store.write(lambda tx: tx.webhooks.disable(webhook.id))
    assert await store.read(lambda tx: tx.webhooks.enabled()) == ()
    assert await store.write(enable_webhook, CLI, webhook.id) == webhook
    assert [(one.key, one.attempts) for one in await store.read(due, webhook)] == [("msg_1", 0)]


async def test_removing_leaves_nothing(store: Store) -> None:
    """An answer to what was on its way comes too late, and does no harm."""
    one, other = [await store.write(add_webhook, CLI, f"{URL}{n}", CHOICE) for n in (1, 2)]
    await store.write(owe, "msg_1", one, other)
    (message,) = await store.read(due, one)
    await store.write(remove_webhook, CLI, one.id)
    await store.write(sent, message)
    await store.write(miss, message, None)
    assert await store.read(found, one) is None
    assert [listed.waiting for listed in await store.read(list_webhooks)] == [1]


async def test_messages_are_forgotten_by_their_age(store: Store, clock: Clock) -> None:
    """A few at a time, the new ones not at all."""
    webhook = await store.write(add_webhook, CLI, URL, CHOICE)
    for number in range(5):
        await store.write(owe, f"msg_{number}", webhook)
        clock.advance(seconds=1)
    before = clock.ms() - 2_000
    assert await store.write(forget_messages, before, 2) == 2
    assert await store.write(forget_messages, before, 2) == 1
    assert await store.write(forget_messages, before, 2) == 0
    assert [one.key for one in await store.read(due, webhook)] == ["msg_3", "msg_4"]
