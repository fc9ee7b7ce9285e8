"""What the shop keeps about somebody: told, handed out, forgotten."""

import json
from pathlib import Path
from typing import Any

from bot.routes.privacy import Forget
from core.ports import Store
from core.usecases.order.search import index_orders
from core.usecases.privacy import OrdersUnderWay, empty_updates, forget_idle, forget_offered
from tests.journeys.orders import a_shop, bought_by_courier
from tests.playground.helpers import png
from tests.support.books import faults
from tests.support.chat import Person, buttons, text_of
from tests.support.inbox import undo_newest
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records, rows_of, tables
from tests.support.waiting import until_stored


async def closed(shop: Shop) -> str:
    """Alice orders by courier, and it arrives."""
    await bought_by_courier(shop)
    code = await newest_code(shop.store)
    await shop.owner.say(f"/order {code} confirm")
    await shop.owner.say(f"/order {code} ship")
    await shop.owner.say(f"/order {code} deliver")
    await shop.rest()
    return code


def file_of(shop: Shop, person: Person) -> dict[str, Any]:
    document = next(one["document"] for one in reversed(person.from_bot()) if "document" in one)
    found = shop.telegram.world.files.find(document["file_id"])
    assert found
    assert found.content
    data: dict[str, Any] = json.loads(found.content)
    return data


async def test_everybody_reads_what_is_kept(tmp_path: Path) -> None:
    """With the shop's own words first, if it has some; the menu and the help lead there."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        assert "365 days" in text_of(await alice.say("/privacy"))
        await shop.owner.say("/settings privacy We sell <nothing> to anybody.")
        await shop.owner.say("/settings data off")
        told = text_of(await alice.say("/privacy"))
        assert told.index("We sell <nothing> to anybody.") < told.index("What this shop keeps")
        assert "days after" not in told
        assert "/privacy" in text_of(await alice.say("/help"))


async def test_my_data_is_a_file_of_everything(tmp_path: Path) -> None:
    """Orders with lines and addresses, messages, favourites, the cart; of nobody else."""
    async with a_shop(tmp_path) as shop:
        code = await closed(shop)
        alice, bob = shop.customer(), shop.customer(2)
        await bob.say("/add TEA-100")
        await alice.say("/start p_1")
        await alice.tap("♡")
        await alice.say("/add TEA-100 2")
        await alice.say("/support")
        await alice.tap("Ask the shop")
        await alice.say("Is it fresh?")
        await alice.say("/privacy")
        await alice.tap("My data")
        data = file_of(shop, alice)
        assert data["customer"][0]["name"] == "Alice"
        assert [order["code"] for order in data["orders"]] == [code]
        assert data["orders"][0]["lines"][0]["code"] == "TEA-100"
        assert data["orders"][0]["delivered_to"][0]["address"]
        assert [one["text"] for one in data["messages"]] == ["Is it fresh?"]
        assert len(data["favourites"]) == 1
        assert [line["quantity"] for line in data["cart"]] == [2]
        await bob.say("/privacy")
        await bob.tap("My data")
        assert "Alice" not in json.dumps(file_of(shop, bob))
        assert not shop.telegram.unknown_parameters


async def test_forget_me_waits_for_orders_under_way(tmp_path: Path) -> None:
    """The customer is told which; a forged tap does no more."""
    async with a_shop(tmp_path) as shop:
        await bought_by_courier(shop)
        code = await newest_code(shop.store)
        alice = shop.customer()
        await alice.say("/privacy")
        assert code in text_of(await alice.tap("Forget me"))
        shop.telegram.tap(alice.id, alice.window["message_id"], Forget().encode())
        await shop.rest()
        assert shop.refused(OrdersUnderWay)
        assert "Alice" in await column(shop.store, "customers", "name")


async def test_who_is_forgotten_is_nowhere_and_the_books_agree(tmp_path: Path) -> None:
    """No name, number, address or word is left in any table; the order and its sums are. Twice is the same as once."""
    async with a_shop(tmp_path) as shop:
        code = await closed(shop)
        alice, owner = shop.customer(), shop.owner
        before = await records(shop.store, "orders")
        (address,) = await column(shop.store, "order_deliveries", "address")
        await alice.say("/start p_1")
        await alice.tap("♡")
        await alice.say("sencha")
        await alice.say("/add TEA-100 2")
        await alice.say("/support")
        await alice.tap("Ask the shop")
        await alice.say("Is it fresh?")
        await alice.say("/privacy")
        asked = await alice.tap("Forget me")
        assert "7 days" in text_of(asked)
        alice.tap_unseen("Forget me", asked)
        await alice.tap("Forget me", asked)
        await shop.rest()
        await shop.store.write(index_orders, 100)
        await until_stored(lambda: all_done(shop))
        assert await shop.store.write(empty_updates, 100) == 1
        assert await shop.store.write(empty_updates, 100) == 0
        assert await records(shop.store, "orders") == before
        left = await everything(shop.store)
        for word in ("Alice", "alice_1001", address, "1234567", "Is it fresh?", "sencha"):
            assert word not in left, word
        assert await count_of(shop.store, "favourites") == 0
        assert await faults(shop.store) == []
        assert "Nobody found" in text_of(await owner.say("/customer alice"))
        assert "forgotten customer" in text_of(await owner.say(f"/order {code}"))


async def test_who_comes_back_is_asked_anew(tmp_path: Path) -> None:
    """With an empty cart, and nothing that was answered before; a block stays."""
    async with a_shop(tmp_path) as shop:
        await closed(shop)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.say("/privacy")
        await alice.tap("Forget me")
        await alice.tap("Forget me")
        assert await column(shop.store, "customers", "name", id=alice.id) == [""]
        assert "empty" in text_of(await alice.say("/cart"))
        assert "Restore" not in " ".join(buttons(alice.window))
        assert await column(shop.store, "customers", "name", id=alice.id) == ["Alice"]
        assert await column(shop.store, "customers", "forgotten_at", id=alice.id) == [None]
        assert await count_of(shop.store, "last_answers") == 0


async def test_a_replayed_tap_does_not_bring_the_name_back(tmp_path: Path) -> None:
    """The process died after the effect was on disk, and its update comes again."""
    async with a_shop(tmp_path) as shop:
        await closed(shop)
        alice = shop.customer()
        await alice.say("/privacy")
        await alice.tap("Forget me")
        await alice.tap("Forget me")
        await until_stored(lambda: all_done(shop))
        await undo_newest(shop.store)
        telegram, clock = shop.telegram, shop.clock
    async with open_shop(tmp_path, telegram=telegram, clock=clock) as again:
        await again.rest()
        assert await column(again.store, "customers", "name", id=alice.id) == [""]


async def test_answers_are_forgotten_after_a_year(tmp_path: Path) -> None:
    """Of who has not been seen; orders keep theirs, and so does who was here, or has an order under way."""
    async with a_shop(tmp_path) as shop:
        await closed(shop)
        assert await shop.store.write(forget_idle, 100) == 0
        shop.clock.advance(hours=24 * 366)
        await shop.owner.say("/settings data off")
        assert await shop.store.write(forget_idle, 100) == 0
        await shop.owner.say("/settings data 365")
        assert await shop.store.write(forget_idle, 100) > 0
        assert await shop.store.write(forget_idle, 100) == 0
        assert await count_of(shop.store, "last_answers") == 0
        assert await count_of(shop.store, "customer_phones") == 0
        assert all(await column(shop.store, "order_deliveries", "address"))


async def test_photos_that_were_not_sent_on_are_forgotten(tmp_path: Path) -> None:
    """A day after they were offered to the shop."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png()))
        assert await count_of(shop.store, "offered_photos") == 1
        assert await shop.store.write(forget_offered, 100) == 0
        shop.clock.advance(hours=25)
        assert await shop.store.write(forget_offered, 100) == 1
        assert await count_of(shop.store, "offered_photos") == 0


async def test_help_with_a_payment_is_there_for_everybody(tmp_path: Path) -> None:
    """Whom to ask, the customer's orders, and the question itself."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        await shop.owner.say("/settings support Call +49 30 99.")
        told = await alice.say("/paysupport")
        assert "Call +49 30 99." in text_of(told)
        assert any("Orders" in label for label in buttons(told))
        await alice.tap("Ask the shop")
        await alice.say("I was charged twice")
        assert "I was charged twice" in " ".join(shop.owner.texts())


async def everything(store: Store) -> str:
    """All that stands in the tables, but for the audit log and its words."""
    names = [name for name in await tables(store) if not name.startswith("audit")]
    return "\n".join([str(row) for name in names for row in await rows_of(store, name)])


async def all_done(shop: Shop) -> bool:
    return await count_of(shop.store, "inbox", done_at=None) == 0
