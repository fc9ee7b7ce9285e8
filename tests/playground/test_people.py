"""What people can do."""

import pytest

from playground.errors import Refused
from playground.telegram import Telegram
from playground.world import BOT_USERNAME
from tests.playground.helpers import ALICE, BOB, OWNER, png, refusal, send, updates


def test_ids_are_fixed() -> None:
    """So that a settings file can name the owner."""
    people = Telegram().world.people.all()
    assert [(person.id, person.role) for person in people][:2] == [(OWNER, "owner"), (ALICE, "customer")]
    assert [person.first_name for person in people[1:]] == ["Alice", "Bob", "Chloé"]


def test_a_new_person_gets_the_next_id(telegram: Telegram) -> None:
    """And a name of a sensible length."""
    assert telegram.add_person("  Dora ").id == 1004
    with pytest.raises(Refused):
        telegram.add_person("x" * 65)


def test_a_command_is_marked_as_one(telegram: Telegram) -> None:
    """With its payload after it."""
    message = telegram.say(BOB, "/start order-7")
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_people_reply_and_share(telegram: Telegram) -> None:
    """Each is a message to the bot."""
    asked = await send(telegram, "Where?")
    telegram.say(ALICE, "here", reply_to=asked["message_id"])
    telegram.send_location(ALICE, 52.5, 13.4)
    telegram.send_contact(ALICE)
    here, location, contact = [update["message"] for update in (await updates(telegram))[1:]]
    assert here["reply_to_message"] == asked
    assert location["location"] == {"latitude": 52.5, "longitude": 13.4}
    assert contact["contact"]["user_id"] == ALICE


async def test_a_reply_carries_what_it_answers(telegram: Telegram) -> None:
    """As it reads by then, and one level deep; text, files and contacts alike."""
    asked = await send(telegram, "Why?")
    target = {"chat_id": ALICE, "message_id": asked["message_id"]}
    edited = await telegram.call("editMessageText", {**target, "text": "Why not?"})
    answer = telegram.reply(ALICE, asked["message_id"], "Too late")
    to = answer["message_id"]
    files = [telegram.send_photo(ALICE, png(), reply_to=to), telegram.send_document(ALICE, "a", b"a", reply_to=to)]
    telegram.send_contact(ALICE, reply_to=to)
    heard = [update["message"] for update in (await updates(telegram))[1:]]
    assert heard[0]["reply_to_message"] == edited
    assert heard[1:3] == files
    plain = {name: value for name, value in answer.items() if name != "reply_to_message"}
    assert [message["reply_to_message"] for message in heard[1:]] == [plain] * 3


async def test_nobody_replies_to_what_is_not_in_their_chat(telegram: Telegram) -> None:
    """Not to what is gone, nor to what another was told."""
    told = await send(telegram, "for Alice")
    telegram.say(BOB, "/start")
    for person, message_id in ((ALICE, 999), (BOB, told["message_id"])):
        with pytest.raises(Refused, match="no such message"):
            telegram.reply(person, message_id, "what?")


async def test_a_person_shares_the_contact_of_another(telegram: Telegram) -> None:
    """Whose id the bot reads, though it has never heard of them."""
    telegram.send_contact(OWNER, of=BOB)
    message = (await updates(telegram))[-1]["message"]
    assert message["from"]["id"] == OWNER
    assert message["contact"] == {"phone_number": "+12025551002", "first_name": "Bob", "user_id": BOB}
    with pytest.raises(Refused, match="no such person"):
        telegram.send_contact(OWNER, of=77)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
def test_what_no_client_sends_is_refused(telegram: Telegram, text: str) -> None:
    """Nothing, and too much."""
    with pytest.raises(Refused):
        telegram.say(ALICE, text)


def test_who_has_blocked_the_bot_cannot_write(telegram: Telegram) -> None:
    """A client offers only to unblock."""
    telegram.block(ALICE)
    with pytest.raises(Refused, match="blocked"):
        telegram.say(ALICE, "hello?")


async def test_in_a_group_the_bot_hears_only_what_is_for_it(telegram: Telegram) -> None:
    """Privacy mode: commands and replies."""
    group = telegram.group("Friends")
    telegram.say(ALICE, "just talking", chat_id=group)
    telegram.say(ALICE, "/shop@other_bot", chat_id=group)
    telegram.say(ALICE, f"/shop@{BOT_USERNAME}", chat_id=group)
    told = await send(telegram, "Open the shop in private", chat_id=group)
    telegram.say(BOB, "why?", chat_id=group, reply_to=told["message_id"])
    heard = [update["message"]["text"] for update in (await updates(telegram))[1:]]
    assert heard == [f"/shop@{BOT_USERNAME}", "why?"]
    assert told["chat"] == {"id": group, "type": "supergroup", "title": "Friends"}


async def test_a_group_numbers_its_own_messages(telegram: Telegram) -> None:
    """So a message id alone names nothing."""
    group = telegram.group("Friends")
    assert telegram.say(BOB, "/shop", chat_id=group)["message_id"] == 1
    assert telegram.say(BOB, "/shop")["message_id"] == 2


async def test_the_owner_is_told_before_having_said_anything(telegram: Telegram) -> None:
    """As somebody who has tried the bot that they made; customers have to write first."""
    await send(telegram, "A new order", chat_id=OWNER)
    assert telegram.history(OWNER)[-1]["text"] == "A new order"
    assert "chat not found" in (await refusal(send(telegram, "Hello", chat_id=BOB))).description
