"""The sweep for abandoned carts comes by while their customers confirm."""

import asyncio
from pathlib import Path

from core.errors import CartExpired
from core.usecases.cart import expire_carts
from core.usecases.order.place import place_order
from jobs.scheduler import sweep
from tests.support.clock import StillClock
from tests.support.crowd import PLACED, answered, crowd, fast_limiter, put, show_cards
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.refusals import worded
from tests.support.room import ALICE, TEA, card, open_room
from tests.support.shop import open_shop
from tests.support.tables import column, count_of

TTL = 72


async def test_a_cart_is_bought_or_expires_never_both(tmp_path: Path) -> None:
    """Sixty confirm while time runs out in the middle of it and three sweeps run; each is told which it was."""
    clock = StillClock()
    async with open_shop(tmp_path, limiter=fast_limiter(), clock=clock) as shop:
        await stock_up(shop.store, [Good(stock=500)])
        people = crowd(shop, 60)
        for person in people:
            await put(shop, person, 1, 1)
        await show_cards(people)
        clock.advance(hours=TTL, seconds=-20)
        early = [person.tap_unseen("Confirm order") for person in people[:30]]
        await answered(shop.telegram, early[:1])
        clock.advance(seconds=20)
        late = [person.tap_unseen("Confirm order") for person in people[30:]]
        await asyncio.gather(*(sweep(shop.store, expire_carts, "carts_expired") for _ in range(3)))
        said = [text for text, _alert in await answered(shop.telegram, early + late)]
        placed = [text for text in said if PLACED in text]
        assert len(placed) + said.count(worded(CartExpired())) == 60
        assert 1 <= len(placed) <= 30
        bought = await column(shop.store, "carts", "id", status="checked_out")
        assert sorted(await column(shop.store, "orders", "cart_id")) == bought
        assert (len(bought), await count_of(shop.store, "carts", status="expired")) == (len(placed), 60 - len(placed))
        assert await stock_and_ledger(shop.store, 1) == (500 - len(placed), 500 - len(placed))


async def test_at_the_last_millisecond_it_is_bought_and_at_the_next_it_is_not(tmp_path: Path) -> None:
    """The sweep and the checkout agree on when that is, whichever comes first."""
    async with open_room(tmp_path) as room:
        shown = await room.fill((TEA, 1))
        room.clock.advance(seconds=TTL * 3600 - 0.001)
        swept, placed = await asyncio.gather(room.store.write(expire_carts), room.store.write(place_order, card(shown)))
        assert (swept, placed.first) == (0, True)
        shown = await room.fill((TEA, 1))
        room.clock.advance(hours=TTL)
        refused, swept_now = await asyncio.gather(
            room.store.write(place_order, card(shown, message_id=11)),
            room.store.write(expire_carts),
            return_exceptions=True,
        )
        assert isinstance(refused, CartExpired)
        assert swept_now == 1
        assert (await room.cart(ALICE)).restorable is not None
