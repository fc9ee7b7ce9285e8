"""♡: marked once, bounded, and told once of each change that matters."""

import pytest

from core.errors import FavouritesFull, NotFound
from core.models.actor import CLI, Actor
from core.models.outbox import NoticeKind
from core.models.product import NewVariant
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases import favourite
from core.usecases.favourite import add_favourite, drop_favourite, find_changed, forget_news, list_favourites
from core.usecases.imports import apply_import, list_catalog, plan_import
from core.usecases.order.cancel import cancel_order
from core.usecases.outbox import due_notices
from core.usecases.product.browse import view_product
from core.usecases.product.edit import show_product
from core.usecases.product.variant import add_variant, relabel, set_price, show_variant
from core.usecases.settings import change_setting
from core.usecases.stock import change_stock
from core.usecases.wait import ask_to_be_told
from core.values.settings import Setting
from tests.support.goods import hide_product
from tests.support.imports import checked_file
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room
from tests.support.tables import column, count_of, records, set_values

OWNER = Actor.staff(1000)


async def _love(room: Room, *product_ids: int, customer_id: int = ALICE) -> None:
    for product_id in product_ids:
        await room.store.write(add_favourite, customer_id, product_id)


async def _stock(room: Room, amount: int, source: str, code: str = "MUG-1") -> None:
    change = StockChange(amount=amount, absolute=True)
    await room.store.write(change_stock, OWNER, source, code, change)


async def _file(room: Room, table: bytes) -> None:
    base = await room.store.read(list_catalog)
    plan = await room.store.read(plan_import, base, checked_file(table, "EUR", base))
    await room.store.write(apply_import, plan, CLI)


async def _owed(room: Room) -> list[int]:
    """Whom the outbox owes a notice of favourites, once for each notice."""
    return await column(room.store, "outbox", "chat_id", kind=NoticeKind.FAVOURITES)


async def _told(room: Room, customer_id: int = ALICE) -> list[list[tuple[int, int, int, bool]]]:
    """What each notice that is owed to the customer says now: (product, price, price before, back in stock); [] for an outdated one."""
    owed = [one for one in await room.store.read(due_notices) if one.kind is NoticeKind.FAVOURITES]
    facts = [await room.store.read(find_changed, one) for one in owed if one.chat_id == customer_id]
    return [
        [(one.product_id, one.price, one.was, one.back) for one in fact.news] if fact is not None else []
        for fact in facts
    ]


async def test_the_mark_is_one_however_often_it_is_set(room: Room) -> None:
    """On and off are what the button says, so a double tap does not undo the first."""
    await _love(room, TEA, TEA, MUG)
    await room.store.write(drop_favourite, ALICE, MUG)
    await room.store.write(drop_favourite, ALICE, MUG)
    assert [one.id for one in (await room.store.read(list_favourites, ALICE)).items] == [TEA]
    assert (await room.store.read(view_product, TEA, ALICE)).favourite
    assert not (await room.store.read(view_product, TEA, BOB)).favourite


async def test_the_list_is_the_customers_own_and_the_latest_comes_first(room: Room) -> None:
    """What is hidden is not in it, with nothing of its price."""
    await _love(room, TEA)
    room.clock.advance(seconds=1)
    await _love(room, SOAP, MUG)
    await _love(room, MUG, customer_id=BOB)
    listed = await room.store.read(list_favourites, ALICE)
    assert [(one.id, one.price) for one in listed.items] == [(SOAP, 300), (MUG, 1200), (TEA, 450)]
    await hide_product(room.store, SOAP)
    listed = await room.store.read(list_favourites, ALICE)
    assert ([one.id for one in listed.items], listed.total) == ([MUG, TEA], 2)


async def test_what_is_not_for_sale_is_not_marked(room: Room) -> None:
    """Nor what never was."""
    await hide_product(room.store, MUG)
    for product_id in (MUG, 999):
        with pytest.raises(NotFound):
            await _love(room, product_id)
    assert await count_of(room.store, "favourites") == 0


async def test_there_is_a_limit(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one that fits is marked again without complaint; one that is taken out makes room."""
    monkeypatch.setattr(favourite, "MOST_FAVOURITES", 2)
    await _love(room, TEA, MUG, MUG)
    with pytest.raises(FavouritesFull):
        await _love(room, SOAP)
    await room.store.write(drop_favourite, ALICE, TEA)
    await _love(room, SOAP)
    assert await column(room.store, "favourites", "product_id") == [MUG, SOAP]


async def test_a_price_below_the_last_known_one_is_told(room: Room) -> None:
    """To everybody who has marked it; a price that rises, and falls to where it was, is told to nobody."""
    await _love(room, MUG)
    await _love(room, MUG, customer_id=BOB)
    for price in (1500, 1200, 1100):
        await room.store.write(set_price, OWNER, MUG, price)
    assert await _owed(room) == [ALICE, BOB]
    assert await _told(room) == [[(MUG, 1100, 1200, False)]]
    for price in (1300, 1100, 1000):
        await room.store.write(set_price, OWNER, MUG, price)
    assert await _owed(room) == [ALICE, BOB, ALICE, BOB]
    assert await _told(room) == [[], [(MUG, 1000, 1100, False)]], "the later notice says it all"


async def test_what_is_no_longer_so_is_not_told(room: Room) -> None:
    """The price has risen again, it is sold out, hidden, or not marked any more."""
    await _love(room, TEA, MUG, SOAP)
    await room.store.write(set_price, OWNER, TEA, 400)
    await room.store.write(set_price, OWNER, MUG, 1000)
    await room.store.write(set_price, OWNER, SOAP, 200)
    await room.store.write(set_price, OWNER, TEA, 450)
    await _stock(room, 0, "u:1")
    await room.store.write(drop_favourite, ALICE, SOAP)
    assert await _told(room) == [[], [], []]


async def test_back_in_stock_is_told_once_for_each_time_it_was_sold_out(room: Room) -> None:
    """Restocked twice in a row is one event; sold by an order or counted to nothing is the same."""
    await _love(room, MUG)
    order = (await room.buy((MUG, 3), customer_id=BOB)).order
    await _stock(room, 5, "u:1")
    await _stock(room, 9, "u:2")
    assert await _told(room) == [[(MUG, 1200, 1200, True)]]
    await _stock(room, 0, "u:3")
    await room.store.write(cancel_order, OWNER, order.id)
    assert await _owed(room) == [ALICE, ALICE]


async def test_one_that_was_marked_while_sold_out_is_told(room: Room) -> None:
    """With the new price, if that has fallen meanwhile: the fall alone is told to nobody."""
    await _stock(room, 0, "u:1")
    await _love(room, MUG)
    await room.store.write(set_price, OWNER, MUG, 900)
    assert await _owed(room) == []
    await _stock(room, 5, "u:2")
    assert await _told(room) == [[(MUG, 900, 1200, True)]]


async def test_a_product_is_sold_out_when_all_its_variants_are(room: Room) -> None:
    """Also when the last one in stock is hidden; a second variant that comes back is no news."""
    await room.store.write(relabel, OWNER, MUG, "blue")
    await room.store.write(add_variant, OWNER, "u:0", MUG, NewVariant(label="red", price=1300, stock=2))
    await _love(room, MUG)
    await _stock(room, 0, "u:1")
    await _stock(room, 3, "u:2")
    assert await _owed(room) == []
    await _stock(room, 0, "u:3", code="MUG-RED")
    await room.store.write(show_variant, OWNER, MUG, shown=False)
    await room.store.write(show_variant, OWNER, MUG, shown=True)
    assert await _told(room) == [[(MUG, 1200, 1200, True)]]


async def test_a_cheaper_variant_makes_the_product_cheaper(room: Room) -> None:
    """It is the price that a list shows."""
    await room.store.write(relabel, OWNER, MUG, "blue")
    await _love(room, MUG)
    await room.store.write(add_variant, OWNER, "u:0", MUG, NewVariant(label="small", price=800, stock=2))
    assert await _told(room) == [[(MUG, 800, 1200, False)]]


async def test_what_comes_back_hidden_is_told_when_it_is_shown(room: Room) -> None:
    """Nobody is told of what they cannot buy."""
    await _love(room, MUG)
    await _stock(room, 0, "u:1")
    await room.store.write(show_product, OWNER, MUG, shown=False)
    await _stock(room, 5, "u:2")
    assert await _owed(room) == []
    await room.store.write(show_product, OWNER, MUG, shown=True)
    assert await _told(room) == [[(MUG, 1200, 1200, True)]]


async def test_a_file_is_one_notice_to_each(room: Room) -> None:
    """However many of their favourites it makes cheaper or brings back; nobody hears of others' favourites."""
    await _stock(room, 0, "u:1")
    await _love(room, TEA, MUG)
    await _love(room, TEA, SOAP, customer_id=BOB)
    await _file(room, b"sku,price,stock\nTEA-100,4.00,10\nMUG-1,12.00,7\nSOAP-1,3.50,5\n")
    assert await _owed(room) == [ALICE, BOB]
    assert await _told(room) == [[(TEA, 400, 450, False), (MUG, 1200, 1200, True)]]
    assert await _told(room, BOB) == [[(TEA, 400, 450, False)]]
    await _file(room, b"sku,price,stock\nTEA-100,4.00,11\nMUG-1,12.00,8\n")
    assert await _owed(room) == [ALICE, BOB]


async def test_who_has_a_mark_and_a_wait_hears_once(room: Room) -> None:
    """Of the variant they wait for; who has only the mark hears of the product."""
    await _stock(room, 0, "u:1")
    await _love(room, MUG)
    await _love(room, MUG, customer_id=BOB)
    await room.store.write(ask_to_be_told, ALICE, MUG)
    await _stock(room, 5, "u:2")
    owed = await records(room.store, "outbox", "chat_id", "kind", kind=("back_in_stock", "favourites"))
    assert sorted((row["chat_id"], row["kind"]) for row in owed) == [(ALICE, "back_in_stock"), (BOB, "favourites")]
    await _stock(room, 0, "u:3")
    await _stock(room, 5, "u:4")
    assert sorted(await _owed(room)) == [ALICE, BOB, BOB]


async def test_what_was_undone_is_not_told(room: Room) -> None:
    """The notice is owed by the same transaction as the price."""
    await _love(room, MUG)

    async def fail(tx: Transaction) -> None:
        await set_price(tx, OWNER, MUG, 100)
        raise FavouritesFull(1)

    with pytest.raises(FavouritesFull):
        await room.store.write(fail)
    assert await _owed(room) == []
    assert await count_of(room.store, "favourite_news") == 0
    assert await column(room.store, "favourites", "price") == [1200]


async def test_a_new_currency_is_no_new_price(room: Room) -> None:
    """Yen have no decimals: 12.00 euros become 12 yen, which is no fall from 1200."""
    await _love(room, MUG)
    await room.store.write(change_setting, OWNER, Setting.CURRENCY, "JPY")
    assert await column(room.store, "favourites", "price") == [12]
    await room.store.write(set_price, OWNER, MUG, 12)
    await _stock(room, 9, "u:1")
    assert await _owed(room) == []


async def test_old_news_are_forgotten(room: Room) -> None:
    """Those that are still to be told are not."""
    await _love(room, MUG)
    await room.store.write(set_price, OWNER, MUG, 1000)
    await set_values(room.store, "outbox", {"sent_at": room.clock.ms()}, kind=NoticeKind.FAVOURITES)
    room.clock.advance(hours=1)
    await room.store.write(set_price, OWNER, MUG, 900)
    assert await room.store.write(forget_news, room.clock.ms()) == 1
    assert await _told(room) == [[(MUG, 900, 1000, False)]]
