"""kill -9 while the shop and a customer write to each other: everything arrives once, and a failure is reported once."""

from pathlib import Path

import pytest

from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.playground.helpers import png
from tests.support.chat import Person, text_of
from tests.support.crowd import until
from tests.support.goods import Good
from tests.support.tables import count_of, records


async def _order_of(keeper: Shopkeeper, person: Person) -> str:
    """Buy one tea and wait until everything that follows has arrived; gives the order's code."""
    keeper.telegram.say(keeper.person(0).id, "/start")
    for words in ("/add TEA-100 1", "/checkout"):
        keeper.telegram.say(person.id, words)
        await keeper.all_done()
    person.tap_unseen("Confirm order")
    await keeper.all_sent()
    return str((await keeper.look(records, "orders", "code"))[0]["code"])


def dies(deadly: dict[str, str]) -> str:
    """The name of a way to die."""
    return "-".join(part.rsplit(".")[-1] for pair in deadly.items() for part in pair)


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "jobs.outbox.give_up"},
        {"KILL_AFTER_COMMIT": "jobs.outbox.give_up"},
        {"KILL_BEFORE_CALL": "sendMessage:3"},
    ],
    ids=dies,
)
async def test_killed_while_a_message_turns_out_undeliverable(tmp_path: Path, deadly: dict[str, str]) -> None:
    """Before or after the message is given up, or before the sender's notice of that: the sender hears it once."""
    async with open_site(tmp_path, [Good()]) as keeper:
        alice, owner = keeper.person(), keeper.person(0)
        await keeper.start()
        code = await _order_of(keeper, alice)
        await keeper.stop()
        keeper.telegram.block(alice.id)
        keeper.telegram.say(owner.id, f"/order {code} message It leaves tomorrow.")
        await keeper.start(**deadly)
        await keeper.died()
        await keeper.start()
        await until(lambda: any("did not reach" in text for text in owner.texts()))
        await keeper.all_sent()
        assert sum("did not reach" in text for text in owner.texts()) == 1
        assert await keeper.look(count_of, "messages") == 1
        owed = await keeper.look(records, "outbox", "kind", kind=("message", "undelivered"))
        assert [row["kind"] for row in owed] == ["message", "undelivered"]


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "bot.handlers.order.answer_shop"},
        {"KILL_AFTER_COMMIT": "bot.handlers.order.answer_shop"},
        {"KILL_BEFORE_CALL": "sendPhoto:1"},
    ],
    ids=dies,
)
async def test_killed_while_a_photo_is_passed_on(tmp_path: Path, deadly: dict[str, str]) -> None:
    """Before or after it is stored, or before it is sent: the owner gets it once."""
    async with open_site(tmp_path, [Good()]) as keeper:
        alice, owner = keeper.person(), keeper.person(0)
        await keeper.start()
        code = await _order_of(keeper, alice)
        keeper.telegram.say(owner.id, f"/order {code} message What is broken?")
        await until(lambda: any("What is broken?" in text for text in alice.texts()))
        await keeper.all_sent()
        await keeper.stop()
        asked = next(message for message in alice.from_bot() if "What is broken?" in text_of(message))
        keeper.telegram.send_photo(alice.id, png(), "The cup", reply_to=asked["message_id"])
        await keeper.start(**deadly)
        await keeper.died()
        await keeper.start()
        await until(lambda: any("The cup" in text for text in owner.texts()))
        await keeper.all_sent()
        (photo,) = [message for message in owner.from_bot() if "photo" in message]
        assert text_of(photo).endswith("The cup")
        said = await keeper.look(records, "messages", "text")
        assert [row["text"] for row in said] == ["What is broken?", "The cup"]
