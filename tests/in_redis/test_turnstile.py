"""What the turnstile promises, against a real Redis."""

import pytest

from core.models.reservation import HotStock, Reservation
from core.ports.turnstile import Admitted, Refused, Unknown
from in_redis.link import RedisLink
from in_redis.turnstile import RedisTurnstile
from tests.support.redis_server import own_redis, some_shop

NOW = 1_795_392_000_000
END = NOW + 600_000
TEA, MUG = 7, 9
ALICE, BOB, CARL = 1001, 1002, 2**52 - 1
"""Telegram's ids have up to 52 bits."""


@pytest.fixture
def turnstile(link: RedisLink) -> RedisTurnstile:
    return RedisTurnstile(link, some_shop())


async def told(turnstile: RedisTurnstile, tea: int = 2, mugs: int = 1, moved: int = 10) -> dict[int, str]:
    return await turnstile.tell([HotStock(TEA, tea, moved), HotStock(MUG, mugs, moved)], NOW)


async def test_what_it_was_not_told_it_does_not_count(turnstile: RedisTurnstile) -> None:
    assert await turnstile.admit(ALICE, {TEA: 1, MUG: 1}, NOW, END, NOW) == Unknown((TEA, MUG))
    await turnstile.tell([HotStock(TEA, 1, 10)], NOW)
    assert await turnstile.admit(ALICE, {TEA: 1, MUG: 1}, NOW, END, NOW) == Unknown((MUG,))


async def test_all_of_a_cart_is_reserved_or_nothing(turnstile: RedisTurnstile) -> None:
    await told(turnstile)
    assert await turnstile.admit(ALICE, {TEA: 1, MUG: 1}, NOW, END, NOW) == Admitted(END)
    assert await turnstile.admit(BOB, {TEA: 1, MUG: 1}, NOW, END, NOW) == Refused((MUG,))
    assert await turnstile.admit(CARL, {TEA: 1}, NOW, END, NOW) == Admitted(END)
    assert await turnstile.admit(BOB, {TEA: 1, MUG: 1}, NOW, END, NOW) == Refused((TEA, MUG))
    found = await turnstile.reservations([TEA, MUG], NOW)
    assert set(found) == {
        Reservation(TEA, ALICE, 1, END),
        Reservation(MUG, ALICE, 1, END),
        Reservation(TEA, CARL, 1, END),
    }


async def test_asking_again_is_no_second_reservation_and_gains_no_time(turnstile: RedisTurnstile) -> None:
    await told(turnstile)
    await turnstile.admit(ALICE, {TEA: 2}, NOW, END, NOW)
    assert await turnstile.admit(ALICE, {TEA: 2}, NOW + 60_000, END + 60_000, NOW) == Admitted(END)
    almost = END - 1
    assert await turnstile.admit(ALICE, {TEA: 2}, almost, almost + 600_000, almost + 30_000) == Admitted(
        almost + 30_000
    )


async def test_another_cart_takes_the_place_of_the_former_one(turnstile: RedisTurnstile) -> None:
    await told(turnstile)
    await turnstile.admit(ALICE, {TEA: 2, MUG: 1}, NOW, END, NOW)
    assert await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW) == Admitted(END)
    assert await turnstile.admit(BOB, {TEA: 1, MUG: 1}, NOW, END, NOW) == Admitted(END)
    assert await turnstile.admit(ALICE, {TEA: 2}, NOW, END, NOW) == Refused((TEA,))
    assert Reservation(TEA, ALICE, 1, END) in await turnstile.reservations([TEA], NOW)  # what she had


async def test_who_leaves_gives_everything_back(turnstile: RedisTurnstile) -> None:
    await told(turnstile)
    await turnstile.admit(ALICE, {TEA: 2, MUG: 1}, NOW, END, NOW)
    await turnstile.leave(ALICE)
    await turnstile.leave(ALICE)
    assert await turnstile.reservations([TEA, MUG], NOW) == ()
    assert await turnstile.admit(BOB, {TEA: 2, MUG: 1}, NOW, END, NOW) == Admitted(END)


async def test_a_reservation_ends_by_itself(turnstile: RedisTurnstile) -> None:
    await told(turnstile)
    await turnstile.admit(ALICE, {TEA: 2}, NOW, END, NOW)
    assert await turnstile.admit(BOB, {TEA: 2}, END - 1, END, NOW) == Refused((TEA,))
    assert await turnstile.admit(BOB, {TEA: 2}, END, END + 1, NOW) == Admitted(END + 1)
    assert await turnstile.admit(ALICE, {TEA: 2}, END, END + 1, NOW) == Refused((TEA,))


async def test_an_order_ends_its_reservation_in_the_step_that_lowers_the_stock(turnstile: RedisTurnstile) -> None:
    epochs = await told(turnstile)
    await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW)
    await turnstile.tell([HotStock(TEA, 1, 11)], NOW, bought_by=ALICE, epochs=epochs)
    assert await turnstile.reservations([TEA], NOW) == ()
    assert await turnstile.admit(BOB, {TEA: 2}, NOW, END, NOW) == Refused((TEA,))
    assert await turnstile.admit(BOB, {TEA: 1}, NOW, END, NOW) == Admitted(END)


async def test_an_older_reading_changes_nothing(turnstile: RedisTurnstile) -> None:
    """Two orders are told of in the wrong order."""
    epochs = await told(turnstile, tea=2, moved=10)
    await turnstile.tell([HotStock(TEA, 0, 12)], NOW, epochs=epochs)
    await turnstile.tell([HotStock(TEA, 1, 11)], NOW, epochs=epochs)
    assert await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW) == Refused((TEA,))


async def test_a_database_put_back_from_a_copy_is_believed(turnstile: RedisTurnstile) -> None:
    """It has fewer movements, and who opens it knows nothing of the time before."""
    await told(turnstile, tea=0, moved=500)
    await told(turnstile, tea=1, moved=10)
    assert await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW) == Admitted(END)


async def test_who_has_a_reservation_gets_through_though_there_is_less_now(turnstile: RedisTurnstile) -> None:
    """Whether they can have it is for the database to say; otherwise all of them would wait for each other."""
    epochs = await told(turnstile)
    for customer in (ALICE, BOB):
        await turnstile.admit(customer, {TEA: 1}, NOW, END, NOW)
    await turnstile.tell([HotStock(TEA, 1, 11)], NOW, epochs=epochs)
    assert await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW) == Admitted(END)
    assert await turnstile.admit(BOB, {TEA: 1}, NOW, END, NOW) == Admitted(END)
    assert await turnstile.admit(CARL, {TEA: 1}, NOW, END, NOW) == Refused((TEA,))


async def test_reservations_are_dropped_only_as_they_were_seen(turnstile: RedisTurnstile) -> None:
    await told(turnstile)
    await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW)
    await turnstile.drop([Reservation(TEA, ALICE, 1, END - 1), Reservation(TEA, ALICE, 2, END)])
    assert await turnstile.reservations([TEA], NOW) == (Reservation(TEA, ALICE, 1, END),)
    await turnstile.drop([Reservation(TEA, ALICE, 1, END), Reservation(MUG, BOB, 1, END)])
    assert await turnstile.admit(BOB, {TEA: 2}, NOW, END, NOW) == Admitted(END)


async def test_two_shops_on_one_server_know_nothing_of_each_other(link: RedisLink) -> None:
    one, other = RedisTurnstile(link, some_shop()), RedisTurnstile(link, some_shop())
    await told(one, tea=1)
    await told(other, tea=1)
    assert await one.admit(ALICE, {TEA: 1}, NOW, END, NOW) == Admitted(END)
    assert await other.admit(BOB, {TEA: 1}, NOW, END, NOW) == Admitted(END)


async def test_after_it_has_forgotten_everything_reservations_are_put_back() -> None:
    """By each process its own, also by one that hears of it after another has told the stock."""
    with own_redis() as server:
        link = RedisLink(server.url)
        turnstile = RedisTurnstile(link, "shop")
        epochs = await told(turnstile)
        for customer in (ALICE, BOB):
            await turnstile.admit(customer, {TEA: 1}, NOW, END, NOW)
        server.client.flushall()
        assert await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW) == Unknown((TEA,))
        mine = [Reservation(TEA, ALICE, 1, END), Reservation(MUG, ALICE, 1, NOW)]
        anew = await turnstile.tell([HotStock(TEA, 2, 10)], NOW, mine=mine, epochs=epochs)
        assert anew[TEA] != epochs[TEA]
        others = [Reservation(TEA, BOB, 1, END)]
        assert await turnstile.tell([HotStock(TEA, 2, 10)], NOW, mine=others, epochs=epochs) == anew
        assert await turnstile.tell([HotStock(TEA, 2, 10)], NOW, mine=others, epochs=anew) == anew
        assert set(await turnstile.reservations([TEA], NOW)) == {mine[0], *others}
        assert await turnstile.admit(CARL, {TEA: 1}, NOW, END, NOW) == Refused((TEA,))
        await turnstile.leave(BOB)
        assert await turnstile.admit(CARL, {TEA: 1}, NOW, END, NOW) == Admitted(END)
        await link.close()


async def test_what_it_has_forgotten_it_is_told_with_the_reservations_only() -> None:
    """Whoever tells it of an order does not open it for others before these are back."""
    with own_redis() as server:
        link = RedisLink(server.url)
        turnstile = RedisTurnstile(link, "shop")
        epochs = await told(turnstile)
        await turnstile.admit(ALICE, {TEA: 1}, NOW, END, NOW)
        server.client.flushall()
        assert await turnstile.tell([HotStock(TEA, 1, 11)], NOW, bought_by=BOB, mine=None, epochs=epochs) == {TEA: ""}
        assert await turnstile.admit(CARL, {TEA: 1}, NOW, END, NOW) == Unknown((TEA,))
        await turnstile.tell([HotStock(TEA, 1, 11)], NOW, mine=[Reservation(TEA, ALICE, 1, END)], epochs=epochs)
        assert await turnstile.admit(CARL, {TEA: 1}, NOW, END, NOW) == Refused((TEA,))
        await link.close()


async def test_whatever_single_key_is_lost_no_piece_is_lost_with_it() -> None:
    """As under a limit of memory, where Redis throws out what it likes."""
    with own_redis() as server:
        link = RedisLink(server.url)
        turnstile = RedisTurnstile(link, "shop")
        epochs = await told(turnstile)
        await turnstile.admit(ALICE, {TEA: 1, MUG: 1}, NOW, END, NOW)
        server.client.delete(f"tillbot:{{shop}}:of:{ALICE}")
        await turnstile.leave(ALICE)  # finds nothing
        assert await turnstile.admit(ALICE, {TEA: 2}, NOW, END, NOW) == Admitted(END)
        server.client.delete(f"tillbot:{{shop}}:sku:{TEA}")
        await turnstile.tell([HotStock(TEA, 2, 10)], NOW, epochs=epochs)
        await turnstile.leave(ALICE)
        assert await turnstile.admit(BOB, {TEA: 2}, NOW, END, NOW) == Admitted(END)
        await turnstile.drop(await turnstile.reservations([MUG], NOW))
        assert await turnstile.admit(CARL, {MUG: 1}, NOW, END, NOW) == Admitted(END)
        await link.close()
