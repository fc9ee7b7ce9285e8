"""Orders from the checkout to the customer, in the chat of staff; the customer hears of each step in their own chat."""

from pathlib import Path

import pytest

from bot.admin.routes.order import AskTracking
from bot.routes import AskReply
from bot.views import order
from core.errors import InvalidInput, NotFound, Noun, OrderMoved, ShopError, StepRefused
from core.models.actor import Actor
from core.models.outbox import Notice, NoticeKind
from core.usecases.cart import add_at_least
from core.usecases.notice import find_fact
from core.usecases.order.steps import find_order
from core.usecases.staff import dismiss
from playground.telegram import Telegram
from tests.journeys.orders import (
    ANSWER_KEPT,
    STAFF,
    a_shop,
    bought,
    bought_by_courier,
    reply,
    said_of_message,
    said_of_step,
    told,
    told_of,
)
from tests.support.chat import buttons, data_of, line_of, numbers, plain, text_of
from tests.support.clock import StillClock
from tests.support.crowd import answered
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.inbox import undo_newest
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records


async def state(shop: Shop) -> str:
    (row,) = await records(shop.store, "orders", "status")
    return str(row["status"])


async def test_an_order_goes_its_way_by_buttons(tmp_path: Path) -> None:
    """From /admin over the board to the card, confirmed, shipped with a number, delivered; the customer is told each time."""
    async with a_shop(tmp_path) as shop:
        code = await bought_by_courier(shop)
        alice, staff = shop.customer(), shop.customer(2)
        await staff.say("/admin")
        board = await staff.tap("Orders")
        assert buttons(board)[:5] == ["new · 1", "confirmed · 0", "shipped · 0", "delivered · 0", "cancelled · 0"]
        assert f"{code} · Alice · €13.90" in buttons(await staff.tap("new"))[0]
        card = text_of(await staff.tap(code))
        for part in (
            "placed",
            "Alice",
            "• 2 × Green tea\n   TEA-100 · 2 × €4.50 = €9.00",
            "€13.90",
            "12 Garden Lane",
            "+49 30 1234567",
            "ring <twice>",
        ):
            assert part in card, part
        assert buttons(staff.window)[:3] == ["✅ Confirm", "✖️ Cancel", "💶 Money"]
        await staff.tap("Confirm")
        assert staff.answers()[-1] == (await said_of_step(shop, code), False)
        await told_of(shop, alice, code, NoticeKind.CONFIRMED)
        assert "Collected" not in "".join(buttons(staff.window))
        await staff.tap("Shipped")
        assert isinstance(await shop.asks(staff), AskTracking)
        card = text_of(await staff.say("RR<123>DE"))
        assert await said_of_step(shop, code) in card
        assert line_of(card, "RR<123>DE")
        assert line_of(await told_of(shop, alice, code, NoticeKind.SHIPPED), "RR<123>DE")
        await staff.tap("Delivered")
        news = await told_of(shop, alice, code, NoticeKind.DELIVERED)
        shown = await alice.tap("Open the order", news)
        assert "delivered" in text_of(shown)
        assert line_of(shown, "RR<123>DE")
        assert "Message" in "".join(buttons(staff.window))
        assert buttons(staff.window)[:2] == ["💶 Money", "✉️ Message"]
        assert not shop.telegram.unknown_parameters


async def test_a_long_order_is_packed_page_by_page(tmp_path: Path) -> None:
    """Forty variants with one long name: the card's pages show all their codes, and each page has the next step."""
    goods = [
        Good(f"WIDGET-{n}", "A widget that is described at length in its name " * 2 + f"no. {n}") for n in range(40)
    ]
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, goods)
        alice, owner = shop.customer(), shop.owner
        await alice.say("/start")
        for good in goods[1:]:
            await shop.store.write(add_at_least, alice.id, goods.index(good) + 1, 1)
        await alice.say(f"/add {goods[0].code} 3")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        await owner.say("/board new")
        seen = [text_of(await owner.tap("Alice"))]
        while "▶️" in buttons(owner.window):
            seen.append(text_of(await owner.tap("▶️")))
            assert "✅ Confirm" in buttons(owner.window)
        assert len(seen) > 1
        packed = [line.split()[0] for text in seen for line in text.splitlines() if line.startswith("   ")]
        assert sorted(packed) == sorted(good.code for good in goods)
        assert f"• 3 × {goods[0].title}\n   WIDGET-0 · 3 × " in "\n".join(seen)
        await owner.tap("Confirm")
        assert "Orders: new · 0" in text_of(await owner.tap("Back"))


async def test_the_history_says_who_did_what_when(tmp_path: Path) -> None:
    """With the reason that was typed."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        await shop.customer(2).say(f"/order {code} confirm")
        await shop.owner.say(f"/order {code}")
        await shop.owner.tap("Cancel")
        card = text_of(await shop.owner.say("sold out & <gone>"))
        history = [line for line in card.splitlines() if line.startswith("• ") and "20" in line]
        assert [line.split(" · ")[0] for line in history] == ["• placed", "• confirmed", "• cancelled"]
        assert [line.split(" · ")[2] for line in history] == ["Alice", "Bob", "Olivia"]
        assert history[2].endswith("“sold out & <gone>”")
        assert line_of(await told_of(shop, shop.customer(), code, NoticeKind.CANCELLED), "sold out & <gone>")
        assert await stock_and_ledger(shop.store, 1) == (10, 10)


async def test_a_question_can_be_left_without_an_answer(tmp_path: Path) -> None:
    """Without a number, without a reason; or back, and nothing is done."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        owner = shop.owner
        await owner.say(f"/order {code}")
        await owner.tap("Cancel")
        assert "placed" in text_of(await owner.tap("Back"))
        await owner.tap("Confirm")
        await owner.tap("Shipped")
        assert "shipped" in text_of(await owner.tap("Without"))
        assert len(text_of(await told_of(shop, shop.customer(), code, NoticeKind.SHIPPED)).splitlines()) == 1
        code = await bought(shop)
        await owner.say(f"/order {code}")
        await owner.tap("Cancel")
        assert "cancelled" in text_of(await owner.tap("without a reason"))
        assert len(text_of(await told_of(shop, shop.customer(), code, NoticeKind.CANCELLED)).splitlines()) == 1


async def test_what_has_no_address_is_collected(tmp_path: Path) -> None:
    """One tap from confirmed to delivered."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        await shop.owner.say(f"/order {code}")
        await shop.owner.tap("Confirm")
        assert "delivered" in text_of(await shop.owner.tap("Collected"))
        await told_of(shop, shop.customer(), code, NoticeKind.DELIVERED)


async def test_everything_can_be_typed(tmp_path: Path) -> None:
    """Each command is answered with what is the case now, and a way to the card."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        staff, alice = shop.customer(2), shop.customer()
        assert text_of(await staff.say(f"/order {code.lower()} confirm")) == await said_of_step(shop, code)
        assert numbers(text_of(await staff.say("/board"))) == [0, 1]
        again = text_of(await staff.say(f"/order {code} confirm"))
        assert again == await said_of_step(shop, code, first=False)
        said = text_of(await staff.say(f"/order {code} message Any <colour>?"))
        assert said == await said_of_message(shop, code)
        await told(alice, "Any <colour>?")
        assert text_of(await staff.say(f"/order {code} ship DHL 123")) == await said_of_step(shop, code)
        await staff.is_refused(
            f"/order {code} cancel",
            StepRefused,
            code=code,
            state="shipped",
            wanted="cancelled",
            possible=("delivered",),
        )
        delivered = await staff.say(f"/order {code} deliver")
        assert text_of(delivered) == await said_of_step(shop, code)
        assert line_of(await staff.tap("Open order", delivered), "DHL 123")
        assert "new · 0" in buttons(await staff.say("/board"))
        assert code in buttons(await staff.say("/board delivered"))[0]


@pytest.mark.parametrize(
    ("command", "kind", "facts"),
    [
        ("/order", InvalidInput, {"field": "order_code"}),
        ("/order 🎉", InvalidInput, {"field": "order_code", "value": "🎉"}),
        ("/order TEA-100 1e9", InvalidInput, {"field": "order_code", "value": "TEA-100"}),
        ("/order ABC-234", NotFound, {"noun": Noun.ORDER, "key": "ABC-234"}),
        ("/order {code} stop", InvalidInput, {"field": "order_verb", "value": "stop"}),
        ("/order {code} confirm -3", InvalidInput, {"field": "extra", "value": "-3"}),
        ("/order {code} deliver it today please", InvalidInput, {"field": "extra", "value": "it today please"}),
        ("/order {code} ship " + "x" * 201, InvalidInput, {"field": "tracking"}),
        ("/order {code} cancel " + "x" * 301, InvalidInput, {"field": "cancel_reason"}),
        ("/order {code} message", InvalidInput, {"field": "message", "value": ""}),
        ("/order {code} message " + "x" * 1001, InvalidInput, {"field": "message"}),
        ("/board 🎉", InvalidInput, {"field": "board_state", "value": "🎉"}),
        ("/board -1", InvalidInput, {"field": "board_state", "value": "-1"}),
        ("/board new 2", InvalidInput, {"field": "board_state", "value": "new 2"}),
    ],
)
async def test_wrong_words_get_one_line_with_an_example_that_works(
    tmp_path: Path, command: str, kind: type[ShopError], facts: dict[str, str]
) -> None:
    """Copied, it is understood; nothing has happened to the order."""
    async with a_shop(tmp_path, staff=False) as shop:
        code = await bought(shop)
        said = await shop.owner.is_refused(command.format(code=code), kind, **facts)
        example = said[said.rindex("/") :].removesuffix(".")
        assert await state(shop) == "placed"
        await shop.owner.say(example)
        assert not any(isinstance(error, InvalidInput | NotFound) for error in shop.refusals), (said, example)


async def test_two_tap_the_same_step(tmp_path: Path) -> None:
    """Both are told that it is confirmed, and the second that it was confirmed already; the customer hears it once."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        owner, staff = shop.owner, shop.customer(2)
        for one in (owner, staff):
            await one.say(f"/order {code}")
        taps = [one.tap_unseen("Confirm") for one in (owner, staff)]
        said = sorted(text for text, _alert in await answered(shop.telegram, taps))
        await shop.rest()
        assert said == sorted([await said_of_step(shop, code, first=False), await said_of_step(shop, code)])
        assert all("Shipped" in "".join(buttons(one.window)) for one in (owner, staff))
        news = await told_of(shop, shop.customer(), code, NoticeKind.CONFIRMED)
        assert shop.customer().texts().count(text_of(news)) == 1


async def test_who_comes_second_hears_where_the_order_is(tmp_path: Path) -> None:
    """The owner cancels an order that the staff's card still shows as placed: Confirm changes nothing, and the card is drawn again."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        owner, staff = shop.owner, shop.customer(2)
        await staff.say(f"/order {code}")
        await owner.say(f"/order {code} cancel")
        card = await staff.tap("Confirm")
        assert shop.refused(OrderMoved, code=code, state="cancelled")
        assert "cancelled" in text_of(card)
        assert buttons(card)[0] == "✉️ Message"
        confirmed = plain(order.confirmed(await shop.store.read(find_order, code)).text)
        assert confirmed not in shop.customer().texts()


async def test_a_typed_reason_that_comes_too_late_changes_nothing(tmp_path: Path) -> None:
    """Somebody else confirmed while the reason was typed: the shop says so, shows the card, and closes the question."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        owner, staff = shop.owner, shop.customer(2)
        await owner.say(f"/order {code}")
        await owner.tap("Cancel")
        await staff.say(f"/order {code} confirm")
        card = await owner.say("sold out")
        assert shop.refused(OrderMoved, code=code, state="confirmed")
        assert "· confirmed" in text_of(card)
        await owner.say("tea")
        assert await state(shop) == "confirmed"


async def test_a_question_about_a_step_that_is_gone_is_not_asked(tmp_path: Path) -> None:
    """Nobody types a tracking number in vain."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        await shop.owner.say(f"/order {code}")
        await shop.owner.tap("Confirm")
        await shop.customer(2).say(f"/order {code} cancel")
        card = await shop.owner.tap("Shipped")
        assert shop.refused(StepRefused, code=code, state="cancelled", wanted="shipped")
        assert "cancelled" in text_of(card)


async def test_a_new_order_is_confirmed_from_its_notice(tmp_path: Path) -> None:
    """The notice stays and loses the button for what is done, the card opens below it; another one's notice then finds it confirmed."""
    async with a_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        code = await bought(shop)
        owner, staff = shop.owner, shop.customer(2)
        notice, late = await told(owner, "🔔"), await told(staff, "🔔")
        assert code in text_of(notice)
        assert buttons(notice) == ["🧾 Open order", "✅ Confirm"]
        card = await owner.tap("Confirm", notice)
        assert "· confirmed" in text_of(card)
        assert card["message_id"] > notice["message_id"]
        assert buttons(await told(owner, "🔔")) in (
            [],
            ["🧾 Open order"],
        )  # drawn anew before or after it lost its buttons
        assert {one["message_id"] for one in owner.windows()} <= {notice["message_id"], card["message_id"]}
        await staff.tap("Confirm", late)
        assert staff.answers()[-1] == (await said_of_step(shop, code, first=False), False)


async def test_the_shop_writes_and_the_customer_answers(tmp_path: Path) -> None:
    """By buttons, there and back; both see what was said, and markup is shown, not obeyed."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, owner, staff = shop.customer(), shop.owner, shop.customer(2)
        await owner.say(f"/order {code}")
        await owner.tap("Message")
        card = text_of(await owner.say("Which <b>colour</b>?\nGreen or blue"))
        assert "Olivia" in card
        assert "Which <b>colour</b>? Green or blue" in card
        asked = await told(alice, "Which <b>colour</b>?\nGreen or blue")
        question = text_of(await alice.tap("Reply", asked))
        assert await shop.asks(alice) == AskReply(1)
        assert "Which <b>colour</b>?\nGreen or blue" in question
        shown = await alice.say("Green & gold")
        assert ANSWER_KEPT in alice.texts()
        assert "You, " in text_of(shown)
        for one in (owner, staff):
            assert code in text_of(await told(one, "Green & gold"))
        card = text_of(await staff.tap("Open order", await told(staff, "Green & gold")))
        assert "Green & gold" in card
        assert "Alice, " in card


async def test_telegrams_own_reply_is_an_answer_too(tmp_path: Path) -> None:
    """To the shop's message, or to a step's notice; a reply to anything else is a search, as ever."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, owner = shop.customer(), shop.owner
        await owner.say(f"/order {code} message Which colour?")
        await owner.say(f"/order {code} confirm")
        confirmed = text_of(await told_of(shop, alice, code, NoticeKind.CONFIRMED))
        for news, answer in (("Which colour?", "Blue, please"), (confirmed, "When will it be here?")):
            await reply(shop, alice, news, answer)
            assert answer in text_of(await told(owner, answer))
        await reply(shop, alice, "🧾 Order", "mug")
        assert await count_of(shop.store, "messages") == 3


async def test_an_answer_typed_without_reply_is_not_lost(tmp_path: Path) -> None:
    """What finds nothing can be sent to the shop as it was typed, in its whole length, once."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, owner = shop.customer(), shop.owner
        typed = "Blue, please " + "and not green " * 20
        assert "Send this" not in str(buttons(await alice.say(typed)))
        await owner.say(f"/order {code} message Which <colour>?")
        await told(alice, "Which <colour>?")
        await shop.rest()
        assert "Send this" not in str(buttons(await alice.say("mug")))
        nothing = await alice.say(typed)
        assert code in line_of(nothing, "“Which <colour>?”")
        for _ in range(2):
            alice.tap_unseen("Send this to the shop", nothing)
        await shop.rest()
        assert (ANSWER_KEPT, False) in alice.answers()
        assert "Blue, please" in text_of(alice.window)
        await told(owner, "Blue, please")
        assert (await column(shop.store, "messages", "text"))[1:] == [typed.strip()]
        assert "Send this" not in str(buttons(await alice.say("Or red")))


async def test_what_was_typed_since_is_not_sent(tmp_path: Path) -> None:
    """An old screen's button sends only its own words; after a week the shop no longer waits."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice = shop.customer()
        await shop.owner.say(f"/order {code} message Which colour?")
        await told(alice, "Which colour?")
        await shop.rest()
        old = data_of(await alice.say("Blue"), "Send this")
        window = await alice.say("Something else")
        shop.telegram.tap(alice.id, window["message_id"], old)
        await shop.rest()
        assert await count_of(shop.store, "messages") == 1
        shop.clock.advance(hours=7 * 24 + 1)
        assert "Send this" not in str(buttons(await alice.say("Blue")))


async def test_nobody_answers_about_another_ones_order(tmp_path: Path) -> None:
    """A forged Reply finds nothing, and neither shows nor keeps anything."""
    async with a_shop(tmp_path, staff=False) as shop:
        code = await bought(shop)
        await shop.owner.say(f"/order {code} message Which colour?")
        asked = await told(shop.customer(), "Which colour?")
        bob = shop.customer(2)
        await bob.say("/start")
        forged = shop.telegram.tap(bob.id, bob.window["message_id"], data_of(asked, "Reply"))
        await answered(shop.telegram, [forged])
        await shop.rest()
        assert shop.refused(NotFound, noun=Noun.ORDER, key=1)
        assert not any("colour" in text for text in bob.texts())
        assert await count_of(shop.store, "messages") == 1


async def test_a_customer_has_no_board(tmp_path: Path) -> None:
    """Neither by command nor by a forged button; nothing happens to the order."""
    async with a_shop(tmp_path, staff=False) as shop:
        code = await bought(shop)
        bob = shop.customer(2)
        await bob.say("/start")
        for command in ("/board", f"/order {code}", f"/order {code} cancel", f"/order {code} message hi"):
            await bob.is_refused(command, NotFound, noun=Noun.ACTION)
        for data in ("zo", "zol:1:0", "zoc:1:0:0", "zok:1:0:0:1", "zox:1:0:0:1", "zow:1:0:0:1", "zom:1:0:0:1"):
            await bob.say("/start")
            await answered(shop.telegram, [shop.telegram.tap(bob.id, bob.window["message_id"], data)])
            await shop.rest()
            assert code not in text_of(bob.window)
        assert await state(shop) == "placed"


async def test_who_was_dismissed_is_told_no_more(tmp_path: Path) -> None:
    """Notices for somebody who has lost the role by the time they are sent are dropped."""
    async with a_shop(tmp_path) as shop:
        await bought(shop)
        owed = Notice(id=1, kind="new_order", chat_id=STAFF, subject_id=1, message_id=0, attempts=0, created_at=0)
        assert await shop.store.read(find_fact, owed) is not None
        await shop.store.write(dismiss, Actor.staff(1000), STAFF)
        assert await shop.store.read(find_fact, owed) is None


async def test_a_list_leads_back_to_its_page(tmp_path: Path) -> None:
    """Nine orders: the second page, a card, and back."""
    async with a_shop(tmp_path, staff=False) as shop:
        codes = [await bought(shop) for _ in range(5)]
        await shop.owner.say("/stock TEA-100 +20")
        codes += [await bought(shop) for _ in range(4)]
        owner = shop.owner
        first = await owner.say("/board new")
        assert [label.split(" · ")[0] for label in buttons(first)[:8]] == codes[:8]
        await owner.tap("▶️")
        await owner.tap(codes[8])
        await owner.tap("Confirm")
        assert "Orders: new · 8" in text_of(await owner.tap("Back"))


async def test_a_redelivered_tap_changes_nothing(tmp_path: Path) -> None:
    """Killed after the step was on disk and before it was said: after the restart the card is drawn, the customer hears it once."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with a_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        code = await bought(shop)
        await shop.owner.say(f"/order {code}")
        await shop.owner.tap("Confirm")
        news = text_of(await told_of(shop, shop.customer(), code, NoticeKind.CONFIRMED))
        await shop.pipeline.flush()
        await undo_newest(shop.store)
    before = len(telegram.journal)
    async with a_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        await shop.rest()
        assert "· confirmed" in text_of(shop.owner.window)
        assert await count_of(shop.store, "order_history") == 2
        assert shop.customer().texts().count(news) == 1
        assert not shop.refusals
        again = await said_of_step(shop, code, first=False)
    assert not any(call.params.get("text") == again for call in list(telegram.journal)[before:])
