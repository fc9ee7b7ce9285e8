"""Keys of programs, as every store keeps them."""

import pytest

from core.errors import InvalidInput, NotFound
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.ports import ReadTransaction, Store
from core.usecases.api_key import (
    KeyNameTaken,
    actor_of,
    check_key,
    create_key,
    find_key,
    list_keys,
    note_use,
    revoke_key,
)
from tests.support.clock import Clock

READ = frozenset({ApiScope.ORDERS_READ, ApiScope.STOCK_READ})


async def test_a_key_opens_what_it_is_for(store: Store) -> None:
    """By its secret alone, which is not kept."""
    made = await store.write(create_key, " website ", READ)
    assert made.secret.startswith(made.key.prefix)
    found = await store.read(find_key, made.secret)
    assert found == made.key
    assert (found.name, found.scopes) == ("website", READ)
    assert actor_of(found) == Actor.api("website")
    for wrong in (made.secret[:-1], made.secret + "x", made.key.prefix, "", "\ud800"):
        assert await store.read(find_key, wrong) is None
    assert made.secret not in str(await store.read(list_keys))


async def test_a_revoked_key_opens_nothing(store: Store) -> None:
    """Also for a request that has asked already; its name is free again."""
    made = await store.write(create_key, "website", READ)
    with pytest.raises(KeyNameTaken):
        await store.write(create_key, "website", READ)
    assert (await store.write(revoke_key, "website")).revoked_at is not None
    assert await store.read(find_key, made.secret) is None
    with pytest.raises(NotFound):
        await store.read(check_key, made.key)
    with pytest.raises(NotFound):
        await store.write(revoke_key, "website")
    again = await store.write(create_key, "website", READ)
    assert await store.read(find_key, again.secret) == again.key
    assert [key.revoked_at is None for key in await store.read(list_keys)] == [False, True]


async def test_a_key_ends(store: Store, clock: Clock) -> None:
    """At its time."""
    made = await store.write(create_key, "website", READ, clock.ms() + 1000)
    assert await store.read(find_key, made.secret) is not None
    clock.advance(hours=1)
    assert await store.read(find_key, made.secret) is None


async def test_the_last_use_is_kept(store: Store, clock: Clock) -> None:
    """As the owner's list has it."""
    made = await store.write(create_key, "website", READ)
    clock.advance(hours=1)
    await store.write(note_use, made.key.id)
    (listed,) = await store.read(list_keys)
    assert listed.last_used_at == clock.ms()


async def test_a_key_says_what_for(store: Store) -> None:
    """A name, and at least one thing."""
    for name, scopes in (("", READ), ("x" * 65, READ), ("website", set())):
        with pytest.raises(InvalidInput):
            await store.write(create_key, name, scopes)


async def test_who_made_and_ended_it_is_in_the_audit_log(store: Store) -> None:
    """With what it may do."""
    await store.write(create_key, "website", READ)
    await store.write(revoke_key, "website")
    assert await store.read(_audited) == [("api_key.revoke", "website"), ("api_key.new", "website")]


async def _audited(tx: ReadTransaction) -> list[tuple[str, str]]:
    return [(entry.action, entry.subject) for entry in (await tx.audit_log.page("", {}, 0, 10)).items]
