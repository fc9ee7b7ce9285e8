"""Delivery: what is asked before an order, what is charged for it, and who is told."""

from pathlib import Path

from bot.admin.views import delivery
from bot.routes import AskAnswer
from core.errors import DeliveryChanged, InvalidInput, NotFound, Noun, TotalChanged
from core.models.delivery import Question
from core.usecases.cart import expire_carts
from core.usecases.delivery import MethodExists, list_methods
from playground.telegram import Telegram
from tests.support.chat import Message, Person, buttons, line_of, plain, text_of
from tests.support.clock import StillClock
from tests.support.crowd import has_card
from tests.support.goods import Good, set_stock, stock_and_ledger, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, records

COURIER = '/delivery new "Courier" 4.90 free_from=50 address'
PICKUP = "/delivery new Pickup 0"
ADDRESS = "12 Garden Lane, 10115 Berlin"
PHONE, WHERE = AskAnswer(Question.PHONE), AskAnswer(Question.ADDRESS)
HELPER = "👇"
"""Begins the message with the keyboard that shares a phone number."""


async def offer(shop: Shop, *commands: str) -> None:
    """Goods on the shelves (€10.00 each), and these delivery methods."""
    await stock_up(shop.store, [Good(price=1000, stock=99)])
    for command in commands:
        assert "✅" in text_of(await shop.owner.say(command)), command


async def check_out(person: Person, quantity: int = 1) -> Message:
    await person.say(f"/add TEA-100 {quantity}")
    return await person.tap("Checkout")


async def answer_all(person: Person) -> Message:
    """Answer from the first question to the card."""
    await person.say("+49 30 1234567")
    return await person.say(ADDRESS)


def receipt(person: Person) -> str:
    return next(text for text in person.texts() if "🧾" in text)


async def test_a_shop_without_a_method_asks_nothing(tmp_path: Path) -> None:
    """Checkout, confirm, and no word about delivery."""
    async with open_shop(tmp_path) as shop:
        await offer(shop)
        alice = shop.customer()
        card = await check_out(alice)
        assert buttons(card) == ["✅ Confirm order · €10.00", "⬅️ Back"]
        await alice.tap("Confirm order")
        assert "Delivery" not in receipt(alice)
        assert await count_of(shop.store, "order_deliveries") == 0


async def test_the_only_method_is_taken_by_itself(tmp_path: Path) -> None:
    """Pickup asks nothing; the card takes a note."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new “Pick up in the shop” 1.50")
        alice = shop.customer()
        card = await check_out(alice)
        assert "€1.50" in line_of(card, "(Pick up in the shop)")
        assert "Total: €11.50" in text_of(card)
        assert "🚚 Change method" not in buttons(card)
        await alice.tap("Note")
        await alice.say("I come <b>late</b> & tired")
        await alice.tap("Confirm order")
        assert line_of(receipt(alice), "I come <b>late</b> & tired")
        assert "Total: €11.50" in receipt(alice)


async def test_one_of_two_methods_is_chosen_and_changed(tmp_path: Path) -> None:
    """By buttons with prices; the card can change it."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER, PICKUP)
        alice = shop.customer()
        asked = await check_out(alice)
        assert buttons(asked)[:2] == ["Courier · €4.90", "Pickup · free"]
        assert "free from €50.00" in text_of(asked)
        assert "Total: €10.00" in text_of(await alice.tap("Pickup"))
        await alice.tap("Change method")
        await alice.tap("Courier")
        assert await shop.asks(alice) == PHONE
        assert "Total: €14.90" in text_of(await answer_all(alice))
        await alice.tap("Confirm order")
        assert "€4.90" in line_of(receipt(alice), "(Courier)")


async def test_all_questions_reach_the_receipt_and_the_owner(tmp_path: Path) -> None:
    """Phone and address are asked in turn, name and note on the card; each wrong answer gets one line, and all of it is escaped."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        assert await shop.asks(alice) == PHONE
        for wrong in ("call me", "12", "1" * 21, "+49 30 <1234567>"):
            await alice.is_refused(wrong, InvalidInput, field="phone", value=wrong)
        await alice.say("+49 (30) 123-4567")
        assert await shop.asks(alice) == WHERE
        await alice.is_refused("home", InvalidInput, field="address", value="home")
        await alice.say("12 Garden Lane\n10115 Berlin")
        assert "Name: Alice" in text_of(alice.window), "as Telegram knows her, until she says otherwise"
        await alice.tap("Change name")
        await alice.is_refused("x" * 101, InvalidInput, field="recipient")
        await alice.say("<b>Alice</b> & Bob")
        await alice.tap("Note")
        await alice.is_refused("x" * 301, InvalidInput, field="note")
        await alice.say("ring twice")
        said = ["<b>Alice</b> & Bob", "+49 30 1234567", ADDRESS, "ring twice", "(Courier): €4.90", "€14.90"]
        for part in said:
            assert part in text_of(alice.window)
        await alice.tap("Confirm order")
        await shop.owner.wait_for(lambda: any("New order" in text for text in shop.owner.texts()))
        notice = next(text for text in shop.owner.texts() if "New order" in text)
        for part in said:
            assert part in receipt(alice)
            assert part in notice


async def test_a_shared_contact_is_the_senders_own(tmp_path: Path) -> None:
    """Somebody else's is refused and the question stays; the keyboard goes when the question is answered."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice, bob = shop.customer(1), shop.customer(2)
        await check_out(alice)
        helper = alice.from_bot()[-1]
        assert HELPER in text_of(helper)
        await alice.act(lambda: shop.telegram.send_contact(alice.id, of=bob.id))
        assert shop.refused(InvalidInput, field="contact")
        assert await shop.asks(alice) == PHONE
        await alice.act(lambda: shop.telegram.send_contact(alice.id))
        assert await shop.asks(alice) == WHERE
        sent = [call for call in shop.telegram.journal if call.method == "sendMessage"]
        assert sum("request_contact" in str(call.params.get("reply_markup")) for call in sent) == 1
        assert sum("remove_keyboard" in str(call.params.get("reply_markup")) for call in sent) == 1
        assert text_of(helper) not in alice.texts()
        assert "✔️" not in alice.texts()
        await alice.say(ADDRESS)
        assert "+1 202-555-1001" in text_of(alice.window)


async def test_the_contact_keyboard_goes_when_the_question_is_left(tmp_path: Path) -> None:
    """By a command, by a button."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await alice.say("/shop")
        assert not any(HELPER in text for text in alice.texts())
        await alice.say("/checkout")
        assert any(HELPER in text for text in alice.texts())
        await alice.tap("Back")
        assert await shop.asks(alice) is None
        assert not any(HELPER in text for text in alice.texts())


async def test_a_location_is_an_address(tmp_path: Path) -> None:
    """Shown as coordinates that open a map; a sticker or a contact is none."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await alice.act(lambda: shop.telegram.send_location(alice.id, 52.52, 13.405))
        assert shop.refused(InvalidInput, field="phone_kind")
        await alice.say("030 123456")
        for other in (
            lambda: shop.telegram.send_contact(alice.id),
            lambda: shop.telegram.send_document(alice.id, "x", b"x"),
        ):
            await alice.act(other)
            assert shop.refused(InvalidInput, field="address_kind")
        await alice.act(lambda: shop.telegram.send_location(alice.id, 52.52, -13.405))
        assert "52.520000, -13.405000" in text_of(alice.window)
        assert any("maps" in str(entity.get("url")) for entity in alice.window["entities"])
        await alice.tap("Change address")
        await alice.say(ADDRESS)
        assert ADDRESS in text_of(alice.window)
        assert "52.52" not in text_of(alice.window)


async def test_each_answer_is_corrected_on_the_card(tmp_path: Path) -> None:
    """One button each; back leads to the card again."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        card = await answer_all(alice)
        for label, told in (("Change name", "Bob"), ("Change phone", "0301234"), ("Note", "at noon")):
            await alice.tap(label)
            await alice.tap("Back")
            assert has_card(alice)
            await alice.tap(label)
            await alice.say(told)
            assert told in text_of(alice.window)
        await alice.tap("Note")
        await alice.tap("No note")
        assert "at noon" not in text_of(alice.window)
        await alice.tap("Confirm order", card)
        assert not any("🧾" in text for text in alice.texts()), "the card before the corrections buys nothing"
        await alice.tap("Confirm order")
        assert "Name: Bob" in receipt(alice)


async def test_answers_are_offered_again(tmp_path: Path) -> None:
    """All at once, or one by one; nobody else is offered them."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice, bob = shop.customer(1), shop.customer(2)
        await check_out(alice)
        await answer_all(alice)
        await alice.tap("Confirm order")
        offered = await check_out(alice)
        assert f"Last time: Courier · Alice · +49 30 1234567 · {ADDRESS}" in text_of(offered)
        await alice.tap("Use: +49 30 1234567")
        await alice.tap(f"Use: {ADDRESS}")
        assert has_card(alice)
        await alice.tap("Note")
        assert not any("Use:" in label for label in buttons(alice.window)), "there was no note"
        await alice.say("/checkout")
        await alice.tap("Confirm order")
        await check_out(alice)
        assert ADDRESS in text_of(await alice.tap("As last time"))
        assert not any("last" in label or "Use:" in label for label in buttons(await check_out(bob)))


async def test_questions_go_on_after_a_restart(tmp_path: Path) -> None:
    """The shop closes in the middle; the next typed message is the answer, and the contact keyboard still goes."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        alice = shop.customer()
        await alice.say("0301234567")
        assert await shop.asks(alice) == WHERE
        assert not any(HELPER in text for text in alice.texts())
        await alice.say(ADDRESS)
        await alice.tap("Confirm order")
        assert "0301234567" in receipt(alice)


async def test_free_from_is_inclusive_and_looks_at_the_goods_before_discounts(tmp_path: Path) -> None:
    """€40 pays, €50 does not, €50 less a coupon does not either."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new Van 4.90 free_from=50")
        alice = shop.customer()
        assert "€4.90" in line_of(await check_out(alice, 4), "(Van)")
        assert "free" in line_of(await check_out(alice, 1), "(Van)")
        await shop.owner.say("/coupon new SAVE 10%")
        await alice.say("/coupon SAVE")
        assert "Total: €45.00" in text_of(await alice.tap("Checkout"))
        await alice.tap("Confirm order")
        assert "Total: €45.00" in receipt(alice)


async def test_a_repriced_method_is_never_charged_unseen(tmp_path: Path) -> None:
    """The new total is shown and asked for again, also where it is lower."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new Van 4.90")
        alice = shop.customer()
        await check_out(alice)
        shown = 1490
        for price, total in (("5.90", 1590), ("3", 1300)):
            await shop.owner.say(f"/delivery change Van {price}")
            await alice.tap("Confirm order")
            assert shop.refused(TotalChanged, shown=shown, total=total, currency="EUR")
            assert f"€{total / 100:.2f}" in text_of(alice.window)
            shown = total
        await alice.tap("Confirm order")
        assert "€13.00" in receipt(alice)


async def test_a_paused_method_is_asked_for_again(tmp_path: Path) -> None:
    """Named, and nothing is ordered: with others to choose from, with one left at the same price, with none left."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, *(f"/delivery new {name} 4" for name in ("Van", "Bike", "Foot")))
        alice = shop.customer()
        await check_out(alice)
        await alice.tap("Van")
        await shop.owner.say("/delivery pause van")
        await alice.tap("Confirm order")
        assert shop.refused(DeliveryChanged, paused="Van")
        assert buttons(alice.window)[:2] == ["Bike · €4.00", "Foot · €4.00"]
        await alice.tap("Bike")
        await shop.owner.say("/delivery pause Bike")
        await alice.tap("Confirm order")
        assert shop.refused(DeliveryChanged, paused="Bike")
        assert "€4.00" in line_of(alice.window, "(Foot)")
        await shop.owner.say("/delivery pause Foot")
        await alice.tap("Confirm order")
        assert shop.refused(DeliveryChanged, paused="Foot")
        assert not any("🧾" in text for text in alice.texts())
        await alice.tap("Confirm order")
        assert "Total: €10.00" in receipt(alice)


async def test_an_ended_method_is_asked_for_again(tmp_path: Path) -> None:
    """One line names it, nothing is charged, and the others are shown; one with the same name and price is another method."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, *(f"/delivery new {name} 4" for name in ("Van", "Bike", "Foot")))
        alice = shop.customer()
        await check_out(alice)
        await alice.tap("Van")
        await shop.owner.say("/delivery end van")
        await shop.owner.say("/delivery new Van 4")
        await alice.tap("Confirm order")
        assert shop.refused(DeliveryChanged, paused="Van")
        assert buttons(alice.window)[:3] == ["Bike · €4.00", "Foot · €4.00", "Van · €4.00"]
        assert await count_of(shop.store, "orders") == 0
        await alice.tap("Bike")
        await alice.tap("Confirm order")
        assert "€4.00" in line_of(receipt(alice), "(Bike)")
        await shop.owner.say("/delivery end Bike")
        await alice.say("/orders")
        await alice.tap(buttons(alice.window)[0])
        assert "€4.00" in line_of(alice.window, "(Bike)"), "the order keeps its copy"


async def test_a_tap_on_an_ended_method_takes_nothing(tmp_path: Path) -> None:
    """It is said, and the others are shown."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new Van 4", "/delivery new Bike 3", PICKUP)
        alice = shop.customer()
        await check_out(alice)
        await shop.owner.say("/delivery end Van")
        await alice.tap("Van")
        assert shop.refused(NotFound, noun=Noun.DELIVERY_METHOD, key=1)
        assert buttons(alice.window)[:2] == ["Bike · €3.00", "Pickup · free"]


async def test_a_renamed_method_stays_chosen_and_is_shown_before_it_is_taken(tmp_path: Path) -> None:
    """The card with the old name buys nothing; the one that follows has the new name and buys."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new Van 4", PICKUP)
        alice = shop.customer()
        await check_out(alice)
        await alice.tap("Van")
        await shop.owner.say('/delivery change Van name="Night courier"')
        await alice.tap("Confirm order")
        assert shop.refused(TotalChanged, shown=1400, total=1400)
        assert await count_of(shop.store, "orders") == 0
        assert "€4.00" in line_of(alice.window, "(Night courier)")
        await alice.tap("Confirm order")
        assert "€4.00" in line_of(receipt(alice), "(Night courier)")


async def test_a_method_that_needs_an_address_now_is_asked_about(tmp_path: Path) -> None:
    """It changes between card and confirmation: nothing is ordered without an address."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new Van 4")
        alice = shop.customer()
        await check_out(alice)
        await shop.owner.say("/delivery change Van address")
        await alice.tap("Confirm order")
        assert shop.refused(DeliveryChanged, paused="")
        assert await shop.asks(alice) == PHONE


async def test_a_tap_on_a_paused_method_takes_nothing(tmp_path: Path) -> None:
    """It is said, and the others are shown."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, "/delivery new Van 4", "/delivery new Bike 3", PICKUP)
        alice = shop.customer()
        await check_out(alice)
        await shop.owner.say("/delivery pause Van")
        await alice.tap("Van")
        assert shop.refused(NotFound, noun=Noun.DELIVERY_METHOD, key=1)
        assert buttons(alice.window)[:2] == ["Bike · €3.00", "Pickup · free"]


async def test_cancel_keeps_the_cart_and_says_so(tmp_path: Path) -> None:
    """The question is left: what is typed next is searched for; checkout goes on where it was."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice, 2)
        await alice.say("0301234567")
        await alice.say("/cancel")
        assert await shop.asks(alice) is None
        assert "2 × €10.00" in text_of(alice.window)
        assert not any(HELPER in text for text in alice.texts())
        await alice.say("12 Garden Lane")
        assert "“12 Garden Lane”" in text_of(alice.window)
        await alice.say("/checkout")
        assert await shop.asks(alice) == WHERE


async def test_a_double_tap_is_one_order_with_its_delivery(tmp_path: Path) -> None:
    """One order, one receipt, and the answers stored once."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        card = await answer_all(alice)
        for _ in range(3):
            alice.tap_unseen("Confirm order", card)
        await alice.wait_for(lambda: sum(bool(said) for said, _alert in alice.answers()) == 3)
        await shop.rest()
        assert await count_of(shop.store, "order_deliveries") == 1
        assert await stock_and_ledger(shop.store, 1) == (98, 98)
        assert sum("🧾" in text for text in alice.texts()) == 1


async def test_an_order_placed_beside_a_question_takes_its_keyboard_away(tmp_path: Path) -> None:
    """Two fast taps on one card: one changes the phone number, one confirms."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        card = await answer_all(alice)
        await alice.tap("Change phone")
        assert any(HELPER in text for text in alice.texts())
        await alice.tap("Confirm order", card)
        assert "+49 30 1234567" in receipt(alice)
        assert not any(HELPER in text for text in alice.texts())


async def test_the_longest_answers_and_fifty_lines_fit_one_message(tmp_path: Path) -> None:
    """Names of 100 and address and note of 300 characters full of emoji and markup, on the card, the receipt, the notice."""
    async with open_shop(tmp_path) as shop:
        goods = [Good(f"S-{n}", f"{n:02} {'🍵<b>&' * 40}"[:200], 99_999_999, 99) for n in range(50)]
        await stock_up(shop.store, goods)
        await shop.owner.say(f'/delivery new "{"<&🚚>" * 10}" 4.90 address')
        alice = shop.customer()
        for number in range(50):
            await alice.say(f"/add S-{number} 99")
        await alice.tap("Checkout")
        await alice.say("0301234567")
        await alice.say("🏠&" * 150)
        await alice.tap("Change name")
        await alice.say("👤<" * 50)
        await alice.tap("Note")
        await alice.say("📝>" * 150)
        assert text_of(alice.window).count("•") == 50
        assert "🏠&🏠&" in text_of(alice.window)
        await alice.tap("Confirm order")
        assert receipt(alice).count("•") == 50
        await shop.owner.wait_for(lambda: any("New order" in text for text in shop.owner.texts()))
        assert not shop.faults


async def test_the_owner_runs_delivery_by_command(tmp_path: Path) -> None:
    """New, list, change, pause, resume; wrong input gets one line with an example; each change is in the audit log."""
    async with open_shop(tmp_path) as shop:
        owner, alice = shop.owner, shop.customer()
        assert "no delivery methods" in text_of(await owner.say("/delivery"))
        await owner.say("/delivery new „Courier“ 4.90 address free_from=50")
        await owner.is_refused("/delivery new courier 1", MethodExists, name="courier")
        changed = await owner.say('/delivery change "courier" 5.90 free_from=none no_address')
        (courier,) = (one.method for one in (await shop.store.read(list_methods)).items)
        assert (courier.price, courier.free_from, courier.needs_address) == (590, None, False)
        assert text_of(changed) == plain(delivery.kept(courier, shop.store.policy, offered=True))
        for command, active in (("pause", False), ("resume", True)):
            said = text_of(await owner.say(f"/delivery {command} Courier"))
            now = courier.having(active=active)
            assert said == plain(delivery.kept(now, shop.store.policy, offered=active))
            assert plain(delivery.described(now, shop.store.policy)) in text_of(await owner.say("/delivery"))
        for wrong, field in (
            ("new", "delivery_name"),
            ("new Van", "delivery_price"),
            ("new Van x", "amount"),
            ("new Van 4 fast", "delivery_word"),
            ("new Van 4 free_from=0", "amount"),
            ('new "Van 4', "quotes"),
            ("sell Van", "delivery_verb"),
        ):
            said = await owner.is_refused(f"/delivery {wrong}", InvalidInput, field=field)
            assert '/delivery new "Courier 2" 4.90 free_from=50 address' in said, "a name that is free"
        await owner.is_refused("/delivery pause Van", NotFound, noun=Noun.DELIVERY_METHOD, key="Van")
        await alice.is_refused("/delivery pause Courier", NotFound, noun=Noun.ACTION)
        trace = await records(shop.store, "audit", "action", "subject")
        assert [tuple(row.values()) for row in trace] == [
            (f"delivery.{action}", "Courier") for action in ("new", "change", "pause", "resume")
        ]


async def test_a_card_that_showed_an_address_is_not_placed_without_it(tmp_path: Path) -> None:
    """The method no longer needs an address: same price, but not what the card says. The card asks again; then it is placed."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await answer_all(alice)
        await shop.owner.say("/delivery change Courier no_address")
        await alice.tap("Confirm order")
        assert await count_of(shop.store, "orders") == 0
        assert ADDRESS not in text_of(alice.window)
        await alice.tap("Confirm order")
        assert await count_of(shop.store, "orders") == 1


async def test_no_card_shows_what_is_sold_out(tmp_path: Path) -> None:
    """It went while the questions were answered: the cart says so, because the card would list it beside a total without it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(), Good("MUG-1", "Mug")])
        await shop.owner.say(COURIER)
        alice = shop.customer()
        await alice.say("/add MUG-1")
        await check_out(alice)
        await set_stock(shop.store, 1, 0)
        shown = await answer_all(alice)
        assert not has_card(alice)
        assert "sold out" in text_of(shown)
        await alice.tap("Remove sold-out items")
        assert ADDRESS in text_of(await alice.tap("Checkout"))


async def test_a_question_does_not_outlive_its_cart(tmp_path: Path) -> None:
    """The sweep expires the cart while a phone number is asked for: the shop says so, offers Restore, and text is a search again."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        shop.clock.advance(hours=80)
        await shop.store.write(expire_carts)
        await alice.say("+49 30 1234567")
        assert any("Restore" in label for label in buttons(alice.window))
        await alice.say("tea")
        assert "“tea”" in text_of(alice.window)


async def test_answers_survive_a_pause_of_every_method(tmp_path: Path) -> None:
    """Paused in the middle, resumed later: what was said before is still there."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await alice.say("+49 30 1234567")
        await shop.owner.say("/delivery pause Courier")
        await alice.say(ADDRESS)
        await shop.owner.say("/delivery resume Courier")
        await alice.say("/checkout")
        assert await shop.asks(alice) == WHERE


async def test_a_venue_keeps_its_name(tmp_path: Path) -> None:
    """Name and address stand beside the point, for customer and owner; a plain location takes them away again."""
    venue = {"title": "Café  Central", "address": "Herrengasse 14", "location": {"latitude": 48.21, "longitude": 16.36}}
    said = "Café Central, Herrengasse 14 📍 48.210000, 16.360000"
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await alice.say("+49 30 1234567")
        await alice.act(lambda: shop.telegram._send(alice.id, {"venue": venue, "location": venue["location"]}))
        assert said in line_of(alice.window, "Address")
        await alice.tap("Confirm order")
        assert said in receipt(alice)
        await shop.owner.wait_for(lambda: any(said in text for text in shop.owner.texts()))
        await check_out(alice)
        for again in ("Use: +49", f"Use: {said}"[:30], "Change address"):
            await alice.tap(again)
        await alice.act(lambda: shop.telegram.send_location(alice.id, 52.5, 13.25))
        assert line_of(alice.window, "Address").endswith(": 📍 52.500000, 13.250000")
