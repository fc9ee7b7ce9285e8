"""Hot goods: reserved at checkout for whoever is first, and given back in time."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from bot.admin.routes.stock import OpenStockCard
from core.errors import AllReserved, NotFound, OutOfStock, Shortage
from core.models.actor import Actor
from core.models.payment import PaymentMethod
from core.ports.turnstile import NoAnswer
from core.usecases.cart import set_quantity
from core.usecases.checkout import choose_method, choose_payment
from jobs.hot_goods import TO_ORDER
from playground.state.people import OWNER
from tests.support.books import faults
from tests.support.chat import Person, text_of
from tests.support.crowd import has_card
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.hot import hot_goods, look_around, make_hot, turnstile_at
from tests.support.payments import CARDS
from tests.support.redis_server import any_redis, own_redis, some_shop
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records
from tests.support.waiting import until_stored

GOODS = (Good("TEA-1", "Sencha", 450, 1), Good("MUG-1", "Mug", 900, 5))
TEA, MUG = 1, 2
RESERVED = "Reserved for you for 10 minutes, until"


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Its only Sencha is hot, its mugs are not. Afterwards the books hold."""
    with any_redis() as url:
        async with turnstile_at(url, some_shop()) as turnstile, open_shop(tmp_path, turnstile=turnstile) as opened:
            await stock_up(opened.store, GOODS)
            await opened.owner.say("/start")
            await make_hot(opened, TEA)
            yield opened
            assert opened.faults == []
            assert await faults(opened.store) == []


async def check_out(person: Person, code: str = "TEA-1") -> Person:
    await person.say(f"/add {code}")
    await person.say("/checkout")
    return person


async def is_turned_away(shop: Shop, person: Person) -> bool:
    """They hear that all are reserved, and see their cart."""
    before = len(person.texts())
    await person.say("/checkout")
    assert shop.refused(AllReserved, names=("Sencha",))
    assert any("All are reserved right now: Sencha." in text for text in person.texts()[before:])
    return not has_card(person) and "Sencha" in text_of(person.window)


async def gets_the_card(person: Person) -> bool:
    await person.say("/checkout")
    return has_card(person) and RESERVED in text_of(person.window)


async def test_the_first_at_checkout_has_it_reserved_and_buys_it(shop: Shop) -> None:
    """The other one is turned away before anything is written, and has never seen a card."""
    alice = await check_out(shop.customer(1))
    assert f"{RESERVED} 15:16" in text_of(alice.window)
    bob = shop.customer(2)
    await bob.say("/add TEA-1")
    assert await is_turned_away(shop, bob)
    await alice.tap("Confirm order")
    assert "is placed" in alice.answers()[-1][0]
    await bob.say("/checkout")
    assert shop.refused(OutOfStock, shortages=(Shortage(sku_id=TEA, title="Sencha", wanted=1, left=0),))
    assert await stock_and_ledger(shop.store, TEA) == (0, 0)


async def test_what_is_not_hot_is_not_reserved(shop: Shop) -> None:
    alice = await check_out(shop.customer(1), "MUG-1")
    assert has_card(alice)
    assert "Reserved" not in text_of(alice.window)


async def test_a_checkout_that_goes_on_elsewhere_keeps_what_is_reserved(shop: Shop) -> None:
    """As long as the hot goods are the same: the card stays; and where something is missing now, only what is reserved does."""
    await shop.owner.say('/delivery new "Courier" 4.90 address')
    await shop.owner.say("/delivery new Pickup 0")
    alice, bob = await check_out(shop.customer(1)), shop.customer(2)
    await alice.press("Pickup")
    assert RESERVED in text_of(alice.window)
    await bob.say("/add TEA-1")
    for quantity in (1, 2):  # mugs, which are not hot
        await shop.store.write(set_quantity, alice.id, None, MUG, quantity)
        said = f"{quantity} × €9.00"
        await alice.wait_for(partial(_is_shown, alice, said))
        assert has_card(alice)
        assert RESERVED in text_of(alice.window)
        assert await is_turned_away(shop, bob)
    await shop.store.write(choose_method, alice.id, 1)
    await alice.wait_for(lambda: not has_card(alice))
    await shop.rest()
    assert await is_turned_away(shop, bob)
    await shop.store.write(choose_method, alice.id, 2)
    assert await gets_the_card(alice)


async def test_a_checkout_whose_hot_goods_change_elsewhere_gives_them_back(shop: Shop) -> None:
    """Nobody reserves what they have not asked for here."""
    alice, bob = await check_out(shop.customer(1)), shop.customer(2)
    await bob.say("/add TEA-1")
    await shop.store.write(set_quantity, alice.id, None, MUG, 1)
    await shop.store.write(set_quantity, alice.id, None, TEA, 0)
    await alice.wait_for(lambda: "Sencha" not in text_of(alice.window))
    await shop.rest()
    assert await gets_the_card(bob)


@pytest.mark.parametrize("way", ["Back", "/shop", "/orders", "mug"])
async def test_whoever_leaves_the_checkout_gives_it_back(shop: Shop, way: str) -> None:
    alice = await check_out(shop.customer(1))
    bob = shop.customer(2)
    await bob.say("/add TEA-1")
    assert await is_turned_away(shop, bob)
    await (alice.tap(way) if way == "Back" else alice.say(way))
    assert await gets_the_card(bob)
    assert await is_turned_away(shop, alice)


async def test_a_reservation_ends_after_ten_minutes(shop: Shop) -> None:
    """Whoever confirms the old card afterwards is turned away; nothing of theirs was written."""
    alice = await check_out(shop.customer(1))
    bob = shop.customer(2)
    await bob.say("/add TEA-1")
    shop.clock.advance(seconds=599)
    assert await is_turned_away(shop, bob)
    shop.clock.advance(seconds=1)
    assert await gets_the_card(bob)
    await alice.tap("Confirm order")
    assert shop.refused(AllReserved, names=("Sencha",))
    assert alice.answers()[-1] == (
        "All are reserved right now: Sencha. Some may become free again; try in a few minutes.",
        True,
    )
    assert await count_of(shop.store, "orders") == 0
    await bob.tap("Confirm order")
    assert await column(shop.store, "orders", "customer_id") == [bob.id]


async def test_an_old_card_gets_a_new_reservation_if_it_can(shop: Shop) -> None:
    """Nobody else wanted it meanwhile."""
    alice = await check_out(shop.customer(1))
    shop.clock.advance(seconds=3600)
    await alice.tap("Confirm order")
    assert await column(shop.store, "orders", "customer_id") == [alice.id]


async def test_a_reservation_does_not_end_while_its_order_waits_for_its_turn(shop: Shop) -> None:
    alice = await check_out(shop.customer(1))
    shop.clock.advance(seconds=599)
    cart = (await shop.store.read(lambda tx: tx.carts.open(alice.id))) or pytest.fail("no cart")
    assert await hot_goods(shop).reserve(cart, TO_ORDER) == shop.clock.ms() + TO_ORDER


async def test_a_step_of_the_checkout_is_no_leaving(shop: Shop) -> None:
    """From the first question on it is reserved, and to the last; the time does not begin anew."""
    await shop.owner.say('/delivery new "Courier" 4.90 address')
    await shop.owner.say("/delivery new Pickup 0")
    alice, bob = shop.customer(1), shop.customer(2)
    await check_out(alice)
    assert RESERVED in text_of(alice.window)
    await bob.say("/add TEA-1")
    await alice.press("Courier")
    shop.clock.advance(seconds=61)
    await alice.say("+49 30 1234567")
    assert await is_turned_away(shop, bob)
    await alice.say("12 Garden Lane, 10115 Berlin")
    assert "Reserved for you for 9 minutes, until 15:16" in text_of(alice.window)
    await alice.tap("Confirm order")
    assert await column(shop.store, "orders", "customer_id") == [alice.id]


async def test_what_comes_off_the_cart_is_given_back(shop: Shop) -> None:
    await shop.owner.say("/stock TEA-1 =3")
    alice, bob = shop.customer(1), shop.customer(2)
    await alice.say("/add TEA-1 3")
    await bob.say("/add TEA-1 2")
    await look_around(shop)
    assert await gets_the_card(alice)
    assert await is_turned_away(shop, bob)
    await alice.say("/remove TEA-1")
    await alice.say("/add TEA-1")
    assert await gets_the_card(alice)
    assert await gets_the_card(bob)


async def test_all_hot_goods_of_a_cart_are_reserved_or_none(shop: Shop) -> None:
    await make_hot(shop, MUG)
    alice, bob, carl = (shop.customer(number) for number in (1, 2, 3))
    shop.telegram.add_person("Carl")
    await check_out(alice)
    await bob.say("/add MUG-1 5")
    await bob.say("/add TEA-1")
    assert await is_turned_away(shop, bob)
    await carl.say("/add MUG-1 5")
    assert await gets_the_card(carl)


@pytest.mark.parametrize("method", [PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.TRANSFER])
async def test_however_it_is_paid_the_order_takes_what_was_reserved(tmp_path: Path, method: PaymentMethod) -> None:
    """One of two is bought, and the other one is there for the next customer at once."""
    with any_redis() as url:
        async with (
            turnstile_at(url, some_shop()) as turnstile,
            open_shop(tmp_path, policy=CARDS, turnstile=turnstile) as shop,
        ):
            await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 2)])
            await make_hot(shop, TEA)
            alice, bob, carl = (shop.customer(number) for number in (1, 2, 3))
            shop.telegram.add_person("Carl")
            for person in (alice, bob, carl):
                await person.say("/add TEA-1")
                await shop.store.write(choose_payment, person.id, method)
            assert await gets_the_card(alice)
            await alice.tap("Confirm order")
            assert await records(shop.store, "orders", "payment") == [{"payment": method}]
            assert await turnstile.reservations([TEA], shop.clock.ms()) == ()
            assert await gets_the_card(bob)
            assert await is_turned_away(shop, carl)


async def test_what_comes_back_can_be_reserved(shop: Shop) -> None:
    """An order that is cancelled; pieces that staff add, which count at once."""
    alice = await check_out(shop.customer(1))
    await alice.tap("Confirm order")
    await alice.say("/orders")
    await alice.press("Sencha")
    await alice.tap("Cancel order")
    await alice.tap("Yes, cancel it")
    await hot_goods(shop).look()
    bob = await check_out(shop.customer(2))
    assert has_card(bob)
    shop.telegram.add_person("Carl")
    carl = shop.customer(3)
    await carl.say("/add TEA-1")
    assert await is_turned_away(shop, carl)
    await shop.owner.say("/stock TEA-1 +1")
    await hot_goods(shop).look()
    assert await gets_the_card(carl)


async def test_without_redis_nothing_changes(tmp_path: Path) -> None:
    """Both see the card, and the database decides."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await make_hot(shop, TEA)
        alice, bob = shop.customer(1), shop.customer(2)
        for person in (alice, bob):
            await check_out(person)
            assert has_card(person)
            assert "Reserved" not in text_of(person.window)
        await alice.tap("Confirm order")
        await bob.tap("Confirm order")
        assert shop.refused(OutOfStock, shortages=(Shortage(sku_id=TEA, title="Sencha", wanted=1, left=0),))
        assert await column(shop.store, "orders", "customer_id") == [alice.id]


async def test_while_redis_does_not_answer_the_database_decides(tmp_path: Path) -> None:
    """And when it answers again, it is told what was sold meanwhile."""
    with own_redis() as server:
        async with turnstile_at(server.url) as turnstile, open_shop(tmp_path, turnstile=turnstile) as shop:
            await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 2)])
            await make_hot(shop, TEA)
            alice, bob, carl = (shop.customer(number) for number in (1, 2, 3))
            shop.telegram.add_person("Carl")
            await check_out(alice)
            assert RESERVED in text_of(alice.window)
            server.freeze()
            await check_out(bob)
            assert has_card(bob)
            assert "Reserved" not in text_of(bob.window)
            await bob.tap("Confirm order")
            await carl.say("/add TEA-1")
            server.thaw()
            await until_stored(lambda: turnstile_answers(shop))
            assert await is_turned_away(shop, carl)
            await alice.tap("Confirm order")
            assert await column(shop.store, "orders", "customer_id") == [bob.id, alice.id]


async def turnstile_answers(shop: Shop) -> bool:
    try:
        await look_around(shop)
    except NoAnswer:
        return False
    return True


async def test_a_reservation_outlives_a_redis_that_forgets_everything(tmp_path: Path) -> None:
    """It is told the stock by whoever comes next, and puts the reservations back before anybody else is let through."""
    with own_redis() as server:
        async with turnstile_at(server.url) as turnstile, open_shop(tmp_path, turnstile=turnstile) as shop:
            await stock_up(shop.store, GOODS)
            await make_hot(shop, TEA)
            alice, bob = await check_out(shop.customer(1)), shop.customer(2)
            await bob.say("/add TEA-1")
            server.client.flushall()
            assert await is_turned_away(shop, bob)
            await alice.tap("Confirm order")
            assert await column(shop.store, "orders", "customer_id") == [alice.id]


async def test_staff_mark_goods_as_hot_by_a_command_or_a_button(shop: Shop) -> None:
    """The card says so, and the audit log who did it."""
    await shop.owner.say("/stock MUG-1 hot")
    assert any("whoever checks out first" in text for text in shop.owner.texts())
    await shop.owner.say("/stock MUG-1")
    assert "🔥 Hot: reserved at checkout" in text_of(shop.owner.window)
    assert await shop.asks(shop.owner) == OpenStockCard(MUG)
    await shop.owner.tap("Not hot")
    assert "🔥 Hot: reserved" not in text_of(shop.owner.window)
    await shop.owner.tap("🔥 Hot")
    await shop.owner.say("/stock MUG-1 NOT  hot")
    assert await column(shop.store, "skus", "hot", id=MUG) == [0]
    log = await records(shop.store, "audit", "actor", "before", "after", action="stock.hot", subject="MUG-1")
    owner = str(Actor.staff(OWNER))
    steps = [("not hot", "hot"), ("hot", "not hot")] * 2
    assert log == [{"actor": owner, "before": before, "after": after} for before, after in steps]


async def test_who_may_not_change_stock_makes_nothing_hot(shop: Shop) -> None:
    alice = shop.customer(1)
    await alice.is_refused("/stock MUG-1 hot", NotFound)
    assert await column(shop.store, "skus", "hot", id=MUG) == [0]


async def test_a_name_that_ends_like_the_command_is_searched_for(shop: Shop) -> None:
    await shop.owner.say("/stock sencha hot")
    assert await column(shop.store, "skus", "hot", id=TEA) == [1]
    await shop.owner.say("/stock mug hot")
    assert await column(shop.store, "skus", "hot", id=MUG) == [0]


async def test_a_shop_without_redis_says_what_is_missing(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await shop.owner.say("/stock TEA-1 hot")
        assert any("REDIS_URL" in text for text in shop.owner.texts())


def _is_shown(person: Person, said: str) -> bool:
    return said in text_of(person.window)
