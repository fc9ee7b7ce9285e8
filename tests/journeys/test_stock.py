"""Looking after stock from the chat, and being told when something is back."""

from pathlib import Path

import pytest

from bot.admin.routes.stock import AskChange, AskThreshold, OpenStock, OpenStockCard
from bot.admin.views import stock
from bot.views import product
from core.errors import InvalidInput, NotFound, Noun, OutOfStock, ShopError, Shortage, StaleScreen
from core.models.actor import Actor
from core.models.outbox import NoticeKind
from core.models.staff import Member, Role
from core.models.stock import Reason
from core.usecases.staff import appoint, dismiss
from core.usecases.stock import StockCard, UndoRefusal, UndoRefused, list_stock, search_stock, view_card
from playground.state.people import OWNER
from tests.support.chat import Message, Person, buttons, line_of, numbers, plain, routes_of, text_of
from tests.support.goods import Good, move, set_stock, stock_and_ledger, stock_up
from tests.support.held import held_up
from tests.support.news import owe
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of

CATEGORIES = (Good(stock=40), Good("MUG-1", "Mug <big>", 1200, 3), Good("SOAP-1", "Soap", 300, 0))
TEA, MUG, SOAP = 1, 2, 3


def _with(person: Person, words: str) -> Message:
    """The newest of the bot's messages that has these words."""
    return next(message for message in reversed(person.from_bot()) if words in text_of(message))


async def _news(shop: Shop, person: Person, words: str) -> Message:
    """Wait for a message that comes by itself."""
    await person.wait_for(lambda: any(words in text for text in person.texts()))
    await shop.rest()
    return _with(person, words)


async def _card(shop: Shop, sku_id: int) -> StockCard:
    return await shop.store.read(view_card, sku_id)


async def _owe_both(shop: Shop) -> None:
    """Tea and mugs have fallen together by seven and the owner is owed a message; the mugs are restocked."""
    for sku_id, left in ((1, 2), (2, 9)):
        await move(shop.store, sku_id, -7, Reason.IMPORTED, "file")
        await set_stock(shop.store, sku_id, left)
    await owe(shop.store, NoticeKind.SEVERAL_LOW, OWNER, (await column(shop.store, "movements", "id"))[-1])


async def _buy(person: Person, product_id: int, quantity: int) -> None:
    """Buy it, from the product's link to the receipt."""
    await person.say(f"/start p_{product_id}")
    await person.tap("Add to cart")
    await person.tap(str(1))
    await person.say(str(quantity))
    await person.say("/checkout")
    await person.tap("Confirm order")


class TestLooking:
    async def test_what_needs_looking_after_comes_first(self, tmp_path: Path) -> None:
        """From the menu to the list, to a card, and back to the page of the list that one came from."""
        async with open_shop(tmp_path) as shop:
            more = [Good(f"X-{number}", f"Thing {number:02}", stock=50) for number in range(8)]
            await stock_up(shop.store, (*CATEGORIES, *more))
            owner = shop.owner
            await owner.say("/admin")
            await owner.tap("Stock")
            listed = await shop.store.read(list_stock)
            assert text_of(owner.window) == plain(stock.listing(listed).text)
            assert (listed.counts.on_sale, listed.counts.sold_out, listed.counts.low) == (11, 1, 1)
            assert buttons(owner.window)[:3] == ["❌ Soap · sold out", "⚠️ Mug <big> · 3 left", "Green tea · 40"]
            await owner.tap("▶️")
            await owner.tap("Thing 07")
            assert "In stock: 50" in text_of(owner.window)
            await owner.tap("Back")
            assert "2/2" in buttons(owner.window)

    async def test_an_empty_shop_has_a_way_back(self, tmp_path: Path) -> None:
        """Nothing to look after yet."""
        async with open_shop(tmp_path) as shop:
            await shop.owner.say("/stock")
            assert len(buttons(shop.owner.window)) == 1
            await shop.owner.tap("Back")
            assert "admin area" in text_of(shop.owner.window)

    async def test_a_card_tells_all_about_an_article(self, tmp_path: Path) -> None:
        """What is there, when it counts as low, what sells, what open orders hold, and what moved it last."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            await _buy(shop.customer(), TEA, 2)
            await shop.owner.say("/stock TEA-100 +12 from the <supplier>")
            await shop.owner.tap("Open", _with(shop.owner, "38 → 50"))
            card = await _card(shop, TEA)
            assert (card.level.on_hand, card.level.own_low_at, card.level.low_at) == (50, None, 3)
            assert (card.sold, card.reserved) == (2, 2)
            assert text_of(shop.owner.window) == plain(stock.card(card, "UTC").text)
            assert "“from the <supplier>”" in line_of(shop.owner.window, "+12")
            assert line_of(shop.owner.window, "−2")


class TestFinding:
    async def test_a_name_lists_what_has_it(self, tmp_path: Path) -> None:
        """Like the whole list, with pages; text typed there searches the stock again, not the shop."""
        async with open_shop(tmp_path) as shop:
            more = [Good(f"X-{number}", f"Tea {number:02}", stock=50) for number in range(8)]
            await stock_up(shop.store, (*CATEGORIES, Good("TEA-2", "Black tea", stock=1), *more))
            owner = shop.owner
            assert numbers(text_of(await owner.say("/stock tea"))) == [10]
            assert buttons(owner.window)[:2] == ["⚠️ Black tea · 1 left", "Green tea · 40"]
            await owner.tap("▶️")
            assert buttons(owner.window)[:3] == ["Tea 06 · 50", "Tea 07 · 50", "◀️"]
            assert numbers(text_of(await owner.say("x-"))) == [8]
            await owner.tap("Back")
            assert numbers(text_of(owner.window))[0] == 12
            found = await shop.store.read(search_stock, "Tea")
            assert text_of(await owner.say("Tea")) == plain(stock.found("Tea", found).text)

    async def test_one_match_is_its_card(self, tmp_path: Path) -> None:
        """By a name of several words after the command, by a part of a code at the list, from one card to the next."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            assert "In stock: 40" in text_of(await owner.say("/stock Green tea"))
            await owner.say("/stock")
            assert "Mug <big>\nMUG-1" in text_of(await owner.say("mug"))
            assert "Sold out" in text_of(await owner.say("soap"))

    async def test_nothing_found_says_so_and_leaves_the_list(self, tmp_path: Path) -> None:
        """The same for words that would be a change if there were such a variant."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            for words in ("coffee", "coffee beans", "coffee +12"):
                key = words.removesuffix(" +12")
                await owner.is_refused(f"/stock {words}", NotFound, noun=Noun.VARIANT, key=key)
            await owner.say("/stock")
            await owner.is_refused("coffee", NotFound, noun=Noun.VARIANT, key="coffee")
            assert numbers(text_of(owner.window))[0] == 3
            assert await shop.asks(owner) == OpenStock()

    async def test_a_change_typed_at_a_card_is_that_articles(self, tmp_path: Path) -> None:
        """With its sign; the card says what it did."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            await shop.owner.say("/stock TEA-100")
            assert "40 → 52 in stock" in text_of(await shop.owner.say("+12 delivery"))
            assert "52 → 7 in stock" in text_of(await shop.owner.say("=7"))
            assert await stock_and_ledger(shop.store, TEA) == (7, 7)

    async def test_customers_search_the_shop(self, tmp_path: Path) -> None:
        """So does a former member of staff, from then on."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            sam = shop.customer(2)
            await sam.say("/start")
            await shop.store.write(appoint, Actor.staff(1000), Member(user_id=sam.id, role=Role.STAFF, name="Sam"))
            await sam.say("/stock")
            assert "In stock: 3" in text_of(await sam.say("mug"))
            await sam.say("/stock")
            await shop.store.write(dismiss, Actor.staff(1000), sam.id)
            await sam.say("mug")
            assert any("Mug <big>" in label for label in buttons(sam.window))
            assert "In stock" not in text_of(sam.window)


class TestChanging:
    async def test_steps_on_the_card(self, tmp_path: Path) -> None:
        """Each says what it was and what it is; below nothing there is no step."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            await owner.say("/stock soap-1")
            assert "−1" not in buttons(owner.window)
            for label, shown in (("+5", "5"), ("+10", "15"), ("+1", "16"), ("−1", "15")):
                await owner.tap(label)
                assert f"In stock: {shown}" in text_of(owner.window)
            assert ("16 → 15 in stock", False) in owner.answers()
            assert await stock_and_ledger(shop.store, SOAP) == (15, 15)

    async def test_a_double_tap_is_one_step(self, tmp_path: Path) -> None:
        """The second tap was on a card with the old number: it changes nothing and says so."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            await owner.say("/stock TEA-100")
            card = owner.window
            owner.tap_unseen("+5", card)
            await owner.tap("+5", card)
            assert shop.refused(StaleScreen)
            assert "In stock: 45" in text_of(owner.window)
            await owner.tap("+5")
            assert await stock_and_ledger(shop.store, TEA) == (50, 50)

    async def test_a_change_is_typed_on_the_card(self, tmp_path: Path) -> None:
        """Nonsense leaves the question open; the card says what a count overwrote, and takes it back."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            await owner.say("/stock TEA-100")
            await owner.tap("Set…")
            await owner.is_refused("lots", InvalidInput, field="stock_answer", value="lots", example="12")
            assert await shop.asks(owner) == AskChange(TEA, 0)
            await owner.say("=38 two broken")
            assert line_of(owner.window, "40 → 38")
            assert numbers(line_of(owner.window, "+40"))[:2] == [40, 40]
            assert line_of(owner.window, "two broken")
            await owner.tap("Undo −2")
            assert "In stock: 40" in text_of(owner.window)
            assert not any("Undo" in label for label in buttons(owner.window))
            assert await stock_and_ledger(shop.store, TEA) == (40, 40)

    async def test_a_threshold_of_its_own(self, tmp_path: Path) -> None:
        """By a typed answer, by a button, by a command."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            await owner.say("/stock TEA-100")
            await owner.tap("Low at…")
            await owner.is_refused("many", InvalidInput, field="threshold", value="many")
            assert await shop.asks(owner) == AskThreshold(TEA, 0)
            await owner.say("50")
            assert line_of(owner.window, "⚠️")
            assert text_of(owner.window).endswith(plain(stock.card(await _card(shop, TEA), "UTC").text))
            assert (await _card(shop, TEA)).level.own_low_at == 50
            await owner.tap("Low at…")
            await owner.tap("Default (3)")
            assert text_of(owner.window).endswith(plain(stock.card(await _card(shop, TEA), "UTC").text))
            assert (await _card(shop, TEA)).level.own_low_at is None
            assert 5 in numbers(text_of(await owner.say("/stock TEA-100 low=5")))
            told = text_of(await owner.say("/stock TEA-100 LOW = default"))
            assert told == plain(stock.threshold((await _card(shop, TEA)).level))


class TestUndo:
    async def test_the_answer_takes_its_change_back_once(self, tmp_path: Path) -> None:
        """In the same message, which then has no Undo any more; a second tap is told so."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            answer = await owner.say("/stock TEA-100 +12 delivery")
            assert line_of(answer, "40 → 52")
            assert "delivery" in text_of(answer)
            owner.tap_unseen("Undo +12", answer)
            await owner.tap("Undo +12", answer)
            assert shop.refused(UndoRefused, reason=UndoRefusal.DONE)
            (undone,) = [one for one in owner.from_bot() if one["message_id"] == answer["message_id"]]
            assert "40" in line_of(undone, "+12")
            assert not any("Undo" in label for label in buttons(undone))
            assert await stock_and_ledger(shop.store, TEA) == (40, 40)

    async def test_after_ten_minutes_it_stays(self, tmp_path: Path) -> None:
        """One line says why, and the button is gone."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            answer = await shop.owner.say("/stock TEA-100 -4")
            shop.clock.advance(seconds=601)
            await shop.owner.tap("Undo −4", answer)
            assert shop.refused(UndoRefused, reason=UndoRefusal.LATE)
            assert not any("Undo" in label for label in buttons(_with(shop.owner, "40 → 36")))
            assert await stock_and_ledger(shop.store, TEA) == (36, 36)

    async def test_what_is_sold_cannot_be_taken_back(self, tmp_path: Path) -> None:
        """Five came, a customer took four of them: the line says how many are left."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            answer = await shop.owner.say("/stock SOAP-1 +5")
            await _buy(shop.customer(), SOAP, 4)
            await shop.owner.tap("Undo +5", answer)
            assert shop.refused(UndoRefused, reason=UndoRefusal.GONE, left=1)
            assert await stock_and_ledger(shop.store, SOAP) == (1, 1)


class TestLow:
    async def test_the_crew_is_told_once_and_restocks_from_the_message(self, tmp_path: Path) -> None:
        """A sale leaves three, the next one two; the message restocks, and opens the card."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(stock=5)])
            sam, alice = shop.customer(2), shop.customer()
            for admin in (shop.owner, sam):
                await admin.say("/start")
            await shop.store.write(appoint, Actor.staff(1000), Member(user_id=sam.id, role=Role.STAFF, name="Sam"))
            await _buy(alice, TEA, 2)
            for admin in (shop.owner, sam):
                news = await _news(shop, admin, "runs low")
                assert 3 in numbers(line_of(news, "Green tea"))
                assert buttons(news) == ["+5", "+10", "📊 Open"]
            notice = _with(sam, "runs low")
            await sam.tap("+10", notice)
            assert "In stock: 13" in text_of(sam.window)
            await shop.owner.tap("+10", _with(shop.owner, "runs low"))
            assert shop.refused(StaleScreen)
            assert "In stock: 13" in text_of(shop.owner.window)
            await _buy(alice, TEA, 2)
            assert await count_of(shop.store, "outbox", kind="low_stock") == 2

    async def test_a_file_that_lets_many_fall_is_one_message(self, tmp_path: Path) -> None:
        """To each admin: ten names, the emptiest first, the count of the others, and the way to the list."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(f"X-{number}", f"Thing <{number}>", stock=9) for number in range(60)])
            sam = shop.customer(2)
            for admin in (shop.owner, sam):
                await admin.say("/start")
            await shop.store.write(appoint, Actor.staff(1000), Member(user_id=sam.id, role=Role.STAFF, name="Sam"))
            lines = [f"X-{number},Thing <{number}>,Drinks,4.50,{int(number != 59)}" for number in range(60)]
            file = "\n".join(["sku,product,category,price,stock", *lines]).encode()
            await shop.owner.act(lambda: shop.telegram.send_document(OWNER, "few.csv", file))
            await shop.owner.tap("Apply")
            for admin in (shop.owner, sam):
                told = text_of(await _news(shop, admin, "60 variants run low")).splitlines()
                assert [line.partition(":")[0] for line in told[1:3]] == ["Thing <59> (X-59)", "Thing <0> (X-0)"]
                assert numbers(told[2])[-1] == 1
                assert (len(told), told[-1]) == (12, "and 50 more")
                assert sum("low" in text for text in admin.texts()) == 1
            await sam.tap("Stock", _with(sam, "60 variants run low"))
            assert numbers(text_of(sam.window))[:3] == [60, 1, 59]

    async def test_what_is_left_of_several_is_told_as_one(self, tmp_path: Path) -> None:
        """The other one was restocked before the message went out."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(stock=9), Good("MUG-1", "Mug", stock=9)])
            await shop.owner.say("/start")
            await _owe_both(shop)
            shop.pipeline.services.outbox.nudge()
            news = await _news(shop, shop.owner, "runs low")
            assert "+10" in buttons(news)
            assert 2 in numbers(line_of(news, "Green tea"))

    async def test_low_and_then_sold_out_before_the_message_is_told_once(self, tmp_path: Path) -> None:
        """As sold out."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(stock=2)])
            await shop.owner.say("/start")
            await set_stock(shop.store, 1, 0)
            await owe(shop.store, NoticeKind.LOW_STOCK, OWNER, 1, times=2)
            await shop.rest()
            assert sum("is sold out" in text for text in shop.owner.texts()) == 1

    async def test_low_and_then_sold_out_together_with_others_is_told_once(self, tmp_path: Path) -> None:
        """By the message of what has fallen together."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(stock=9), Good("MUG-1", "Mug", stock=9)])
            await shop.owner.say("/start")
            for sku_id, delta, order in ((1, -6, "order:1"), (1, -3, "order:2"), (2, -8, "order:2")):
                await move(shop.store, sku_id, delta, Reason.SOLD, order)
            await set_stock(shop.store, 1, 0)
            await set_stock(shop.store, 2, 1)
            await owe(shop.store, NoticeKind.LOW_STOCK, OWNER, 1)
            await owe(shop.store, NoticeKind.SEVERAL_LOW, OWNER, (await column(shop.store, "movements", "id"))[-1])
            await shop.rest()
            assert [("sold out" in text, "2 variants run low" in text) for text in shop.owner.texts()[1:]] == [
                (True, True)
            ]

    @pytest.mark.parametrize(("chat_id", "stock", "told"), [(OWNER, 9, False), (OWNER, 2, True), (OWNER + 1, 2, False)])
    async def test_what_is_old_news_is_not_told(self, tmp_path: Path, chat_id: int, stock: int, told: bool) -> None:
        """It was restocked before the message went out, or the recipient has left the staff."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, [Good(stock=stock)])
            person = shop.person(chat_id)
            await person.say("/start")
            await owe(shop.store, NoticeKind.LOW_STOCK, chat_id, 1)
            await shop.rest()
            assert any("runs low" in text for text in person.texts()) is told


class TestNotifyMe:
    async def test_who_asked_is_told_when_it_is_back(self, tmp_path: Path) -> None:
        """Once, with the way to it; a customer who has changed their mind is not told."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            alice, bob = shop.customer(), shop.customer(2)
            for person in (alice, bob):
                await person.say(f"/start p_{SOAP}")
                await person.tap("Notify me")
                assert "Never mind" in str(buttons(person.window))
            await bob.tap("Never mind")
            assert any("Notify me" in label for label in buttons(bob.window))
            await shop.owner.say("/stock SOAP-1")
            assert numbers(line_of(shop.owner.window, "🔔")) == [1]
            await shop.owner.tap("+5")
            news = await _news(shop, alice, "🔔")
            assert text_of(news) == plain(product.back_in_stock((await _card(shop, SOAP)).level).text)
            await alice.tap("See it", news)
            assert any("Add to cart" in label for label in buttons(alice.window))
            assert not any("🔔" in text for text in bob.texts())
            assert await count_of(shop.store, "waits") == 0

    async def test_what_is_sold_out_again_is_said_so(self, tmp_path: Path) -> None:
        """The message was owed when it came back; it asks whether to wait again."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            alice = shop.customer()
            await alice.say(f"/start p_{SOAP}")
            await owe(shop.store, NoticeKind.BACK_IN_STOCK, alice.id, SOAP)
            shop.pipeline.services.outbox.nudge()
            await alice.tap("Notify me again", await _news(shop, alice, "🔔"))
            assert "Never mind" in str(buttons(alice.window))

    async def test_it_came_back_before_the_tap(self, tmp_path: Path) -> None:
        """There is nothing to wait for: the page offers it."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            alice = shop.customer()
            await alice.say(f"/start p_{SOAP}")
            await shop.owner.say("/stock SOAP-1 +1")
            await alice.tap("Notify me")
            assert ("It is back already!", False) in alice.answers()
            assert any("Add to cart" in label for label in buttons(alice.window))

    async def test_what_is_there_offers_no_waiting(self, tmp_path: Path) -> None:
        """It can be bought."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            await shop.customer().say(f"/start p_{TEA}")
            assert not any("Notify" in label for label in buttons(shop.customer().window))


WRONG: list[tuple[str, type[ShopError], dict[str, str]]] = [
    ("NOPE", NotFound, {"noun": Noun.VARIANT, "key": "NOPE"}),
    ("NOPE +1", NotFound, {"noun": Noun.VARIANT, "key": "NOPE"}),
    ("🎉", NotFound, {"noun": Noun.VARIANT, "key": "🎉"}),
    ("TEA-100 12", InvalidInput, {"field": "stock_change", "value": "12"}),
    ("TEA-100 ++3", InvalidInput, {"field": "stock_change", "value": "++3"}),
    ("TEA-100 +-3", InvalidInput, {"field": "stock_change", "value": "+-3"}),
    ("TEA-100 +1e9", InvalidInput, {"field": "stock_change", "value": "+1e9"}),
    ("TEA-100 +1000000000", InvalidInput, {"field": "stock_amount"}),
    ("TEA-100 =-1", InvalidInput, {"field": "stock_change", "value": "=-1"}),
    ("TEA-100 plenty", InvalidInput, {"field": "stock_change", "value": "plenty"}),
    ("TEA-100 🎉", InvalidInput, {"field": "stock_change", "value": "🎉"}),
    ("TEA-100 +5 7", InvalidInput, {"field": "stock_change", "value": "+5 7"}),
    ("TEA-100 +1 " + "x" * 201, InvalidInput, {"field": "stock_note"}),
    ("TEA-100 low=", InvalidInput, {"field": "threshold", "value": ""}),
    ("TEA-100 low=-1", InvalidInput, {"field": "threshold", "value": "-1"}),
    ("TEA-100 low=soon", InvalidInput, {"field": "threshold", "value": "soon"}),
    ("TEA-100 low=99999999", InvalidInput, {"field": "stock_amount", "value": "99999999"}),
    ("TEA-100 <b>", InvalidInput, {"field": "stock_change", "value": "<b>"}),
]
"""What is typed after the command, and how it is refused."""


class TestWrongInput:
    async def test_one_line_with_a_command_that_works(self, tmp_path: Path) -> None:
        """Missing, too many, unknown, too large, text, emoji: nothing moves, and the example can be sent as it stands."""
        async with open_shop(tmp_path) as shop:
            await stock_up(shop.store, CATEGORIES)
            owner = shop.owner
            for words, kind, facts in WRONG:
                assert "/stock TEA-100" in await owner.is_refused(f"/stock {words}", kind, **facts)
            short = Shortage(sku_id=TEA, title="Green tea", wanted=41, left=40)
            await owner.is_refused("/stock TEA-100 -41", OutOfStock, shortages=(short,))
            assert await stock_and_ledger(shop.store, TEA) == (40, 40)
            assert await count_of(shop.store, "audit") == 0


async def test_customers_are_served_while_staff_wait_for_a_list(tmp_path: Path) -> None:
    """However long it takes: staff's reads run beside those of customers."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, CATEGORIES)
        alice, owner = shop.customer(), shop.owner
        await owner.say("/start")
        async with held_up(shop.store.read_for_staff):
            owner.telegram.say(owner.id, "/stock")
            alice.telegram.say(alice.id, "/shop")
            await alice.wait_for(lambda: bool(alice.windows()))
            assert "Drinks" in str(buttons(alice.window))
            assert OpenStockCard(TEA) not in routes_of(owner.window)
        await owner.wait_for(lambda: bool(owner.windows()) and OpenStockCard(TEA) in routes_of(owner.window))
        await shop.rest()
        assert await shop.asks(owner) == OpenStock()


async def test_a_long_list_says_where_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For staff and for customers."""
    for place in ("bot.admin.views.stock.MOST_LISTED", "bot.views.product.MOST_FOUND"):
        monkeypatch.setattr(place, 2)
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(f"TEA-{number}", f"Tea {number}") for number in range(3)])
        listed = text_of(await shop.owner.say("/stock"))
        assert (numbers(listed)[0], numbers(listed)[-1]) == (3, 2)
        assert "2+ products" in text_of(await shop.customer().say("tea"))
