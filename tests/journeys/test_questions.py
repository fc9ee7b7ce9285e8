"""A customer with a question reaches the shop, and the shop answers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.admin.routes.question import AskAnswer, CloseQuestion
from bot.routes.question import AskShop, OpenConversation, SendPhotos
from bot.views.message import kept
from core.errors import InvalidInput, NotFound, Noun, StaleScreen, TooManyUnanswered
from core.models.actor import Actor
from core.models.policy import Policy
from core.models.question import MOST_WAITING
from core.usecases.message import answer_shop
from core.usecases.question import answer_question
from core.usecases.staff import dismiss
from tests.journeys.orders import a_shop, bought, reply, told
from tests.journeys.test_rights import forge
from tests.playground.helpers import png
from tests.support.chat import Message, Person, buttons, data_of, text_of
from tests.support.shop import Shop
from tests.support.tables import column, count_of, records, table_of

WHERE = "Where is my parcel?"
ASKS = "✉️ Alice (@alice_1001) asks:"


@asynccontextmanager
async def counter(folder: Path, *, staff: bool = False, **more: Any) -> AsyncIterator[Shop]:
    """A shop whose owner has opened it; perhaps with one person on the staff."""
    async with a_shop(folder, staff=staff, **more) as shop:
        await shop.owner.say("/start")
        yield shop


async def said(shop: Shop) -> list[tuple[str, int | None, str]]:
    """Everything that was written: by whom, about which order, and the words."""
    return [(row[0], row[1], row[2]) for row in await table_of(shop.store, "messages", "actor", "order_id", "text")]


async def asked(shop: Shop, text: str = WHERE) -> Message:
    """Alice asks the shop; gives the owner's notice."""
    alice = shop.customer()
    await alice.say("/support")
    await alice.tap("Ask the shop")
    await alice.say(text)
    await shop.rest()
    return await told(shop.owner, text)


def photos(person: Person) -> list[Message]:
    return [message for message in person.from_bot() if "photo" in message]


async def test_a_text_that_finds_nothing_is_sent_as_it_was_typed(tmp_path: Path) -> None:
    """Not before the tap, and once however often it is tapped; owners and staff get it with Reply."""
    async with counter(tmp_path, staff=True) as shop:
        alice = shop.customer()
        shown = await alice.say(f"  {WHERE}\n<now> ")
        assert "✉️ Ask the shop" in buttons(shown)
        assert await count_of(shop.store, "messages") == 0
        data = data_of(shown, "Ask the shop")
        await alice.tap("Ask the shop")
        assert text_of(alice.window).startswith(kept())
        await forge(alice, data)
        assert await said(shop) == [("customer:1001", None, f"{WHERE}\n<now>")]
        for one in (shop.owner, shop.customer(2)):
            news = await told(one, WHERE)
            assert text_of(news) == f"{ASKS}\n\n{WHERE}\n<now>"
            assert buttons(news) == ["💬 Conversation", "✉️ Reply"]


async def test_a_button_below_another_text_sends_nothing(tmp_path: Path) -> None:
    """Something else was typed since: the button says what it was for."""
    async with counter(tmp_path) as shop:
        alice = shop.customer()
        data = data_of(await alice.say(WHERE), "Ask the shop")
        await alice.say("Is there anybody?")
        await forge(alice, data)
        assert shop.refused(StaleScreen)
        assert await count_of(shop.store, "messages") == 0


async def _from_help(alice: Person) -> None:
    await alice.say("/help")


async def _from_terms(alice: Person) -> None:
    await alice.say("/terms")


async def _from_support(alice: Person) -> None:
    await alice.say("/support")


async def _from_no_orders(alice: Person) -> None:
    await alice.say("/orders")


@pytest.mark.parametrize("come", [_from_help, _from_terms, _from_support, _from_no_orders])
async def test_many_ways_lead_to_the_question(tmp_path: Path, come: Callable[[Person], Awaitable[None]]) -> None:
    """What is typed then is the question; the window says that the shop has it, and leads back to it."""
    async with counter(tmp_path) as shop:
        alice = shop.customer()
        await come(alice)
        await alice.tap("Ask the shop")
        assert await shop.asks(alice) == AskShop()
        shown = await alice.say(WHERE)
        assert text_of(shown).startswith(kept())
        assert WHERE in text_of(shown)
        assert "✉️ Ask more" in buttons(shown)
        assert await said(shop) == [("customer:1001", None, WHERE)]


async def test_what_the_owner_wrote_for_support_has_the_button_too(tmp_path: Path) -> None:
    """And so have the terms."""
    policy = Policy(name="Corner Shop", admin_ids=(1000,), support="Call us.", terms="Pay cash.")
    async with counter(tmp_path, policy=policy) as shop:
        for command, text in (("/support", "Call us."), ("/terms", "Pay cash.")):
            shown = await shop.customer().say(command)
            assert text in text_of(shown)
            assert "✉️ Ask the shop" in buttons(shown)


async def test_a_question_on_an_orders_card_is_about_that_order(tmp_path: Path) -> None:
    """Its code goes with it, and the answer is about it, too: on its card, and in the conversation."""
    async with counter(tmp_path) as shop:
        code = await bought(shop)
        alice, owner = shop.customer(), shop.owner
        await alice.say("/orders")
        await alice.tap(code)
        await alice.tap("Ask the shop")
        await alice.say(WHERE)
        news = await told(owner, WHERE)
        assert code in text_of(news)
        await owner.tap("Reply", news)
        await owner.say("On its way")
        await told(alice, "On its way")
        assert await said(shop) == [("customer:1001", 1, WHERE), ("admin:1000", 1, "On its way")]
        assert f"📦 Order {code}" in text_of(owner.window)
        card = text_of(await owner.say(f"/order {code}"))
        assert WHERE in card
        assert "On its way" in card


async def test_staff_are_not_offered_to_ask_themselves(tmp_path: Path) -> None:
    """A search of theirs that finds nothing may be an answer typed without Reply: it says that nobody got it, and leads to who waits."""
    async with counter(tmp_path) as shop:
        owner = shop.owner
        assert "✉️ Ask the shop" not in buttons(await owner.say("We open at nine"))
        await asked(shop)
        shown = await owner.say("We open at nine")
        assert "nobody has got this text" in text_of(shown)
        assert "✉️ Ask the shop" not in buttons(shown)
        await owner.tap("Questions · 1")
        await owner.tap("Alice")
        await owner.tap("Reply")
        await owner.say("We open at nine")
        assert "We open at nine" in text_of(await told(shop.customer(), "We open at nine"))


async def test_an_answer_stays_and_can_be_answered(tmp_path: Path) -> None:
    """By its button, and by Telegram's own reply; each time staff get it and the question is open again."""
    async with counter(tmp_path) as shop:
        owner, alice = shop.owner, shop.customer()
        await owner.tap("Reply", await asked(shop))
        assert isinstance(await shop.asks(owner), AskAnswer)
        assert await count_of(shop.store, "questions") == 1
        shown = await owner.say("Which <one>?")
        assert "✅ Your message is on its way to Alice." in text_of(shown)
        assert await count_of(shop.store, "questions") == 0
        answer = await told(alice, "Which <one>?")
        assert buttons(answer) == ["✉️ Answer"]
        await alice.tap("Answer", answer)
        await alice.say("The blue one")
        await told(owner, "The blue one")
        assert any(text_of(one).endswith("Which <one>?") for one in alice.from_bot())
        await alice.act(lambda: shop.telegram.say(alice.id, "And quickly", reply_to=answer["message_id"]))
        await reply(shop, owner, "And quickly", "Tomorrow")
        await told(alice, "Tomorrow")
        wrote = [words for _who, _order, words in await said(shop)]
        assert wrote == [WHERE, "Which <one>?", "The blue one", "And quickly", "Tomorrow"]
        trail = await records(shop.store, "audit", "subject", "after", action="question.answer")
        assert [row["after"] for row in trail] == ["Which <one>?", "Tomorrow"]
        assert {row["subject"] for row in trail} == {"Alice (1001)"}


async def test_a_typed_text_may_be_the_answer(tmp_path: Path) -> None:
    """After the shop's message a search that finds nothing is offered as the answer."""
    async with counter(tmp_path) as shop:
        alice = shop.customer()
        await reply(shop, shop.owner, text_of(await asked(shop)), "Which one?")
        await told(alice, "Which one?")
        shown = await alice.say("The blue one")
        assert "“Which one?”" in text_of(shown)
        await alice.tap("Send this to the shop")
        await told(shop.owner, "The blue one")


async def test_who_answers_second_hears_of_the_first(tmp_path: Path) -> None:
    """Two read the question at once: both answers are sent, and the second is told. A notice that is answered says by whom."""
    async with counter(tmp_path, staff=True) as shop:
        owner, staff, alice = shop.owner, shop.customer(2), shop.customer()
        news = await asked(shop)
        await owner.tap("Reply", news)
        await staff.tap("Reply", await told(staff, WHERE))
        await owner.say("On Monday")
        shown = await staff.say("On Tuesday")
        assert "Olivia has answered meanwhile." in text_of(shown)
        assert "On Monday" in text_of(shown)
        for words in ("On Monday", "On Tuesday"):
            await told(alice, words)
        await owner.say("/admin")
        await alice.tap("Answer", await told(alice, "On Monday"))
        await alice.say("Thank you")
        last = await told(staff, "Thank you")
        await owner.tap("Reply", await told(owner, "Thank you"))
        await owner.say("Bye")
        shown = await staff.tap("Reply", last)
        assert staff.answers()[-1] == ("Olivia has answered meanwhile.", True)
        assert "Bye" in text_of(shown)
        assert await shop.asks(staff) is None
        assert not buttons(next(one for one in staff.from_bot() if one["message_id"] == last["message_id"]))


async def test_the_inbox_has_the_longest_waiting_first(tmp_path: Path) -> None:
    """With a count at its door; who has been answered, or whose question was closed, is gone from it."""
    async with counter(tmp_path) as shop:
        owner, alice, bob = shop.owner, shop.customer(), shop.customer(3)
        await asked(shop)
        shop.clock.advance(hours=2)
        await bob.say("Do you ship to Mars?")
        await bob.tap("Ask the shop")
        await shop.rest()
        await asked(shop, "Hello?")
        assert "✉️ Questions · 2" in buttons(await owner.say("/admin"))
        shown = await owner.tap("Questions")
        first, second = buttons(shown)[:2]
        assert first == f"Alice · {WHERE} · 2h"
        assert second.endswith("Do you ship to Mars? · 0m")
        shown = await owner.tap(first)
        for words in (WHERE, "Hello?"):
            assert words in text_of(shown)
        close = data_of(shown, "Close")
        assert [one for one in buttons(await owner.tap("Close")) if "Alice" in one] == []
        assert await column(shop.store, "audit", "subject", action="question.close") == ["Alice (1001)"]
        await forge(owner, close)
        assert len(await column(shop.store, "audit", "subject", action="question.close")) == 1
        assert alice.texts().count("Hello?") == 0
        await owner.say("/questions")
        await owner.tap("Mars")
        await owner.tap("Reply")
        await owner.say("No")
        assert "Nobody waits" in text_of(await owner.say("/questions"))


async def test_a_question_is_not_closed_over_what_nobody_has_read(tmp_path: Path) -> None:
    """The customer has written again since the card was drawn."""
    async with counter(tmp_path) as shop:
        owner, alice = shop.owner, shop.customer()
        await asked(shop)
        await owner.say("/questions")
        shown = await owner.tap("Alice")
        await alice.tap("Ask more")
        await alice.say("Hello?")
        await owner.tap("Close", shown)
        assert shop.refused(StaleScreen)
        assert await count_of(shop.store, "questions") == 1


async def test_a_long_conversation_has_pages(tmp_path: Path) -> None:
    """However long the messages: each is on one of them, in the order in which they were written."""
    async with counter(tmp_path) as shop:
        owner = shop.owner
        await shop.customer().say("/start")
        for number in range(7):
            await shop.store.write(answer_shop, 1001, 0, f"Question {number} " + "x" * 980)
        await owner.say("/questions")
        pages = [text_of(await owner.tap("Alice"))]
        while any("▶️" in label for label in buttons(owner.window)):
            pages.append(text_of(await owner.tap("▶️")))
        everything = "".join(reversed(pages))
        places = [everything.index(f"Question {number} " + "x" * 980) for number in range(7)]
        assert places == sorted(places)


async def test_nobody_floods_the_shop(tmp_path: Path) -> None:
    """A number of messages may wait; the next is refused in one line until the shop has answered. Nothing is lost."""
    async with counter(tmp_path) as shop:
        alice, owner = shop.customer(), shop.owner
        await alice.say("/start")
        for number in range(MOST_WAITING):
            await shop.store.write(answer_shop, 1001, 0, f"Hello {number}")
        await alice.say("/support")
        await alice.tap("Ask the shop")
        line = await alice.is_refused("Hello?", TooManyUnanswered, limit=MOST_WAITING)
        assert str(MOST_WAITING) in line
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png()))
        assert shop.refused(TooManyUnanswered)
        assert await count_of(shop.store, "messages") == MOST_WAITING
        await shop.store.write(answer_question, Actor.staff(owner.id), 1001, MOST_WAITING, "One moment")
        await alice.say("Hello?")
        assert await count_of(shop.store, "messages", text="Hello?") == 1


async def test_a_question_that_is_too_long_is_asked_again(tmp_path: Path) -> None:
    """One line, and the question stays open; from the search, the same."""
    async with counter(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("x" * 4096)
        await alice.tap("Ask the shop")
        assert shop.refused(InvalidInput, field="message")
        await alice.say("/support")
        await alice.tap("Ask the shop")
        await alice.is_refused("x" * 1001, InvalidInput, field="message")
        await alice.say("x" * 1000)
        assert await column(shop.store, "messages", "text") == ["x" * 1000]


async def test_a_photo_is_asked_about(tmp_path: Path) -> None:
    """Sent with no question open, even if the shop wrote last: nothing is passed on before the tap, and then once."""
    async with counter(tmp_path) as shop:
        code = await bought(shop)
        alice, owner = shop.customer(), shop.owner
        await owner.say(f"/order {code} message What is broken?")
        await told(alice, "What is broken?")
        shown = await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "The cup"))
        assert text_of(shown) == "Send this photo to the shop?"
        assert buttons(shown) == ["✉️ Ask the shop", f"📦 About order {code}", "No", "🏠 Home"]
        assert await count_of(shop.store, "messages") == 1
        about = data_of(shown, "About order")
        assert "📷 The cup" in text_of(await alice.tap("About order"))
        assert code in text_of(await told(owner, "The cup"))
        await forge(alice, about)
        assert shop.refused(StaleScreen)
        assert (await said(shop))[1:] == [("customer:1001", 1, "The cup")]
        await shop.rest()
        assert len(photos(owner)) == 1


async def test_a_photo_goes_with_the_words_typed_after_it(tmp_path: Path) -> None:
    """Its question has scrolled away by then. Both reach the shop, once; an hour later it would be forgotten."""
    async with counter(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("/start")
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png()))
        shown = await alice.say("The cup is broken")
        assert "Your photo goes with it." in text_of(shown)
        await alice.tap("Ask the shop")
        assert await said(shop) == [("customer:1001", None, "The cup is broken"), ("customer:1001", None, "")]
        assert await count_of(shop.store, "offered_photos") == 0
        await told(shop.owner, "The cup is broken")
        assert len(photos(shop.owner)) == 1
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png()))
        shop.clock.advance(hours=2)
        assert "photo" not in text_of(await alice.say("The saucer, too"))


async def test_a_photo_goes_with_the_answer_typed_after_it(tmp_path: Path) -> None:
    """Also where the shop wrote about an order."""
    async with counter(tmp_path) as shop:
        code = await bought(shop)
        alice = shop.customer()
        await shop.owner.say(f"/order {code} message What is broken?")
        await told(alice, "What is broken?")
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png()))
        assert "Your photo goes with it." in text_of(await alice.say("The cup, look"))
        await alice.tap("Send this to the shop")
        assert (await said(shop))[1:] == [("customer:1001", 1, "The cup, look"), ("customer:1001", 1, "")]


async def test_of_an_album_all_photos_are_asked_about_at_once(tmp_path: Path) -> None:
    """One window for all; they are sent in their order."""
    async with counter(tmp_path) as shop:
        alice, owner = shop.customer(), shop.owner
        await alice.say("/start")

        def send() -> None:
            for caption in ("One", "Two", "Three"):
                shop.telegram.send_photo(alice.id, png(), caption, album="7")

        await alice.act(send)
        assert "3 photos" in text_of(alice.window)
        await alice.tap("Ask the shop")
        await told(owner, "Three")
        assert await column(shop.store, "messages", "text") == ["One", "Two", "Three"]
        assert await count_of(shop.store, "offered_photos") == 0
        await owner.say("/questions")
        await owner.tap("Alice")
        assert "photo" in await owner.tap("Photos · 3")


async def test_a_photo_for_nobody_is_forgotten(tmp_path: Path) -> None:
    """By No; and what was offered an hour ago is not sent along with the next one."""
    async with counter(tmp_path) as shop:
        alice = shop.customer()
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "One"))
        await alice.tap("No")
        assert await count_of(shop.store, "offered_photos") == 0
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "Two"))
        shop.clock.advance(hours=2)
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "Three"))
        await alice.tap("Ask the shop")
        assert await column(shop.store, "messages", "text") == ["Three"]


async def test_photos_are_questions_and_answers(tmp_path: Path) -> None:
    """An album that answers an open question arrives as a whole, and the question stays open for it; staff answer with a photo."""
    async with counter(tmp_path) as shop:
        alice, owner = shop.customer(), shop.owner
        await alice.say("/support")
        await alice.tap("Ask the shop")

        def send() -> None:
            for caption in ("One", "Two"):
                shop.telegram.send_photo(alice.id, png(), caption, album="7")

        await alice.act(send)
        assert await column(shop.store, "messages", "text") == ["One", "Two"]
        news = await told(owner, "Two")
        assert "photo" in news
        await owner.tap("Reply", news)
        await owner.act(lambda: shop.telegram.send_photo(owner.id, png(), "Like this?"))
        assert "photo" in await told(alice, "Like this?")
        await alice.say("/support")
        await alice.tap("Ask the shop")
        assert "📷 Like this?" in text_of(alice.window)


async def test_forged_buttons_reach_nobody_elses_question(tmp_path: Path) -> None:
    """Photos about another one's order, another one's photos, a message of another conversation."""
    async with counter(tmp_path) as shop:
        await bought(shop)
        await asked(shop)
        bob, owner = shop.customer(3), shop.owner
        await bob.act(lambda: shop.telegram.send_photo(bob.id, png(), "Mine"))
        await forge(bob, SendPhotos(1, 1).encode())
        assert shop.refused(NotFound, noun=Noun.ORDER, key=1)
        await forge(bob, OpenConversation().encode())
        assert WHERE not in text_of(bob.window)
        bob.refusals.clear()
        await forge(bob, "qp:0")
        assert shop.refused(NotFound, noun=Noun.MESSAGE)
        assert await count_of(shop.store, "messages") == 1
        await owner.say("/admin")
        await forge(owner, AskAnswer(bob.id, 1).encode())
        await owner.say("For Alice")
        assert shop.refused(NotFound, noun=Noun.MESSAGE, key=1)
        owner.refusals.clear()
        await forge(owner, CloseQuestion(77, 0).encode())
        assert shop.refused(NotFound, noun=Noun.CUSTOMER, key=77)
        assert await count_of(shop.store, "messages") == 1


async def test_whose_right_is_gone_answers_nobody(tmp_path: Path) -> None:
    """Neither by the button of an old notice nor by a reply to it."""
    async with counter(tmp_path, staff=True) as shop:
        staff = shop.customer(2)
        await asked(shop)
        news = await told(staff, WHERE)
        await shop.store.write(dismiss, Actor.staff(1000), staff.id)
        await staff.tap("Reply", news)
        assert shop.refused(NotFound, noun=Noun.ACTION)
        await reply(shop, staff, WHERE, "I know")
        assert await count_of(shop.store, "messages") == 1


async def test_an_answer_that_does_not_arrive_is_reported(tmp_path: Path) -> None:
    """To its writer, once; the conversation says so, and who comes back gets it."""
    async with counter(tmp_path) as shop:
        owner, alice = shop.owner, shop.customer()
        news = await asked(shop)
        shop.telegram.block(alice.id)
        await owner.tap("Reply", news)
        await owner.say("Tomorrow")
        missed = await told(owner, "did not reach")
        assert "they have blocked the bot" in text_of(missed)
        assert "⚠️ did not reach" in text_of(await owner.tap("Conversation", missed))
        shop.telegram.unblock(alice.id)
        await alice.say("/start")
        await told(alice, "Tomorrow")
