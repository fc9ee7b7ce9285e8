"""Answers that are kept with what they answer, as every store keeps them."""

from functools import partial

import pytest

from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.models.reply import Reply
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.reply import KEPT_FOR, Asked, KeyReused, TooManyKeys, forget_replies, reply_once, use_up
from tests.support.clock import Clock

ACTOR = Actor.customer(5)
ASKED = Asked("customer:5", "key", "digest")


async def count(tx: Transaction) -> int:
    """An effect: every time it happens there is one more."""
    number = len(await tx.api_keys.all())
    await tx.audit(ACTOR, "counted", str(number), "", "")
    return (await tx.audit_log.page("", {}, 0, 10)).total


def written(number: int) -> tuple[int, str]:
    return 201, f'{{"number": {number}}}'


async def test_a_repeated_request_gets_the_same_answer(store: Store) -> None:
    """And has its effect once."""
    first, new = await store.write(reply_once, ASKED, count, written)
    again, repeated = await store.write(reply_once, ASKED, count, written)
    assert (new, repeated) == (True, False)
    assert (first.status, first.body) == (again.status, again.body) == (201, '{"number": 1}')
    other, new = await store.write(reply_once, ASKED._replace(asker="customer:6"), count, written)
    assert (other.body, new) == ('{"number": 2}', True), "another's key of the same name is another key"


async def test_another_request_with_the_same_key_is_refused(store: Store) -> None:
    """It has no effect."""
    first, _new = await store.write(reply_once, ASKED, count, written)
    with pytest.raises(KeyReused):
        await store.write(reply_once, ASKED._replace(digest="other"), count, written)
    assert (await store.write(reply_once, ASKED, count, written))[0].body == first.body


async def test_a_refusal_uses_no_key(store: Store) -> None:
    """It has changed nothing: what was refused may work later."""

    async def refuse(tx: Transaction) -> int:
        await count(tx)
        raise NotFound(Noun.ORDER, 1)

    with pytest.raises(NotFound):
        await store.write(reply_once, ASKED, refuse, written)
    reply, new = await store.write(reply_once, ASKED, count, written)
    assert (reply.body, new) == ('{"number": 1}', True)


async def test_what_is_good_for_once_is_used_up(store: Store) -> None:
    """Whoever has used it may ask again: the answer may have been lost."""
    assert await store.write(use_up, "sign_in", "hash", "alice")
    assert await store.write(use_up, "sign_in", "hash", "alice")
    assert not await store.write(use_up, "sign_in", "hash", "mallory")


async def test_old_answers_are_forgotten(store: Store, clock: Clock) -> None:
    """After thirty days."""
    await store.write(reply_once, ASKED, count, written)
    clock.advance(hours=KEPT_FOR / 3_600_000)
    await store.write(reply_once, ASKED._replace(key="new"), count, written)
    assert await store.write(forget_replies) == 0
    clock.advance(hours=1)
    assert await store.write(forget_replies) == 1
    assert (await store.write(reply_once, ASKED._replace(key="new"), count, written))[1] is False


async def test_nobody_fills_the_disk(store: Store) -> None:
    """One who may keep two answers keeps two; what they ask for without a key is another matter."""
    for key in ("one", "two"):
        await store.write(reply_once, ASKED._replace(key=key, most=2), count, written)
    with pytest.raises(TooManyKeys):
        await store.write(reply_once, ASKED._replace(key="three", most=2), count, written)
    assert (await store.write(reply_once, ASKED._replace(key="one", most=2), count, written))[1] is False
    assert (await store.write(reply_once, ASKED._replace(key="three"), count, written))[1] is True


async def test_what_a_program_was_told_of_somebody_is_forgotten_with_them(store: Store) -> None:
    """And of nobody else."""
    for key, body in (("hers", '{"customer":5,"name":"Alice"}'), ("another", '{"customer":55,"name":"Bob"}')):
        await store.write(reply_once, Asked("key:1", key, "d"), count, partial(_told, body))
    await store.write(_forget, 5)
    assert await store.read(_kept, "hers") is None
    assert await store.read(_kept, "another") is not None


def _told(body: str, _number: int) -> tuple[int, str]:
    return 200, body


async def _forget(tx: Transaction, customer_id: int) -> None:
    await tx.privacy.forget_person(customer_id)


async def _kept(tx: ReadTransaction, key: str) -> Reply | None:
    return await tx.replies.find("key:1", key)
