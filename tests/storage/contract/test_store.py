"""Writing and reading: all or nothing, one after the other, and what was said to be kept is kept."""

import asyncio
import threading

import pytest

from core.errors import NotFound, Noun, OutOfStock, StorageUnavailable
from core.models.window import Window
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.conftest import POLICY, OpenStore
from tests.storage.contract.steps import ALICE, open_cart
from tests.support.clock import Clock
from tests.support.goods import Good, stock_and_ledger, stock_up


async def keep(tx: Transaction, message_id: int, *, search: str = "") -> int:
    await tx.windows.save(Window(chat_id=1, message_id=message_id, search=search))
    return message_id


async def kept(tx: ReadTransaction) -> Window:
    return await tx.windows.window(1)


async def keep_and_refuse(tx: Transaction, error: Exception) -> None:
    await keep(tx, 99)
    raise error


async def take_one(tx: Transaction, sku_id: int) -> bool:
    return await tx.stock.move_if_enough(sku_id, -1)


async def test_what_is_written_is_read(store: Store) -> None:
    """Arguments reach the use case, its result comes back, its effect stays."""
    assert await store.write(keep, 5, search="tea") == 5
    assert await store.read(kept) == Window(chat_id=1, message_id=5, search="tea")


async def test_it_is_still_there_after_closing(open_again: OpenStore) -> None:
    """Closing and opening again changes nothing."""
    async with open_again() as store:
        await store.write(keep, 5)
    async with open_again() as store:
        assert (await store.read(kept)).message_id == 5


@pytest.mark.parametrize("error", [NotFound(Noun.PRODUCT, 7), ValueError("a mistake")])
async def test_an_error_undoes_everything(store: Store, error: Exception) -> None:
    """A refusal and a mistake alike: the caller gets it as it is, and nothing of the use case is kept."""
    await store.write(keep, 5)
    with pytest.raises(type(error)) as caught:
        await store.write(keep_and_refuse, error)
    assert caught.value is error
    assert (await store.read(kept)).message_id == 5


async def test_a_reader_gets_the_error_of_its_query(store: Store) -> None:
    """And the next read works."""

    async def refuse(_tx: ReadTransaction) -> None:
        raise NotFound(Noun.ORDER, 3)

    with pytest.raises(NotFound):
        await store.read(refuse)
    assert (await store.read(kept)).message_id == 0


async def test_a_refused_write_leaves_those_beside_it_alone(store: Store) -> None:
    """Ten at once, every other one refused."""
    goods = [Good(f"SKU-{number}", f"Thing {number}") for number in range(10)]
    await stock_up(store, goods)

    async def take(tx: Transaction, sku_id: int) -> None:
        await tx.stock.move_if_enough(sku_id, -1)
        if sku_id % 2:
            raise NotFound(Noun.VARIANT, sku_id)

    results = await asyncio.gather(*(store.write(take, sku_id) for sku_id in range(1, 11)), return_exceptions=True)
    assert [isinstance(result, NotFound) for result in results] == [True, False] * 5
    on_hand = [(await stock_and_ledger(store, sku_id))[0] for sku_id in range(1, 11)]
    assert on_hand == [10, 9] * 5


async def test_every_read_sees_the_last_commit(store: Store) -> None:
    """Whichever reader serves it."""
    for number in range(1, 20):
        await store.write(keep, number)
        assert (await store.read(kept)).message_id == number


async def test_a_use_case_sees_what_it_wrote(store: Store) -> None:
    """Before anybody else does."""

    async def keep_and_look(tx: Transaction) -> int:
        await keep(tx, 8)
        return (await tx.windows.window(1)).message_id

    assert await store.write(keep_and_look) == 8


async def test_of_many_takers_only_as_many_win_as_there_is(store: Store) -> None:
    """The conditional decrement, twenty at once on five pieces."""
    await stock_up(store, [Good(stock=5)])
    taken = await asyncio.gather(*(store.write(take_one, 1) for _ in range(20)))
    assert sum(taken) == 5
    assert (await stock_and_ledger(store, 1))[0] == 0


async def test_all_lines_or_none(store: Store) -> None:
    """One short line, a refusal: the others keep their stock."""
    await stock_up(store, [Good("A", "A", stock=10), Good("B", "B", stock=1)])

    async def take(tx: Transaction) -> None:
        cart = await open_cart(tx, ALICE, 1, 2)
        if not await tx.stock.take_if_available(cart.lines):
            raise OutOfStock([])

    with pytest.raises(OutOfStock):
        await store.write(take)
    assert (await stock_and_ledger(store, 1))[0] == 10
    assert (await stock_and_ledger(store, 2))[0] == 1


async def test_a_transaction_knows_the_time_and_the_policy(store: Store, clock: Clock) -> None:
    """The shop's clock and settings, reading and writing."""
    clock.advance(hours=1000)
    before = clock.ms()

    async def ask(tx: ReadTransaction) -> tuple[int, object]:
        return tx.now, tx.policy

    for now, policy in (await store.read(ask), await store.write(ask)):
        assert before <= now <= clock.ms()
        assert policy is store.policy
        assert policy == POLICY


async def test_what_owners_set_is_known_once_it_is_kept(store: Store) -> None:
    """Who shares its transaction goes by it; nobody else hears of it before."""
    begun, go_on = threading.Event(), threading.Event()

    async def hold(tx: Transaction) -> None:
        begun.set()
        go_on.wait()

    async def rename(tx: Transaction) -> None:
        await tx.settings.override({"name": "Tea House"})

    async def look(tx: ReadTransaction) -> tuple[str, str]:
        return tx.policy.name, store.policy.name

    held = asyncio.create_task(store.write(hold))
    await asyncio.to_thread(begun.wait)
    both = asyncio.gather(store.write(rename), store.write(look))
    await asyncio.sleep(0)  # they wait for the same commit
    go_on.set()
    await held
    _renamed, looked = await both
    assert looked == ("Tea House", POLICY.name)
    assert await store.read(look) == ("Tea House", "Tea House")


async def test_a_closed_store_takes_nothing(open_again: OpenStore) -> None:
    """It says so instead of keeping the caller waiting."""
    async with open_again() as store:
        pass
    with pytest.raises(StorageUnavailable):
        await store.write(keep, 5)
    with pytest.raises(StorageUnavailable):
        await store.read(kept)
