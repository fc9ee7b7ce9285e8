"""kill -9 between a question, its notice and its answer: each arrives once."""

from pathlib import Path

import pytest

from tests.crash.shopkeeper import open_site
from tests.crash.test_messages import dies
from tests.playground.helpers import png
from tests.support.crowd import until
from tests.support.goods import Good
from tests.support.tables import count_of, records

WHERE = "Where is my parcel?"


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "bot.handlers.question.ask_as_typed"},
        {"KILL_AFTER_COMMIT": "bot.handlers.question.ask_as_typed"},
        {"KILL_BEFORE_CALL": "sendMessage:1"},
    ],
    ids=dies,
)
async def test_killed_between_a_question_and_its_notice(tmp_path: Path, deadly: dict[str, str]) -> None:
    """The notice is owed in the commit that keeps the question."""
    async with open_site(tmp_path, [Good()]) as keeper:
        alice, owner = keeper.person(), keeper.person(0)
        await keeper.start()
        keeper.telegram.say(owner.id, "/start")
        await keeper.all_done()
        keeper.telegram.say(alice.id, WHERE)
        await keeper.all_done()
        await keeper.stop()
        alice.tap_unseen("Ask the shop")
        await keeper.start(**deadly)
        await keeper.died()
        await keeper.start()
        await until(lambda: any("asks:" in text for text in owner.texts()))
        await keeper.all_sent()
        assert sum("asks:" in text for text in owner.texts()) == 1
        assert await keeper.look(count_of, "messages") == 1
        assert [row["waiting"] for row in await keeper.look(records, "questions", "waiting")] == [1]


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "bot.admin.handlers.question.answer_question"},
        {"KILL_AFTER_COMMIT": "bot.admin.handlers.question.answer_question"},
    ],
    ids=dies,
)
async def test_killed_while_staff_answer(tmp_path: Path, deadly: dict[str, str]) -> None:
    """The customer gets the answer once, and nothing waits any more."""
    async with open_site(tmp_path, [Good()]) as keeper:
        alice, owner = keeper.person(), keeper.person(0)
        await keeper.start()
        keeper.telegram.say(owner.id, "/start")
        await keeper.all_done()
        keeper.telegram.say(alice.id, WHERE)
        await keeper.all_done()
        alice.tap_unseen("Ask the shop")
        await until(lambda: any("asks:" in text for text in owner.texts()))
        await keeper.all_sent()
        owner.tap_unseen("Reply", next(one for one in owner.from_bot() if "asks:" in one.get("text", "")))
        await keeper.all_done()
        await keeper.stop()
        keeper.telegram.say(owner.id, "On its way")
        await keeper.start(**deadly)
        await keeper.died()
        await keeper.start()
        await until(lambda: any("On its way" in text for text in alice.texts()))
        await keeper.all_sent()
        assert sum("On its way" in text for text in alice.texts()) == 1
        assert await keeper.look(count_of, "questions") == 0


async def test_killed_before_a_photo_is_asked_about(tmp_path: Path) -> None:
    """It is kept, so it is asked about, and its button sends it."""
    async with open_site(tmp_path, [Good()]) as keeper:
        alice = keeper.person()
        keeper.telegram.send_photo(alice.id, png(), "The cup")
        await keeper.start(KILL_AFTER_COMMIT="bot.handlers.question.offer_photo")
        await keeper.died()
        await keeper.start()
        await until(lambda: any("Send this photo to the shop?" in text for text in alice.texts()))
        alice.tap_unseen("Ask the shop")
        await keeper.all_done()
        assert [row["text"] for row in await keeper.look(records, "messages", "text")] == ["The cup"]


async def test_killed_while_an_offered_photo_is_sent(tmp_path: Path) -> None:
    """It is passed on once, and not offered again."""
    async with open_site(tmp_path, [Good()]) as keeper:
        alice, owner = keeper.person(), keeper.person(0)
        await keeper.start()
        keeper.telegram.say(owner.id, "/start")
        await keeper.all_done()
        keeper.telegram.send_photo(alice.id, png(), "The cup")
        await keeper.all_done()
        await keeper.stop()
        alice.tap_unseen("Ask the shop")
        await keeper.start(KILL_AFTER_COMMIT="bot.handlers.question.send_offered")
        await keeper.died()
        await keeper.start()
        await until(lambda: any("photo" in one for one in owner.from_bot()))
        await keeper.all_sent()
        assert sum("photo" in one for one in owner.from_bot()) == 1
        assert await keeper.look(count_of, "offered_photos") == 0
