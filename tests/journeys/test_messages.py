"""What the shop and a customer write to each other: photos, and what does not arrive."""

from functools import partial
from pathlib import Path

import pytest

from bot.admin.routes.order import AskMessage
from bot.admin.views import order_notice
from bot.routes import AskReply
from bot.views import order
from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.order import OrderStatus
from core.models.outbox import BLOCKED, REFUSED, NoticeKind, Undelivered
from core.usecases.message import write_to_customer
from core.usecases.order.board import view_card
from core.usecases.order.steps import find_order
from core.usecases.staff import dismiss
from tests.journeys.orders import PHOTO_KEPT, a_shop, bought, reply, said_of_message, told
from tests.playground.helpers import png
from tests.support.chat import Message, Person, buttons, line_of, plain, text_of
from tests.support.crowd import answered
from tests.support.shop import Shop
from tests.support.tables import Not, count_of, records
from texts.states import status

ALICE = "Alice (@alice_1001)"
MISSED = "⚠️"
"""Marks what did not reach a customer."""


def _heard(person: Person, what: str) -> int:
    """How often this was heard."""
    return sum(what in text for text in person.texts())


async def _nothing_owed(shop: Shop) -> None:
    """Everything owed has arrived, or was given up."""
    await shop.rest()
    assert await count_of(shop.store, "outbox", sent_at=None, gave_up_at=None) == 0


async def _asked(shop: Shop) -> str:
    """Alice has bought, and the shop asks her something; gives the order's code."""
    code = await bought(shop)
    await shop.owner.say(f"/order {code} message What is broken?")
    await told(shop.customer(), "What is broken?")
    await _nothing_owed(shop)
    return code


async def _missed(shop: Shop, missed: Undelivered) -> str:
    """What is said about notices that did not reach Alice, about the only order."""
    card = await shop.store.read(view_card, 1)
    return plain(order_notice.undelivered(card.order, card.customer, missed).text)


def _passed_on(news: Message, code: str) -> str:
    """The words that staff get with the customer's name and the order's code."""
    head, _gap, words = text_of(news).partition("\n\n")
    assert head.startswith(f"✉️ {ALICE} ")
    assert code in head
    return words


def _photos(person: Person) -> list[Message]:
    return [message for message in person.from_bot() if "photo" in message]


async def test_who_wrote_hears_that_it_did_not_arrive(tmp_path: Path) -> None:
    """Only the sender, once, with a way to the card; the card says so at the message, and so does the next question."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, owner, staff = shop.customer(), shop.owner, shop.customer(2)
        await _nothing_owed(shop)
        shop.telegram.block(alice.id)
        await staff.say(f"/order {code} message It leaves tomorrow.")
        news = await told(staff, MISSED)
        assert text_of(news) == await _missed(shop, Undelivered(NoticeKind.MESSAGE, 1, BLOCKED))
        await _nothing_owed(shop)
        card = await staff.tap("Open order", news)
        marked = line_of(card, "It leaves tomorrow.").partition(" · ")[2]
        assert marked.startswith(MISSED)
        assert text_of(card).count(MISSED) == 1
        assert f"It leaves tomorrow.\n{marked}" in text_of(await staff.tap("Message"))
        assert (_heard(staff, text_of(news)), _heard(owner, MISSED)) == (1, 0)


@pytest.mark.parametrize(
    ("code", "refusal", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", BLOCKED),
        (403, "Forbidden: user is deactivated", f"{REFUSED}user is deactivated"),
        (
            403,
            "Forbidden: bot can't initiate conversation with a user",
            f"{REFUSED}bot can't initiate conversation with a user",
        ),
        (400, "Bad Request: PEER_ID_INVALID", f"{REFUSED}PEER_ID_INVALID"),
        (400, "Bad Request: user not found", f"{REFUSED}User not found"),
        (400, "Bad Request: chat not found", f"{REFUSED}Chat not found"),
        (400, "Bad Request: can't parse <b>\nentities", f"{REFUSED}Can't parse <b> entities"),
        (400, "USER_ID_INVALID", f"{REFUSED}USER_ID_INVALID"),
    ],
)
async def test_who_took_a_step_hears_that_its_news_did_not_arrive(
    tmp_path: Path, code: int, refusal: str, reason: str
) -> None:
    """At once, in Telegram's words: what it refuses for good is not tried again. The card says so at the step."""
    async with a_shop(tmp_path) as shop:
        order_code = await bought(shop)
        owner = shop.owner
        await owner.say(f"/order {order_code}")
        await _nothing_owed(shop)
        shop.telegram.faults.refuse("sendMessage", code, refusal)
        await owner.tap("Confirm")
        news = text_of(await told(owner, MISSED))
        assert news == await _missed(shop, Undelivered(NoticeKind.CONFIRMED, 1, reason))
        await _nothing_owed(shop)
        (line,) = [line for line in text_of(await owner.say(f"/order {order_code}")).splitlines() if MISSED in line]
        assert line.startswith(f"• {status(OrderStatus.CONFIRMED)} · ")
        assert f" · Olivia · {MISSED}" in line
        assert news.rpartition(": ")[2].rstrip(".") == line.rpartition(": ")[2]
        assert _heard(shop.customer(2), MISSED) == 0


async def test_who_comes_back_gets_what_was_written_in_vain(tmp_path: Path) -> None:
    """Once, and then the card no longer says so; the step stands under Orders, and keeps its mark."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, owner = shop.customer(), shop.owner
        await _nothing_owed(shop)
        shop.telegram.block(alice.id)
        for what in ("confirm", "message It leaves tomorrow."):
            await owner.say(f"/order {code} {what}")
        await _nothing_owed(shop)
        shop.telegram.unblock(alice.id)
        await alice.say("/start")
        await told(alice, "It leaves tomorrow.")
        await _nothing_owed(shop)
        confirmed = plain(order.confirmed(await shop.store.read(find_order, code)).text)
        assert (_heard(alice, "It leaves tomorrow."), _heard(alice, confirmed)) == (1, 0)
        marked = [line for line in text_of(await owner.say(f"/order {code}")).splitlines() if MISSED in line]
        assert [line.split(" · ")[0] for line in marked] == [f"• {status(OrderStatus.CONFIRMED)}"]
        missed = await _missed(shop, Undelivered(NoticeKind.MESSAGE, 1, BLOCKED))
        assert (_heard(owner, await said_of_message(shop, code)), _heard(owner, missed)) == (1, 1)


async def test_who_is_leaving_has_not_come_back(tmp_path: Path) -> None:
    """The sender finds out first, and then Telegram says that the customer blocked the bot: nothing is tried again."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        owner = shop.owner
        await owner.say(f"/order {code}")
        await owner.tap("Message")
        await _nothing_owed(shop)
        shop.telegram.faults.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
        await shop.store.write(write_to_customer, Actor.staff(owner.id), 1, "It leaves tomorrow.")
        await told(owner, MISSED)
        await _nothing_owed(shop)
        shop.telegram.block(shop.customer().id)
        await shop.rest()
        assert await count_of(shop.store, "outbox", kind="message", gave_up_at=Not(None)) == 1
        assert await count_of(shop.store, "customers", blocked_at=None, id=1001) == 0


async def test_whoever_goes_on_writing_has_come_back(tmp_path: Path) -> None:
    """The sender met a block that was over when its report came: the customer's next message shows it, however recent the last visit."""
    async with a_shop(tmp_path) as shop:
        await bought(shop)
        alice = shop.customer()
        await shop.owner.say("/start")
        await _nothing_owed(shop)
        shop.telegram.faults.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
        await shop.store.write(write_to_customer, Actor.staff(shop.owner.id), 1, "It leaves tomorrow.")
        await told(shop.owner, MISSED)
        await alice.say("/orders")
        await told(alice, "It leaves tomorrow.")
        assert await count_of(shop.store, "customers", blocked_at=Not(None)) == 0


async def test_what_was_written_long_ago_is_not_sent_any_more(tmp_path: Path) -> None:
    """After a week the shop no longer waits for an answer; the message stands under Orders."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice = shop.customer()
        await _nothing_owed(shop)
        shop.telegram.block(alice.id)
        await shop.owner.say(f"/order {code} message It leaves tomorrow.")
        await _nothing_owed(shop)
        shop.clock.advance(hours=7 * 24 + 1)
        shop.telegram.unblock(alice.id)
        await alice.say("/orders")
        await _nothing_owed(shop)
        assert _heard(alice, "It leaves tomorrow.") == 0
        assert "It leaves tomorrow." in text_of(await alice.tap(code))


async def test_the_answer_is_a_photo(tmp_path: Path) -> None:
    """Asked for by Reply: staff get the photo with its caption once each, and find it on the card; so does the customer."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        alice, owner, staff = shop.customer(), shop.owner, shop.customer(2)
        await alice.tap("Reply", await told(alice, "What is broken?"))
        assert await shop.asks(alice) == AskReply(1)
        shown = await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "The <cup>"))
        assert text_of(shown).startswith(PHOTO_KEPT)
        assert "📷 The <cup>" in text_of(shown)
        await _nothing_owed(shop)
        for one in (owner, staff):
            (news,) = _photos(one)
            assert _passed_on(news, code) == "The <cup>"
            assert buttons(news) == ["🧾 Open order", "✉️ Reply"]
        card = await staff.tap("Open order", _photos(staff)[0])
        assert "📷 The <cup>" in text_of(card)
        shown = await staff.tap("Photo", card)
        assert "photo" in shown
        assert text_of(shown).startswith("✉️ Alice, ")
        assert text_of(shown).endswith("The <cup>")
        assert "What is broken?" in text_of(await staff.tap("Back"))
        assert "photo" in await alice.tap("Photo")
        assert code in text_of(await alice.tap("Back"))
        assert not shop.telegram.unknown_parameters


def _as_reply(shop: Shop, alice: Person) -> None:
    asked = next(message for message in alice.from_bot() if "What is broken?" in text_of(message))
    shop.telegram.send_photo(alice.id, png(), reply_to=asked["message_id"])


def _unasked(shop: Shop, alice: Person) -> None:
    shop.telegram.send_photo(alice.id, png())


async def test_a_photo_needs_no_button(tmp_path: Path) -> None:
    """Sent with Telegram's own Reply, it is the answer, even without a caption."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        assert line_of(await alice.act(lambda: _as_reply(shop, alice)), "📷")
        await _nothing_owed(shop)
        assert [_passed_on(news, code) for news in _photos(owner)] == [""]


@pytest.mark.parametrize("news", ["The <handle>", "🔔"])
async def test_the_crew_answers_with_telegrams_own_reply(tmp_path: Path, news: str) -> None:
    """To the customer's answer or the order's notice: it goes to that order's customer, whatever else is open, and the shop says so."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        alice, staff = shop.customer(), shop.customer(2)
        await reply(shop, alice, "What is broken?", "The <handle>")
        await bought(shop, shop.customer(3))
        await staff.say("/stock TEA-100")
        said = next(text for text in staff.texts() if news in text)
        assert code in said
        card = text_of(await reply(shop, staff, said, "You are <welcome>"))
        assert card.startswith(await said_of_message(shop, code))
        assert "You are <welcome>" in card
        assert code in line_of(await told(alice, "You are <welcome>"), "✉️")
        (written,) = await records(shop.store, "messages", "actor", "order_id", text="You are <welcome>")
        assert written == {"actor": f"admin:{staff.id}", "order_id": 1}


async def test_the_crew_answers_with_a_photo(tmp_path: Path) -> None:
    """By Telegram's own reply, as after the button; from a manager, who could also send a catalogue file here."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        await reply(shop, alice, "What is broken?", "The handle")
        news = await told(owner, "The handle")
        card = await owner.act(lambda: shop.telegram.send_photo(owner.id, png(), "Here", reply_to=news["message_id"]))
        assert text_of(card).startswith(await said_of_message(shop, code))
        await _nothing_owed(shop)
        assert text_of(_photos(alice)[-1]).endswith("Here")


async def test_who_wrote_in_vain_may_reply_to_that_news(tmp_path: Path) -> None:
    """That notice is about an order, too."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        await _nothing_owed(shop)
        shop.telegram.block(shop.customer().id)
        await shop.owner.say(f"/order {code} message It leaves tomorrow.")
        await _nothing_owed(shop)
        await reply(shop, shop.owner, MISSED, "Please call us")
        assert _heard(shop.owner, await said_of_message(shop, code)) == 2


async def test_whose_right_is_gone_writes_to_nobody(tmp_path: Path) -> None:
    """Their reply to an old notice is a search, like a customer's text; so is the owner's reply to anything but an order's notice."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        staff, owner = shop.customer(2), shop.owner
        await shop.store.write(dismiss, Actor.staff(owner.id), staff.id)
        for person, news in ((staff, "🔔"), (owner, await said_of_message(shop, code))):
            assert "“Thank you all”" in text_of(await reply(shop, person, news, "Thank you all"))
        assert await count_of(shop.store, "messages") == 1


async def test_who_buys_in_their_own_shop_answers_as_a_customer(tmp_path: Path) -> None:
    """A reply to the shop's message goes to the shop; a reply to their order's notice goes to themselves as the customer."""
    async with a_shop(tmp_path, staff=False) as shop:
        owner = shop.owner
        code = await bought(shop, owner)
        await owner.say(f"/order {code} message Which colour?")
        await reply(shop, owner, "Which colour?", "Blue")
        await reply(shop, owner, "🔔", "Ready")
        wrote = await records(shop.store, "messages", "actor", "text")
        assert [tuple(row.values()) for row in wrote][1:] == [("customer:1000", "Blue"), ("admin:1000", "Ready")]


@pytest.mark.parametrize("by_button", [True, False])
async def test_a_photo_answers_what_was_asked(tmp_path: Path, by_button: bool) -> None:
    """And not what was written about last."""
    async with a_shop(tmp_path, staff=False) as shop:
        await _asked(shop)
        alice = shop.customer()
        code = await bought(shop)
        await shop.owner.say(f"/order {code} message It leaves tomorrow.")
        await told(alice, "It leaves tomorrow.")
        await _nothing_owed(shop)
        if by_button:
            await alice.tap("Reply", await told(alice, "What is broken?"))
        await alice.act(lambda: (_unasked if by_button else _as_reply)(shop, alice))
        about = await records(shop.store, "messages", "order_id")
        assert [row["order_id"] for row in about] == [1, 2, 1]


async def test_what_nobody_sees_of_a_caption_is_not_passed_on(tmp_path: Path) -> None:
    """As in a typed answer: characters that turn the writing direction would turn the reader's screen."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        await alice.tap("Reply", await told(alice, "What is broken?"))
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "\u202eThe\u200b cup\ufeff"))
        await _nothing_owed(shop)
        assert [_passed_on(news, code) for news in _photos(owner)] == ["The cup"]


async def test_of_an_album_every_photo_arrives(tmp_path: Path) -> None:
    """Three at once: each is passed on once, one window says so, and its pages show all of them, newest first."""
    async with a_shop(tmp_path, staff=False) as shop:
        await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        await alice.tap("Reply", await told(alice, "What is broken?"))

        def send() -> None:
            for number, caption in enumerate(("One", "", "")):
                shop.telegram.send_photo(alice.id, png(10 + number, 10), caption, album="7")

        await alice.act(send)
        await _nothing_owed(shop)
        assert len(_photos(owner)) == 3
        assert len(alice.windows()) == 1
        assert _heard(alice, PHOTO_KEPT) == 1
        await owner.tap("Open order", _photos(owner)[-1])
        newest = await owner.tap("Photos · 3")
        assert newest["photo"][-1]["width"] == 12
        await owner.tap("▶️")
        assert text_of(await owner.tap("▶️")).endswith("One")
        assert owner.window["photo"][-1]["width"] == 10


async def test_the_shop_sends_photos_too(tmp_path: Path) -> None:
    """As the answer to the question for a message; of an album every photo, because the question stays open for it."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        alice, owner = shop.customer(), shop.owner
        await owner.say(f"/order {code}")
        await owner.tap("Message")
        card = await owner.act(lambda: shop.telegram.send_photo(owner.id, png(), "Is it this one?"))
        assert await said_of_message(shop, code) in text_of(card)
        assert "📷 Is it this one?" in text_of(card)
        await owner.tap("Message")

        def send() -> None:
            for _ in range(2):
                shop.telegram.send_photo(owner.id, png(), album="7")

        await owner.act(send)
        assert isinstance(await shop.asks(owner), AskMessage)
        await _nothing_owed(shop)
        news = _photos(alice)
        assert [text_of(one).partition(":")[2].strip() for one in news] == ["Is it this one?", "", ""]
        assert buttons(news[0]) == ["✉️ Reply"]
        trail = await records(shop.store, "audit", "after", action="order.message")
        assert [row["after"] for row in trail] == ["📷 Is it this one?", "📷", "📷"]


async def test_what_cannot_be_passed_on_is_said_in_one_line(tmp_path: Path) -> None:
    """A file, a location, a caption that is too long, from either side: nothing is stored, and the question stays open."""
    async with a_shop(tmp_path) as shop:
        code = await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        await owner.say(f"/order {code}")
        await owner.tap("Message")
        await alice.tap("Reply", await told(alice, "What is broken?"))
        telegram = shop.telegram
        for one in (alice, owner):
            for send, field in (
                (partial(telegram.send_document, one.id, "cup.pdf", b"%PDF-1.7"), "only_photo"),
                (partial(telegram.send_location, one.id, 52.5, 13.4), "only_photo"),
                (partial(telegram.send_photo, one.id, png(), "x" * 1001), "caption"),
            ):
                await one.act(send)
                assert shop.refused(InvalidInput, field=field)
        assert await count_of(shop.store, "messages") == 1
        await owner.say("Send it back, please")
        await alice.say("The handle")
        said = await records(shop.store, "messages", "text", "photo")
        assert [tuple(row.values()) for row in said][1:] == [("Send it back, please", ""), ("The handle", "")]


async def test_more_words_than_a_caption_holds_have_a_button_beside(tmp_path: Path) -> None:
    """With the name above them they are too long: all of them arrive, and the photo is a tap away."""
    async with a_shop(tmp_path, staff=False) as shop:
        await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        await alice.tap("Reply", await told(alice, "What is broken?"))
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "x" * 1000))
        news = await told(owner, "x" * 1000)
        assert buttons(news) == ["🧾 Open order", "✉️ Reply", "📷 Photo"]
        await _nothing_owed(shop)
        assert "photo" in await owner.tap("Photo", news)


async def test_a_photo_that_telegram_has_lost_costs_no_words(tmp_path: Path) -> None:
    """The notice arrives without it: a file id is worth nothing to another bot."""
    async with a_shop(tmp_path, staff=False) as shop:
        await _asked(shop)
        alice, owner = shop.customer(), shop.owner
        await alice.tap("Reply", await told(alice, "What is broken?"))
        shop.telegram.faults.refuse("sendPhoto", 400, "Bad Request: wrong file identifier/HTTP URL specified")
        await alice.act(lambda: shop.telegram.send_photo(alice.id, png(), "The cup"))
        await told(owner, "The cup")
        await _nothing_owed(shop)
        assert _heard(owner, "The cup") == 1
        assert _photos(owner) == []


async def test_nobody_sees_the_photos_of_another_ones_order(tmp_path: Path) -> None:
    """A forged button finds no order; where there is no photo, it finds none either."""
    async with a_shop(tmp_path, staff=False) as shop:
        await _asked(shop)
        alice, bob = shop.customer(), shop.customer(2)
        for person, data in ((alice, "op:1:0"), (shop.owner, "zop:1:0:0:0")):
            await person.say("/start")
            await answered(shop.telegram, [shop.telegram.tap(person.id, person.window["message_id"], data)])
        await alice.act(lambda: _as_reply(shop, alice))
        await bob.say("/start")
        forged = shop.telegram.tap(bob.id, bob.window["message_id"], "op:1:0")
        await answered(shop.telegram, [forged])
        await shop.rest()
        assert shop.refused(NotFound, noun=Noun.ORDER, key=1)
        assert _photos(bob) == []
